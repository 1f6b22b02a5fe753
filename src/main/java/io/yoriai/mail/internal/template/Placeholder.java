package io.yoriai.mail.internal.template;

/**
 * {@code [% Object.field || "substitute" %]}.
 *
 * @param substitute what stands there when the value is empty; "" where none is said
 */
public record Placeholder(String object, String field, String substitute) {

    /** {@code Object.field}. */
    public String name() {
        return object + "." + field;
    }

    /** What it prints of a value. */
    public String of(String value) {
        return value.isEmpty() ? substitute : value;
    }
}
