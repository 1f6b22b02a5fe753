package io.yoriai.record.list;

import java.util.List;
import java.util.StringJoiner;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.list.ResourceTable.Binding;

/** Tells a row inside a list of another record, as SQL that makes JSON whose keys are the columns' names. */
final class RowJson {

    private RowJson() {}

    /** SQL of a row as a JSON object; json, not jsonb, keeps the order. Custom items are not among it. */
    static String of(List<Binding> answered) {
        StringJoiner pairs = new StringJoiner(", ", "json_build_object(", ")");
        for (Binding binding : answered) {
            if (binding.column().kind() != Kind.ATTRIBUTES) {
                pairs.add("'" + binding.column().name() + "', " + json(binding));
            }
        }
        return pairs.toString();
    }

    /** SQL of a value in JSON; codes that stand in the dictionary get their names where the answer is written. */
    private static String json(Binding binding) {
        Column column = binding.column();
        return switch (binding.carrier()) {
            case PAIR -> binding.nameSql() != null
                    ? pair(column, binding.sql(), binding.nameSql())
                    : column.codes() instanceof Codes.Master master
                            ? "(select " + entry(column, master) + " and e.key = " + binding.sql() + ")"
                            : binding.sql();
            case PAIRS -> column.codes() instanceof Codes.Master master
                    ? "(select json_agg(o.entry order by k.n) from unnest(" + binding.sql()
                            + ") with ordinality k (key, n), lateral (select " + entry(column, master)
                            + " and e.key = k.key) o (entry))"
                    : binding.sql();
            case LINK -> "json_build_object('" + Link.KEY + "', " + binding.sql() + ")";
            case PLAIN, NUMBER_AS_TEXT, CASELESS, JSON -> binding.sql();
        };
    }

    private static String entry(Column column, Codes.Master master) {
        return pair(column, "e.wire_id", "e." + Masters.nameColumn(master.name()))
                + " from master_entry e where e.master = '"
                + master.name() + "'";
    }

    private static String pair(Column column, String idSql, String nameSql) {
        return "case when " + idSql + " is not null then json_build_object('" + column.idName() + "', " + idSql + ", '"
                + column.nameName() + "', " + nameSql
                + ") end";
    }
}
