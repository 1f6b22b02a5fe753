package io.yoriai.record;

/** Patterns of {@code like} in which the text that is searched for stands for itself. */
public final class Like {

    private Like() {}

    /** Finds texts that begin with it. */
    public static String beginning(String text) {
        return text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%";
    }

    /** Finds texts that contain it. */
    public static String containing(String text) {
        return "%" + beginning(text);
    }
}
