package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;

/** How an expression's value is carried. */
enum Carrier {
    /** As the column's kind says. */
    PLAIN,
    /** A number spoken as text. */
    NUMBER_AS_TEXT,
    /** A pair: an id expression and, unless the dictionary knows the name, a name expression. */
    PAIR,
    /** Several pairs: an array of ids or keys. */
    PAIRS,
    /** Text compared without regard to case. */
    CASELESS,
    /** The path of an address on this server. */
    LINK,
    /** JSON of a list, an element, or a file, with the children's names as keys. */
    JSON;

    /** How a column is carried that no room says more of; null: it is told by one, or left out. */
    static @Nullable Carrier of(Column column) {
        return switch (column.kind()) {
            case STRING, TEXT, HTML ->
                column.isNumberAsText()
                        ? NUMBER_AS_TEXT
                        : column.is(Flag.CASELESS) ? CASELESS : PLAIN;
            case INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE -> PLAIN;
            // The name of another room's record stands with that one.
            case REF -> column.codes() instanceof Codes.Foreign ? null : PAIR;
            case CHOICES -> PAIRS;
            case ATTRIBUTES -> JSON;
            case FILE, LIST, ELEMENT, BASE64 -> null;
        };
    }
}
