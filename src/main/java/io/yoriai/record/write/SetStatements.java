package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

import io.yoriai.record.Masters;
import io.yoriai.record.SqlTime;
import io.yoriai.record.batching.Along;
import io.yoriai.record.stage.Stage;

/**
 * Writes the rows of many records of one resource, and the lines of logs that go along with them: COPY into the stage, one
 * insert, one update.
 */
@Component
class SetStatements {

    private final JdbcTemplate jdbc;
    private final Masters masters;
    private final Stage stage;

    SetStatements(JdbcTemplate jdbc, Masters masters, Stage stage) {
        this.jdbc = jdbc;
        this.masters = masters;
        this.stage = stage;
    }

    /**
     * A record to be written.
     *
     * @param attributes its custom items as they will be; null: of one that is there they do not change
     * @param lines of logs, of the same texts for each record that is made, or changed
     */
    record Row(Writing writing, Changes changes, @Nullable String attributes, List<Along> lines) {}

    /**
     * Writes them; new records get their ids in their order.
     *
     * @throws org.springframework.dao.DataIntegrityViolationException where a record clashes with another one; nothing may
     *     then stay of what was written
     */
    void write(Writable writable, List<Row> fresh, List<Row> changed) {
        List<Long> ids = jdbc.query("select nextval(pg_get_serial_sequence(?, 'id')) from generate_series(1, ?)",
                (row, n) -> row.getLong(1), writable.table(), fresh.size());
        for (int i = 0; i < fresh.size(); i++) {
            fresh.get(i).writing().id(ids.get(i));
        }
        Sheet insert = new Sheet(fresh);
        String inserting = fresh.isEmpty() ? "" : insert(writable, insert);
        Sheet update = new Sheet(changed);
        String updating = changed.isEmpty() ? "" : update(writable, update);
        List<Stage.Row> rows = new ArrayList<>(insert.staged(true));
        rows.addAll(update.staged(false));
        stage.fill(rows);
        run(inserting, insert);
        run(updating, update);
    }

    private void run(String sql, Sheet sheet) {
        if (!sql.isEmpty()) {
            Long written = jdbc.queryForObject(sql, Long.class, sheet.bound.toArray());
            if (written == null || written != sheet.rows.size()) {
                throw new DuplicateKeyException("a record of a set clashes with another one");
            }
        }
    }

    /** A statement in the making: values that differ from record to record are staged, others bound. */
    private static final class Sheet {
        private final List<Row> rows;
        private final List<List<@Nullable String>> values;
        private final List<@Nullable Object> bound = new ArrayList<>();
        private int width;

        Sheet(List<Row> rows) {
            this.rows = rows;
            values = rows.stream().map(row -> (List<@Nullable String>) new ArrayList<@Nullable String>()).toList();
        }

        /** Stages a value of each record, and says where it stands. */
        String column(Function<Row, @Nullable Object> value) {
            for (int i = 0; i < rows.size(); i++) {
                values.get(i).add(Stage.text(value.apply(rows.get(i))));
            }
            return "c" + width++;
        }

        String bind(@Nullable Object value) {
            bound.add(value instanceof Instant moment ? SqlTime.of(moment) : value);
            return "?";
        }

        Row first() {
            return rows.getFirst();
        }

        List<Stage.Row> staged(boolean fresh) {
            List<Stage.Row> staged = new ArrayList<>();
            for (int i = 0; i < rows.size(); i++) {
                staged.add(new Stage.Row(rows.get(i).writing().id(), fresh, values.get(i)));
            }
            return staged;
        }

        /** The lines of logs, each a part of the statement. */
        String with(String statement) {
            StringBuilder sql = new StringBuilder("with put as (").append(statement)
                    .append("), made as (select s.* from put join ").append(Stage.TABLE).append(" s using (id))");
            for (int line = 0; line < first().lines().size(); line++) {
                sql.append(", line").append(line).append(" as (").append(line(line)).append(')');
            }
            return sql.append(" select count(*) from made").toString();
        }

        private String line(int line) {
            String[] parts = first().lines().get(line).sql().split("\\?", -1);
            StringBuilder sql = new StringBuilder(parts[0]);
            for (int i = 1; i < parts.length; i++) {
                int place = i - 1;
                Function<Row, @Nullable Object> value = row -> row.lines().get(line).values().get(place);
                Object usual = value.apply(first());
                boolean same = rows.stream().allMatch(row -> Objects.equals(usual, value.apply(row)));
                sql.append(same ? bind(usual) : column(value)).append(parts[i]);
            }
            return sql.toString();
        }
    }

