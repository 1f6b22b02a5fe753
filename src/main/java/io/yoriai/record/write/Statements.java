package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.batching.Along;
import io.yoriai.record.draft.Draft;

/**
 * The statements of declared resources but their insert; lines of logs go along in them.
 */
@Component
class Statements {

    private final JdbcTemplate jdbc;
    private final Masters masters;

    Statements(JdbcTemplate jdbc, Masters masters) {
        this.jdbc = jdbc;
        this.masters = masters;
    }

    /** Binds one parameter. */
    @FunctionalInterface
    private interface Bound {
        void to(PreparedStatement statement, int at) throws SQLException;
    }

    /** Changes a record's row, and moves its date of change. */
    void update(Writing writing, Changes changes, @Nullable String attributes, List<Along> along) {
        List<String> sets = new ArrayList<>();
        List<Bound> bound = new ArrayList<>();
        for (Change change : changes) {
            Place place = writing.writable().place(change.column().name());
            if (place != null) {
                sets.add(place.name() + " = ?");
                bound.add(bind(place.storage(), change.after()));
            }
        }
        if (attributes != null) {
            sets.add("attributes = ?::jsonb");
            bound.add(free(attributes));
        }
        writing.own().forEach((name, value) -> {
            sets.add(name + " = ?");
            bound.add(free(value));
        });
        sets.add("date_update = ?");
        bound.add(free(writing.now()));
        if (writing.writable().isSigned()) {
            sets.add(Writable.SIGNATURE + " = ?::bigint");
            bound.add(free(writing.by().staff()));
        }
        bound.add(free(writing.id()));
        along.forEach(line -> line.values().forEach(value -> bound.add(free(value))));
        run(with("update " + writing.writable().table() + " set " + String.join(", ", sets)
                + " where id = ? returning id", texts(along)), bound);
    }

    /** Lines of logs of a record that was made by other means. */
    void tell(long id, List<Along> along) {
        List<Bound> bound = new ArrayList<>(List.of(free(id)));
        along.forEach(line -> line.values().forEach(value -> bound.add(free(value))));
        run(with("select ?::bigint as id", texts(along)), bound);
    }

    /** Takes a record away, or marks it as deleted. */
    void delete(Writing writing, List<Along> along) {
        Writable writable = writing.writable();
        List<Bound> bound = new ArrayList<>();
        if (writable.ending() != null) {
            bound.add(free(writing.now()));
        }
        bound.add(free(writing.id()));
        along.forEach(line -> line.values().forEach(value -> bound.add(free(value))));
        String what = writable.ending() != null
                ? "update " + writable.table() + " set " + writable.ending() + " = ?"
                : "delete from " + writable.table();
        run(with(what + " where id = ? returning id", texts(along)), bound);
    }

    private void run(String sql, List<Bound> bound) {
        jdbc.query(sql, statement -> bindAll(statement, bound), row -> {
            // What it says is known.
        });
    }

    private static String with(String statement, List<String> along) {
        return "with made as (" + statement + ")" + Inserts.lines(along) + " select id from made";
    }

    private static List<String> texts(List<Along> along) {
        return along.stream().map(Along::sql).toList();
    }

    /** The number in a column of a record's row; null where there is none. */
    @Nullable
    Long number(Writable writable, String column, long id) {
        return jdbc.query("select " + column + " from " + writable.table() + " where id = ? and " + writable.living(),
                statement -> statement.setLong(1, id), row -> row.next() ? row.getObject(1, Long.class) : null);
    }

    /** Numbers of the records, two at most, that have all of these values. */
    List<Long> named(Writable writable, Map<Place, Object> values) {
        List<String> conditions = new ArrayList<>();
        List<Bound> bound = new ArrayList<>();
        values.forEach((place, value) -> {
            boolean caseless = place.column().is(io.yoriai.record.Flag.CASELESS);
            conditions.add(caseless ? "lower(" + place.name() + ") = lower(?)" : place.name() + " = ?");
            bound.add(bind(place.storage(), value));
        });
        List<Long> ids = new ArrayList<>();
        jdbc.query("select id from " + writable.table() + " where " + String.join(" and ", conditions) + " and "
                + writable.living() + " limit 2", statement -> bindAll(statement, bound),
                row -> {
                    ids.add(row.getLong(1));
                });
        return ids;
    }

    /** What a column that is cleared holds afterwards, or that is given. */
    @Nullable
    Object stored(Place place, @Nullable Object drafted) {
        return place.stored(drafted, masters);
    }

    List<List<@Nullable Object>> items(ChildTable table, Column list, long id) {
        return table.read(jdbc, list, id);
    }

    List<List<@Nullable Object>> given(ChildTable table, Column list, List<Draft> items) {
        return table.rows(list, items, masters);
    }

    void write(ChildTable table, Column list, long id, List<List<@Nullable Object>> rows) {
        table.write(jdbc, list, id, rows);
    }

    private static Bound bind(Storage storage, @Nullable Object value) {
        return (statement, at) -> storage.bind(statement, at, value);
    }

    private static Bound free(@Nullable Object value) {
        return (statement, at) -> statement.setObject(at,
                value instanceof Instant moment ? moment.atOffset(ZoneOffset.UTC) : value);
    }

    private static void bindAll(PreparedStatement statement, List<Bound> bound) throws SQLException {
        for (int i = 0; i < bound.size(); i++) {
            bound.get(i).to(statement, i + 1);
        }
    }
}
