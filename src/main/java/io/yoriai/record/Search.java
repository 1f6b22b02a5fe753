package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * What a list is asked for (spec/conventions.md 3), as said; the table that is searched checks it.
 *
 * @param conditions joined by AND
 * @param order a sortable column, or null for the table's own order
 * @param limit 1 to 1000
 * @param count also tell how many match in all
 */
public record Search(List<Condition> conditions, @Nullable String order, boolean descending, int limit, int offset,
        boolean count) {

    /** How a condition compares. */
    public enum Operator {
        EQ("="), NE("<>"), GT(">"), GE(">="), LT("<"), LE("<="), LIKE("like");

        private final String sql;

        Operator(String sql) {
            this.sql = sql;
        }

        String sql() {
            return sql;
        }
    }

    /**
     * @param tag the digits that tied the three parameters, to name them in faults
     * @param value empty: no value
     */
    public record Condition(String tag, String key, Operator operator, String value) {

        Fault unknownKey() {
            return Fault.unknownColumn("search_key" + tag);
        }

        Fault badOperator() {
            return Fault.invalidValue("search_operator" + tag);
        }

        Fault badType() {
            return Fault.invalidType("search_value" + tag);
        }

        Fault badValue() {
            return Fault.invalidValue("search_value" + tag);
        }
    }

    /** The one record of this id. */
    public static Search byId(String id) {
        return new Search(List.of(new Condition("1", "Id", Operator.EQ, id)), null, false, 1, 0, false);
    }
}
