package io.yoriai.record;

import java.util.Locale;

/** The form that a text or a file must have. */
public enum Format {
    /** Any text of its kind. */
    ANY,
    /** One e-mail address. */
    EMAIL,
    /** An absolute address, http or https. */
    URL,
    /** A file that a browser shows as a picture. */
    IMAGE;

    static Format parse(String word) {
        if (word.isEmpty()) {
            return ANY;
        }
        try {
            return valueOf(word.toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no such format: " + word, e);
        }
    }

    /** Whether a text, trimmed, has this form. */
    public boolean fits(String text) {
        return switch (this) {
            case ANY, IMAGE -> true;
            case EMAIL -> Formats.isEmail(text);
            case URL -> Formats.isUrl(text);
        };
    }
}
