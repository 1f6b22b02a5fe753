package io.yoriai.reader;

import java.util.List;
import java.util.Locale;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;

/** What the fields of a reader are called. */
public final class FieldLabels {

    private FieldLabels() {}

    /**
     * An attribute by the magazine's own label where it has one, else by the common text.
     *
     * @param field {@code email}, or a parameter of {@link ReaderField}
     */
    public static String of(Texts texts, Magazine magazine, String field, Locale language) {
        String own = magazine.ownLabel(field);
        return own.isEmpty() ? texts.get(language, key(field), List.of()) : own;
    }

    /** Key of the common text. */
    public static String key(String field) {
        return "reader." + field;
    }
}