    private String insert(Writable writable, Sheet sheet) {
        List<String> names = new ArrayList<>(List.of("id"));
        List<String> values = new ArrayList<>(List.of("s.id"));
        for (Place place : writable.places()) {
            names.add(place.name());
            Writable.Otherwise otherwise = writable.otherwise().get(place.column().name());
            String value = staged(sheet, place, row -> stored(place, row));
            if (otherwise != null) {
                Place other = Objects.requireNonNull(writable.place(otherwise.column()));
                String given = staged(sheet, place,
                        row -> row.writing().draft().has(place.column().name()) ? stored(place, row) : null);
                value = "coalesce(" + given + ", "
                        + otherwise.sql().replace("?", staged(sheet, other, row -> stored(other, row))) + ", " + value
                        + ")";
            }
            values.add(value);
        }
        if (writable.resource().hasCustomItems()) {
            names.add("attributes");
            values.add("s." + sheet.column(Row::attributes) + "::jsonb");
        }
        Instant now = sheet.first().writing().now();
        names.addAll(List.of("date_regist", "date_update"));
        values.addAll(List.of(sheet.bind(now), sheet.bind(now)));
        if (writable.isSigned()) {
            names.add(Writable.SIGNATURE);
            values.add(sheet.bind(sheet.first().writing().by().staff()) + "::bigint");
        }
        return sheet.with("insert into " + writable.table() + " (" + String.join(", ", names) + ") select "
                + String.join(", ", values) + " from " + Stage.TABLE + " s where s.fresh order by s.id"
                + (writable.isRetried() ? " on conflict do nothing" : "") + " returning id");
    }

    private static String staged(Sheet sheet, Place place, Function<Row, @Nullable Object> value) {
        return "s." + sheet.column(value) + "::" + place.storage().type();
    }

    private @Nullable Object stored(Place place, Row row) {
        return place.stored(row.writing().draft().values().get(place.column().name()), masters);
    }

    /** What changes of any record is set of all of them; of the others to what stands there, which their locks keep. */
    private static String update(Writable writable, Sheet sheet) {
        Set<Place> changed = new LinkedHashSet<>();
        Set<String> own = new TreeSet<>();
        sheet.rows.forEach(row -> {
            row.changes().forEach(change -> {
                Place place = writable.place(change.column().name());
                if (place != null) {
                    changed.add(place);
                }
            });
            own.addAll(row.writing().own().keySet());
        });
        List<String> sets = new ArrayList<>();
        for (Place place : changed) {
            sets.add(place.name() + " = " + staged(sheet, place, row -> {
                Change change = row.changes().of(place.column().name());
                return change == null ? row.writing().known().row().get(place.name()) : change.after();
            }));
        }
        if (sheet.rows.stream().anyMatch(row -> row.attributes() != null)) {
            sets.add("attributes = s." + sheet.column(
                    row -> row.attributes() == null ? row.writing().known().text("attributes") : row.attributes())
                    + "::jsonb");
        }
        own.forEach(name -> {
            Function<Row, @Nullable Object> value = row -> {
                Map<String, @Nullable Object> mine = row.writing().own();
                return mine.containsKey(name) ? mine.get(name) : row.writing().known().row().get(name);
            };
            sets.add(name + " = s." + sheet.column(value) + type(sheet, value));
        });
        sets.add("date_update = " + sheet.bind(sheet.first().writing().now()));
        if (writable.isSigned()) {
            sets.add(Writable.SIGNATURE + " = " + sheet.bind(sheet.first().writing().by().staff()) + "::bigint");
        }
        return sheet.with("update " + writable.table() + " t set " + String.join(", ", sets) + " from " + Stage.TABLE
                + " s where t.id = s.id and not s.fresh returning t.id");
    }

    /** The cast of a column that no call writes, by what its values are. */
    private static String type(Sheet sheet, Function<Row, @Nullable Object> value) {
        return sheet.rows.stream().map(value).filter(Objects::nonNull).findFirst().map(one -> switch (one) {
            case Instant moment -> "::timestamptz";
            case Long number -> "::bigint";
            case Boolean flag -> "::boolean";
            default -> "";
        }).orElse("");
    }
}
