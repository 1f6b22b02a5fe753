package io.yoriai.audience;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.audience.ReaderCondition.Operator;
import io.yoriai.magazine.ReaderField;

/**
 * What readers can be searched by: every field of spec/neo.md 4, and what the system knows of a reader beside them. A
 * subject is named as the wire names the field.
 */
public final class ReaderSubjects {

    private static final Map<String, Subject> ALL = all();

    private ReaderSubjects() {}

    /** What kind of value a subject has, and so how it can be compared. */
    public enum ValueType {
        /** Text. */
        TEXT(Operator.CONTAINS, Operator.IS, Operator.IS_NOT, Operator.STARTS, Operator.EMPTY, Operator.FILLED),
        /** One of some codes. */
        OPTION(Operator.IS, Operator.IS_NOT),
        /** A whole number. */
        NUMBER(Operator.IS, Operator.FROM, Operator.UNTIL, Operator.BETWEEN),
        /** A day in Japan. */
        DAY(Operator.BETWEEN, Operator.FROM, Operator.UNTIL, Operator.IS, Operator.EMPTY, Operator.FILLED),
        /** Choices, by their numbers. */
        CHOICES(Operator.ANY_CHECKED, Operator.ALL_CHECKED, Operator.NONE_CHECKED, Operator.EMPTY, Operator.FILLED);

        private final List<Operator> operators;

        ValueType(Operator... operators) {
            this.operators = List.of(operators);
        }

        /** In the order in which a form offers them. */
        public List<Operator> operators() {
            return operators;
        }
    }

    /**
     * One subject.
     *
     * @param options the codes of an {@link ValueType#OPTION}, in their order
     */
    public record Subject(String name, ValueType kind, List<String> options) {}

    /** All subjects by name, in the order in which a form offers them. */
    public static Map<String, Subject> byName() {
        return ALL;
    }

    /** The subject of a name, or null. */
    public static @Nullable Subject of(String name) {
        return ALL.get(name);
    }

    /** Whether a subject says who somebody is or where. */
    public static boolean personal(String name) {
        ReaderField field = ReaderField.of(name);
        return name.equals("email") || field != null && field.personal();
    }

    private static Map<String, Subject> all() {
        Map<String, Subject> all = new LinkedHashMap<>();
        put(all, "email", ValueType.TEXT);
        put(all, "state", ValueType.OPTION, "REGISTERED", "STOPPED", "PROVISIONAL");
        put(all, "id", ValueType.NUMBER);
        for (ReaderField field : ReaderField.values()) {
            String name = field.parameter();
            switch (field) {
                case SENDSTATUS -> put(all, name, ValueType.OPTION, "1", "0");
                case USER_TYPE -> put(all, name, ValueType.OPTION, "0", "1", "2", "3");
                case SEX -> put(all, name, ValueType.OPTION, "1", "2", "");
                default -> put(all, name, field.choices()
                        ? ValueType.CHOICES
                        : field.day() ? ValueType.DAY : field.number() ? ValueType.NUMBER : ValueType.TEXT);
            }
        }
        put(all, "registered_at", ValueType.DAY);
        put(all, "source", ValueType.OPTION, "FORM", "OPT_IN", "MAIL", "API", "CSV", "STAFF", "MY_PAGE", "SYSTEM");
        put(all, "consent", ValueType.OPTION, "AGREED", "REFUSED", "COMPLAINED", "CONFIRMED");
        put(all, "validity", ValueType.OPTION, "VALID", "INVALID");
        put(all, "errors", ValueType.NUMBER);
        put(all, "paid_until", ValueType.DAY);
        return java.util.Collections.unmodifiableMap(all);
    }

    private static void put(Map<String, Subject> all, String name, ValueType kind, String... options) {
        all.put(name, new Subject(name, kind, List.of(options)));
    }
}
