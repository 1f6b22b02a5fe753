package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;

/** What is selected of a table and how a result row becomes an answer's row. */
final class Projection {

    private final List<ResourceTable.Binding> bindings;
    private final List<Column> columns;
    private final String select;
    private final String from;

    /** A table, and which of its columns are wanted: the large ones stand in an answer only where they are asked. */
    record Key(ResourceTable table, List<String> columns) {

        static Key of(ResourceTable table, Search search) {
            return new Key(table, table.bindings().answered().stream().map(ResourceTable.Binding::column)
                    .filter(column -> search.shows(column, table)).map(Column::name).toList());
        }
    }

    Projection(Key key) {
        bindings = key.table().bindings().answered().stream()
                .filter(binding -> key.columns().contains(binding.column().name())).toList();
        columns = bindings.stream().map(ResourceTable.Binding::column).toList();
        List<String> expressions = new ArrayList<>();
        for (ResourceTable.Binding binding : bindings) {
            expressions.add(binding.sql());
            if (binding.nameSql() != null) {
                expressions.add(binding.nameSql());
            }
        }
        select = "select " + String.join(", ", expressions);
        from = " from " + key.table().from();
    }

    /** @param more what is selected behind the columns, with a comma before it; or "" */
    String select(String more) {
        return select + more + from;
    }

    /** The masters that the columns need, as they are now. */
    Map<String, Masters.Master> masters(Masters masters) {
        Map<String, Masters.Master> found = new HashMap<>();
        for (Column column : columns) {
            if (column.codes() instanceof Codes.Master master) {
                found.computeIfAbsent(master.name(), masters::get);
            }
        }
        return found;
    }

    Row read(ResultSet row, Map<String, Masters.Master> entries, JsonMapper json) throws SQLException {
        @Nullable
        Object[] values = new @Nullable Object[bindings.size()];
        int at = 1;
        for (int i = 0; i < values.length; i++) {
            ResourceTable.Binding binding = bindings.get(i);
            if (binding.nameSql() != null) {
                String id = row.getString(at);
                values[i] = id == null ? Ref.EMPTY : Ref.of(id, row.getString(at + 1));
                at += 2;
            } else {
                values[i] = value(binding, row, at, entries, json);
                at++;
            }
        }
        return new Row(columns, values);
    }

    private static @Nullable Object value(ResourceTable.Binding binding, ResultSet row, int at,
            Map<String, Masters.Master> entries, JsonMapper json) throws SQLException {
        return switch (binding.carrier()) {
            case JSON -> {
                String text = row.getString(at);
                yield text == null || text.equals("{}") ? null : json.readTree(text);
            }
            case PAIR -> pair(binding.column(), row.getString(at), entries);
            case PAIRS -> pairs(binding.column(), row.getArray(at), entries);
            case NUMBER_AS_TEXT, CASELESS -> row.getString(at);
            case LINK -> {
                String path = row.getString(at);
                yield path == null ? null : new Link(path);
            }
            case PLAIN -> plain(binding.column(), row, at);
        };
    }

    private static @Nullable Object plain(Column column, ResultSet row, int at) throws SQLException {
        return switch (column.kind()) {
            case DATE_TIME, SCHEDULE -> {
                Timestamp moment = row.getTimestamp(at);
                yield moment == null ? null : moment.toInstant();
            }
            case DATE -> row.getObject(at, LocalDate.class);
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, BASE64, REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES ->
                row.getString(at);
        };
    }

    private static List<Ref> pairs(Column column, @Nullable Array keys, Map<String, Masters.Master> masters)
            throws SQLException {
        List<Ref> pairs = new ArrayList<>();
        if (keys != null) {
            for (String key : (String[]) keys.getArray()) {
                pairs.add(pair(column, key, masters));
            }
        }
        return pairs;
    }

    private static Ref pair(Column column, @Nullable String key, Map<String, Masters.Master> masters) {
        if (key == null) {
            return Ref.EMPTY;
        }
        return switch (column.codes()) {
            case Codes.Master master -> {
                Masters.Master entries = Objects.requireNonNull(masters.get(master.name()));
                Masters.Entry entry = entries.byKey(key);
                yield entry == null ? Ref.EMPTY : new Ref(entry.id(), entries.answeredName(entry), key);
            }
            case Codes.Fixed fixed -> {
                Codes.Code code = fixed.byId(key);
                yield Ref.of(key, code == null ? null : code.label());
            }
            case Codes.Foreign foreign -> Ref.of(key, null);
            case Codes.None none -> Ref.of(key, null);
        };
    }
}
