package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;

import io.yoriai.record.Column;
import io.yoriai.record.ColumnValues;
import io.yoriai.record.Draft;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;

/**
 * What is to be written to a table's columns. Every column name comes from the dictionary or from this room's own code,
 * every value is bound.
 */
public final class Columns {

    private final Map<String, @Nullable Object> values = new LinkedHashMap<>();
    private @Nullable String attributes;
    private String[] clearedAttributes = new String[0];

    /** The columns that a draft gives, without its record's id and its lists; a cleared one gets its default. */
    public static Columns of(Draft draft) {
        Columns columns = new Columns();
        columns.values.putAll(ColumnValues.of(draft));
        return columns;
    }

    /** Database names of the columns that callers write and tables hold in place, without some. */
    public static List<String> written(Resource resource, Set<String> without) {
        List<String> names = new ArrayList<>();
        for (Column column : resource.columns()) {
            if (stored(column) && column.writableOn(Verb.POST) && !without.contains(column.name())) {
                names.add(ColumnValues.storedName(column));
            }
        }
        return names;
    }

    private static boolean stored(Column column) {
        return !column.name().equals("Id") && column.kind() != Kind.LIST && column.kind() != Kind.CHOICES
                && column.kind() != Kind.ATTRIBUTES && !column.ignoredWhenSent();
    }

    /** Sets a column; null: its default. */
    public Columns put(String column, @Nullable Object value) {
        values.put(column, value);
        return this;
    }

    public void remove(String column) {
        values.remove(column);
    }

    /** Sets custom items; others stay. */
    public Columns attributes(String json, List<String> cleared) {
        attributes = json;
        clearedAttributes = cleared.toArray(String[]::new);
        return this;
    }

    /** Inserts a row; its id. */
    public long insert(JdbcClient jdbc, String table) {
        StringJoiner names = new StringJoiner(", ");
        StringJoiner places = new StringJoiner(", ");
        List<Object> bound = new ArrayList<>();
        values.forEach((name, value) -> {
            names.add(name);
            places.add(place(value, bound));
        });
        if (attributes != null) {
            names.add("attributes");
            places.add("?::jsonb");
            bound.add(attributes);
        }
        return jdbc.sql("insert into " + table + " (" + names + ") values (" + places + ") returning id").params(bound)
                .query(Long.class).single();
    }

    /** Changes a row. */
    public void update(JdbcClient jdbc, String table, long id) {
        StringJoiner sets = new StringJoiner(", ");
        List<Object> bound = new ArrayList<>();
        values.forEach((name, value) -> sets.add(name + " = " + place(value, bound)));
        if (attributes != null) {
            sets.add("attributes = (attributes || ?::jsonb) - ?::text[]");
            bound.add(attributes);
            bound.add(clearedAttributes);
        }
        bound.add(id);
        jdbc.sql("update " + table + " set " + sets + " where id = ?").params(bound).update();
    }

    private static String place(@Nullable Object value, List<Object> bound) {
        if (value == null) {
            return "default";
        }
        bound.add(value);
        return "?";
    }
}
