package io.yoriai.magazine;

import io.yoriai.person.EmailAddress;

/**
 * What a field may hold, as it is told to people; each rule says its own.
 *
 * @param bytes most bytes of UTF-8; 0: something else bounds it
 * @param allowed of characters a regular expression of the whole text, of options each possible character; else empty
 * @param least the least number or first day, else empty
 * @param most the greatest number or last day, else empty; of a day that may not be to come empty too
 */
public record FieldForm(Shape kind, int bytes, String allowed, String least, String most) {

    /** Most bytes of a reader's e-mail address. */
    public static final int EMAIL_BYTES = EmailAddress.MOST_BYTES;

    /** Kinds of values. */
    public enum Shape {
        /** Text without control characters. */
        LINE,
        /** Text in which tab and line ends may stand, but no other control characters. */
        LINES,
        /** Text of certain characters. */
        CHARACTERS,
        /** One of some single characters. */
        OPTION,
        /** A whole number. */
        NUMBER,
        /** A day, {@code yyyy-mm-dd}. */
        DAY,
        /** A digit 0 or 1 for each choice. */
        CHOICES
    }
}
