package io.yoriai.record.write;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import io.yoriai.record.Masters;
import io.yoriai.record.batching.Along;
import io.yoriai.record.batching.BatchedStatement;
import io.yoriai.record.batching.StatementBatcher;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.stage.Stage;

/**
 * The insert of declared resources: one text for the same columns given, so that each connection prepares it once, and for one
 * record or for those of several calls (docs/adr/0119). Lines of logs go along in it.
 */
@Component
class Inserts {

    /** Callers may give columns in any combination; what is no longer asked for is made anew. */
    private static final int MOST_TEXTS = 500;

    /** {@code made} has the lines' parameters of each record's call beside its {@code id}. */
    private static final String INSERT = """
            ,
            fresh as materialized (
                select call.*, nextval(pg_get_serial_sequence('%1$s', 'id')::regclass) as made_id from call),
            put as (
                insert into %1$s (id, %2$s)
                select made_id, %3$s from fresh order by nr
                %4$s
                returning id),
            made as (select put.id, nr%6$s from put join fresh on fresh.made_id = put.id)%5$s
            select id, nr from made""";

    private static final String LINES = "{lines}";

    private final StatementBatcher batcher;
    private final Masters masters;
    private final Cache<Key, BatchedStatement> statements = Caffeine.newBuilder().maximumSize(MOST_TEXTS).build();

    Inserts(StatementBatcher batcher, Masters masters) {
        this.batcher = batcher;
        this.masters = masters;
    }

    /**
     * What an insert's text depends on.
     *
     * @param given which of the resource's places have a value
     * @param own columns that no call writes, each with its value in the text
     */
    private record Key(Writable writable, BitSet given, Map<String, String> own, List<String> along) {}

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
        BatchedStatement statement = statements.get(
                new Key(writable, given, own, along.stream().map(Along::sql).toList()),
                key -> BatchedStatement.writing(columns(values), insertSql(key)));
        List<@Nullable Object> sent = values.stream()
                .<@Nullable Object>map(value -> value instanceof byte[] ? value : text(value)).toList();
        List<Long> made = batcher.query(statement, writing, sent, (row, n) -> row.getLong(1));
        return made.isEmpty() ? null : made.getFirst();
    }

    private static @Nullable String text(@Nullable Object value) {
        return Stage.text(value instanceof Object[] several ? Arrays.asList(several) : value);
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
            case String[] texts -> "?::text[]";
            case Integer[] numbers -> "?::integer[]";
            case String text -> "?";
            default -> throw new IllegalArgumentException("no column of its own is a " + value.getClass());
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
                key.writable().isRetried() ? "on conflict do nothing" : "", lines(key.along()), LINES);
        StringBuilder numbered = new StringBuilder();
        String[] pieces = sql.split("\\?", -1);
        for (int i = 0; i < pieces.length; i++) {
            numbered.append(i == 0 ? "" : "p" + (i - 1)).append(pieces[i]);
        }
        long ofLines = key.along().stream().flatMapToInt(String::chars).filter(sign -> sign == '?').count();
        return numbered.toString().replace(LINES, IntStream.range(pieces.length - 1 - (int) ofLines, pieces.length - 1)
                .mapToObj(n -> ", p" + n).collect(Collectors.joining()));
    }

    /** The parts of a statement that write lines of logs. */
    static String lines(List<String> along) {
        StringBuilder sql = new StringBuilder();
        for (int i = 0; i < along.size(); i++) {
            sql.append(", line").append(i).append(" as (").append(along.get(i)).append(')');
        }
        return sql.toString();
    }
}
