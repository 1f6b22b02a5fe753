package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.ResourceTable;

/**
 * Where the items of a list stand: one row each in a table of their own, in order of its {@code sort_no}, which is replaced
 * as a whole.
 */
public final class ChildTable {

    private final String table;
    private final String parent;
    private final Map<String, String> names = new HashMap<>();
    private final Set<String> numbers = new HashSet<>();
    private String living = "true";
    private boolean ordered = true;

    private ChildTable(String table, String parent) {
        this.table = table;
        this.parent = parent;
    }

    /** @param parent its column that holds the record's id */
    public static ChildTable of(String table, String parent) {
        return new ChildTable(table, parent);
    }

    /** A child's column of the table, where it is not named as in a resource's own table. */
    public ChildTable column(String child, String name) {
        names.put(child, name);
        return this;
    }

    /** A child whose text is a number in the table. */
    public ChildTable number(String child) {
        numbers.add(child);
        return this;
    }

    /** Rows beside these are none of the list's, and stay when it is replaced. */
    public ChildTable living(String condition) {
        living = condition;
        return this;
    }

    /** Its rows have no order but that of their first column. */
    public ChildTable unordered() {
        ordered = false;
        return this;
    }

    String table() {
        return table;
    }

    /** Where the columns of a list's items stand. */
    List<Place> places(Column list) {
        List<Place> places = new ArrayList<>();
        for (Column child : list.children()) {
            Storage storage = Storage.of(child);
            if (child.isWritten() && storage != null) {
                places.add(
                        new Place(child, names.getOrDefault(child.name(), ResourceTable.storedName(child)),
                                numbers.contains(child.name()) ? Storage.NUMBER : storage));
            }
        }
        return places;
    }

    /** The rows of a record, as a change tells them. */
    List<List<@Nullable Object>> read(JdbcTemplate jdbc, Column list, long id) {
        List<Place> places = places(list);
        return jdbc.query("select " + String.join(", ", places.stream().map(Place::name).toList()) + " from " + table
                + " where " + parent + " = ? and " + living + " order by " + (ordered ? "sort_no" : "1"), (row, n) -> {
                    List<@Nullable Object> values = new ArrayList<>();
                    for (int i = 1; i <= places.size(); i++) {
                        values.add(Storage.plain(row.getObject(i)));
                    }
                    return values;
                }, id);
    }

    /** The rows that a draft gives. */
    List<List<@Nullable Object>> rows(Column list, List<Draft> items, Masters masters) {
        List<Place> places = places(list);
        List<List<@Nullable Object>> rows = new ArrayList<>();
        for (Draft item : items) {
            List<@Nullable Object> values = new ArrayList<>();
            places.forEach(
                    place -> values.add(place.stored(item.values().get(place.column().name()), masters)));
            rows.add(values);
        }
        if (!ordered) {
            rows.sort(Comparator.comparing(row -> (Long) row.getFirst()));
        }
        return rows;
    }

    /** Replaces a record's rows. */
    void write(JdbcTemplate jdbc, Column list, long id, List<List<@Nullable Object>> rows) {
        jdbc.update("delete from " + table + " where " + parent + " = ? and " + living, id);
        List<Place> places = places(list);
        StringBuilder sql = new StringBuilder("insert into " + table + " (" + parent + (ordered ? ", sort_no" : ""));
        places.forEach(place -> sql.append(", ").append(place.name()));
        sql.append(ordered ? ") values (?, ?" : ") values (?").append(", ?".repeat(places.size())).append(')');
        List<Integer> numbers = new ArrayList<>();
        rows.forEach(row -> numbers.add(numbers.size() + 1));
        jdbc.batchUpdate(sql.toString(), numbers, 100, (statement, number) -> {
            statement.setLong(1, id);
            if (ordered) {
                statement.setInt(2, number);
            }
            List<@Nullable Object> row = rows.get(number - 1);
            for (int i = 0; i < places.size(); i++) {
                places.get(i).storage().bind(statement, i + (ordered ? 3 : 2), row.get(i));
            }
        });
    }
}
