package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

/**
 * A field of a magazine's public form.
 *
 * @param name {@code email}, or the wire name of a reader's field
 * @param required 必須
 */
public record FormField(String name, boolean required) {

    /** メルアド: always there, always required. */
    public static final String EMAIL = "email";

    /** The reader's field; null for the address. */
    public @Nullable ReaderField field() {
        return ReaderField.of(name);
    }

    /** As the magazine's settings keep it: {@code name}, or {@code name!} where it is required. */
    String written() {
        return required ? name + "!" : name;
    }

    static FormField of(String written) {
        boolean must = written.endsWith("!");
        String name = must ? written.substring(0, written.length() - 1) : written;
        return new FormField(name, must || name.equals(EMAIL));
    }
}
