package io.yoriai.record.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.batching.BatchedStatement;
import io.yoriai.record.batching.StatementBatcher;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.stage.Stage;

/**
 * The statements of declared resources. The insert of a resource is one text for the same columns given, so that each
 * connection prepares it once; lines of logs go along in it.
 */
@Component
class Statements {

    /** Callers may give columns in any combination; what is no longer asked for is made anew. */
    private static final int MOST_TEXTS = 500;

    /** {@code made} has the parameters of each record's call beside its {@code id}, for the lines of logs. */
    private static final String INSERT = """
            ,
            fresh as materialized (
                select call.*, nextval(pg_get_serial_sequence('%1$s', 'id')::regclass) as made_id from call),
            put as (
                insert into %1$s (id, %2$s)
                select made_id, %3$s from fresh order by nr
                %4$s
                returning id),
            made as (select fresh.*, put.id from put join fresh on fresh.made_id = put.id)%5$s
            select id, nr from made""";

    private final StatementBatcher batcher;
    private final JdbcTemplate jdbc;
    private final Masters masters;
    private final Cache<Key, BatchedStatement> inserts = Caffeine.newBuilder().maximumSize(MOST_TEXTS).build();

    Statements(StatementBatcher batcher, JdbcTemplate jdbc, Masters masters) {
        this.batcher = batcher;
        this.jdbc = jdbc;
        this.masters = masters;
    }

    /**
     * What an insert's text depends on.
     *
     * @param given which of the resource's places have a value
     * @param own columns that no call writes, each with its value in the text
     */
    private record Key(Writable writable, BitSet given, Map<String, String> own, List<String> along) {}

    /** Binds one parameter. */
    @FunctionalInterface
    private interface Bound {
        void to(PreparedStatement statement, int at) throws SQLException;
    }

    /**
     * Inserts a record, perhaps together with those of other calls; null where it clashes with another one and the resource may
     * be tried again.
     */
    @Nullable
    Long insert(Writing writing, String attributes, List<Along> along) {
        Writable writable = writing.writable();
        Draft draft = writing.draft();
        List<@Nullable Object> values = new ArrayList<>();
        BitSet given = new BitSet();
        for (int i = 0; i < writable.places().size(); i++) {
            Place place = writable.places().get(i);
            Object value = place.stored(draft.values().get(place.column().name()), masters);
            Writable.Otherwise otherwise = writable.otherwise().get(place.column().name());
            if (otherwise != null) {
                values.add(draft.has(place.column().name()) ? value : null);
                values.add(Objects.requireNonNull(writable.place(otherwise.column()))
                        .stored(draft.values().get(otherwise.column()), masters));
            }
            if (value != null) {
                given.set(i);
                values.add(value);
            }
        }
        if (writable.resource().hasCustomItems()) {
            values.add(attributes);
        }
        values.add(writing.now());
        values.add(writing.now());
        if (writable.isSigned()) {
            values.add(writing.by().staff());
        }
        Map<String, String> own = new LinkedHashMap<>();
        writing.own().forEach((name, value) -> {
            own.put(name, cast(value));
            if (value != null) {
                values.add(value);
            }
        });
        along.forEach(line -> values.addAll(line.values()));
        BatchedStatement statement = inserts.get(new Key(writable, given, own, texts(along)),
                key -> BatchedStatement.writing(columns(values), insertSql(key)));
        List<@Nullable Object> sent = values.stream()
                .<@Nullable Object>map(value -> value instanceof byte[] ? value : Stage.text(value)).toList();
        List<Long> made = batcher.query(statement, writing, sent, (row, n) -> row.getLong(1));
        return made.isEmpty() ? null : made.getFirst();
    }

    /** All as text, which the insert casts; but a file's content would be twice as long. */
    private static String columns(List<@Nullable Object> values) {
        return IntStream.range(0, values.size())
                .mapToObj(n -> "p" + n + (values.get(n) instanceof byte[] ? " bytea" : " text"))
                .collect(Collectors.joining(", "));
    }

    /** Of a value that is not cast by where it stands. */
    private static String cast(@Nullable Object value) {
        return switch (value) {
            case null -> "null";
            case Instant moment -> "?::timestamptz";
            case Number number -> "?::bigint";
            case Boolean flag -> "?::boolean";
            case byte[] bytes -> "?::bytea";
            default -> "?";
        };
    }

    /** Values stand in the text as {@code ?} first, and are then numbered in the order in which they are given. */
    private static String insertSql(Key key) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (int i = 0; i < key.writable().places().size(); i++) {
            Place place = key.writable().places().get(i);
            String value = (key.given().get(i) ? "?::" : "null::") + place.storage().type();
            Writable.Otherwise otherwise = key.writable().otherwise().get(place.column().name());
            if (otherwise != null) {
                Place other = Objects.requireNonNull(key.writable().place(otherwise.column()));
                value = "coalesce(?::" + place.storage().type() + ", "
                        + otherwise.sql().replace("?", "?::" + other.storage().type()) + ", " + value + ")";
            }
            names.add(place.name());
            values.add(value);
        }
        if (key.writable().resource().hasCustomItems()) {
            names.add("attributes");
            values.add("?::jsonb");
        }
        names.addAll(List.of("date_regist", "date_update"));
        values.addAll(List.of("?::timestamptz", "?::timestamptz"));
        if (key.writable().isSigned()) {
            names.add(Writable.SIGNATURE);
            values.add("?::bigint");
        }
        names.addAll(key.own().keySet());
        values.addAll(key.own().values());
        String sql = INSERT.formatted(key.writable().table(), String.join(", ", names), String.join(", ", values),
                key.writable().isRetried() ? "on conflict do nothing" : "", lines(key.along()));
        StringBuilder numbered = new StringBuilder();
        String[] pieces = sql.split("\\?", -1);
        for (int i = 0; i < pieces.length; i++) {
            numbered.append(i == 0 ? "" : "p" + (i - 1)).append(pieces[i]);
        }
        return numbered.toString();
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
        return "with made as (" + statement + ")" + lines(along) + " select id from made";
    }

    private static String lines(List<String> along) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < along.size(); i++) {
            sql.append(", line").append(i).append(" as (").append(along.get(i)).append(')');
        }
        return sql.toString();
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
