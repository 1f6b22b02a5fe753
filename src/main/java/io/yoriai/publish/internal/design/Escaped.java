package io.yoriai.publish.internal.design;

/** Text as markup that says just that text. */
public final class Escaped {

    private Escaped() {}

    public static String of(String text) {
        StringBuilder out = new StringBuilder(text.length() + 16);
        Node.escape(text, out);
        return out.toString();
    }
}
