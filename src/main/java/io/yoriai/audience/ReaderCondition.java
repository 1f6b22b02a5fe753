package io.yoriai.audience;

import java.util.List;

/**
 * One condition of a search for readers.
 *
 * @param subject what is compared: a name of {@link ReaderSubjects}
 * @param operator how
 * @param values with what, as texts: none, one, two (from, until) or any number, as the operator wants
 */
public record ReaderCondition(String subject, Operator operator, List<String> values) {

    public ReaderCondition {
        values = List.copyOf(values);
    }

    /** How a subject is compared. Which of them a subject knows says {@link ReaderSubjects.ValueType}. */
    public enum Operator {
        /** Equal to one of the values. */
        IS,
        /** Equal to none of the values. */
        IS_NOT,
        /** The text stands in it, capitals or not. */
        CONTAINS,
        /** It begins with the text, capitals or not. */
        STARTS,
        /** It has no value; of choices: nothing is checked. */
        EMPTY,
        /** It has a value. */
        FILLED,
        /** Not before, or not less than, the value. */
        FROM,
        /** Not after, or not more than, the value. */
        UNTIL,
        /** From the first value to the second, both among them. */
        BETWEEN,
        /** One of these choices is checked, at least. */
        ANY_CHECKED,
        /** All of these choices are checked. */
        ALL_CHECKED,
        /** None of these choices is checked. */
        NONE_CHECKED
    }

    public static ReaderCondition of(String subject, Operator operator, String... values) {
        return new ReaderCondition(subject, operator, List.of(values));
    }
}
