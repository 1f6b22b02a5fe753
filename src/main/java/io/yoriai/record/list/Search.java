package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Shown;

/**
 * What a list is asked for (spec/conventions.md 3), as said; the table that is searched checks it.
 *
 * @param conditions joined by AND
 * @param order a sortable column, or null for the table's own order
 * @param limit 1 to 1000
 * @param count also tell how many match in all
 * @param saved id of a saved condition that rows must meet as well, or null
 * @param parameters the method's own parameters that were given, by name: some columns come only with them
 */
public record Search(List<Condition> conditions, @Nullable String order, boolean descending, int limit, int offset,
        boolean count, Map<String, String> parameters, @Nullable String saved) {

    /** The limit of a list that asks for none, which is also the greatest. */
    public static final int USUAL_LIMIT = 1000;
    /** Of a list that asks for nothing of its own. */
    static final Search UNASKED = new Search(List.of(), null, false, USUAL_LIMIT, 0, false, Map.of(), null);

    /** How a condition compares. */
    public enum Operator {
        EQ("="),
        NE("<>"),
        GT(">"),
        GE(">="),
        LT("<"),
        LE("<="),
        LIKE("like");

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
        return byId(id, Map.of());
    }

    /** The one record of this id, with the method's own parameters. */
    public static Search byId(String id, Map<String, String> parameters) {
        return new Search(List.of(), null, false, 1, 0, false, parameters, null).of(id);
    }

    /** The same search, of the record of this id alone. */
    public Search of(String id) {
        List<Condition> more = new ArrayList<>(conditions);
        more.add(new Condition("1", "Id", Operator.EQ, id));
        return new Search(more, order, descending, limit, offset, count, parameters, saved);
    }

    /** Whether a column stands in the answer. */
    boolean shows(Column column, ResourceTable table) {
        Shown shown = column.shown();
        if (shown.alone()) {
            return conditions.stream()
                    .anyMatch(
                            condition -> condition.operator() == Operator.EQ && table.bindings().isId(condition.key()));
        }
        return shown.unless() != shown.value().equals(parameters.get(shown.parameter()));
    }
}
