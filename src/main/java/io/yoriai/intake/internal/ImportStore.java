package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.intake.FileReading;
import io.yoriai.intake.ImportLine;
import io.yoriai.intake.ImportLine.Verdict;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ImportSummary;
import io.yoriai.intake.ImportSummary.State;
import io.yoriai.intake.LineFault;
import io.yoriai.record.SqlTime;

/** The tables {@code reader_import} and {@code reader_import_line}. */
@Repository
public class ImportStore {

    private static final int DAYS = 30;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final JsonMapper json = JsonMapper.builder().build();

    ImportStore(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A line that waits to be registered. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Waiting(long number, String key, byte @Nullable [] photo) {}

    public Optional<ImportSummary> find(long magazine, long id) {
        return jdbc.sql("select * from reader_import where magazine_id = :magazine and id = :id and at >= :old")
                .param("magazine", magazine).param("id", id).param("old", old()).query((row, n) -> summary(row))
                .optional();
    }

    /** An import whoever's magazine it is of. */
    Optional<ImportSummary> find(long id) {
        return jdbc.sql("select * from reader_import where id = :id").param("id", id)
                .query((row, n) -> summary(row)).optional();
    }

    public List<ImportSummary> recent(long magazine, int limit) {
        return jdbc.sql("select * from reader_import where magazine_id = :magazine and at >= :old order by id desc"
                + " limit :limit").param("magazine", magazine).param("old", old()).param("limit", limit)
                .query((row, n) -> summary(row)).list();
    }

    public List<ImportLine> lines(long id, Collection<Verdict> verdicts, long after, int limit) {
        return jdbc.sql("""
                select l.number, l.email, l.verdict, l.field, l.fault, l.replaced_by,
                    case when l.verdict in ('NEW', 'OVERWRITTEN') then l.left_out end
                from reader_import_line l
                join reader_import i on i.id = l.import_id
                where l.import_id = :id and i.at >= :old and l.number > :after
                    and (cardinality(:verdicts::text[]) = 0 or l.verdict = any (:verdicts::text[]))
                order by l.number limit :limit""").param("id", id).param("old", old()).param("after", after)
                .param("limit", limit)
                .param("verdicts", verdicts.stream().map(Verdict::name).toArray(String[]::new))
                .query((row, n) -> new ImportLine(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        Verdict.valueOf(row.getString(3)), row.getString(4), fault(row.getString(5)),
                        row.getObject(6, Long.class), leftOut(row.getArray(7))))
                .list();
    }

    /** What the first lines that wait would store, by column. */
    public List<Map<String, Object>> values(long id, Collection<Verdict> verdicts, int limit) {
        return jdbc.sql("""
                select columns::text from reader_import_line
                where import_id = ? and not done and verdict in ('NEW', 'OVERWRITTEN')
                    and verdict = any (?::text[]) order by number limit ?""")
                .params(id, verdicts.stream().map(Verdict::name).toArray(String[]::new), limit)
                .query((row, n) -> json.readValue(row.getString(1), new TypeReference<Map<String, Object>>() {
                })).list();
    }

    /** Lets a file be read in another way. @return false where it is not waiting any more */
    public boolean reread(long magazine, long id, FileReading reading) {
        boolean waits = jdbc.sql("""
                update reader_import set reading = ?::jsonb
                where magazine_id = ? and id = ? and state = 'STAGED' and reading is not null""")
                .params(json.writeValueAsString(reading), magazine, id).update() == 1;
        if (waits) {
            jdbc.sql("delete from reader_import_line where import_id = ?").param(id).update();
        }
        return waits;
    }

    /** @return false where it was begun before */
    public boolean begin(long id) {
        return jdbc.sql("update reader_import set state = 'RUNNING' where id = ? and state = 'STAGED'").param(id)
                .update() == 1;
    }

    void finish(long id) {
        jdbc.sql("update reader_import set state = 'DONE', finished_at = :now where id = :id and state = 'RUNNING'")
                .param("now", SqlTime.now(clock)).param("id", id).update();
    }

    /** @return false where there was nothing to discard */
    public boolean discard(long magazine, long id) {
        return jdbc.sql("delete from reader_import where magazine_id = ? and id = ? and state = 'STAGED'")
                .params(magazine, id).update() == 1;
    }

    /** Lets the database know of lines that were just staged, so that it finds those that wait by their index. */
    void known() {
        jdbc.sql("analyze reader_import_line").update();
    }

    /** By reader_import_line_waiting, from a line on: those that are done are not walked over again. */
    List<Waiting> waiting(long id, long after, int limit) {
        return jdbc.sql("select number, email_key, photo from reader_import_line where import_id = ? and number > ?"
                + " and not done and verdict in ('NEW', 'OVERWRITTEN') order by number limit ?")
                .params(id, after, limit)
                .query((row, n) -> new Waiting(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        row.getBytes(3)))
                .list();
    }

    /** A line that the database would not take, after all checks: it tells so and stops nobody. */
    void failed(long id, long number) {
        jdbc.sql("update reader_import_line set verdict = 'FAULTY', field = 'email', done = true where import_id = ?"
                + " and number = ? and not done").params(id, number).update();
    }

    void withoutPhoto(long id, long number) {
        jdbc.sql("update reader_import_line set photo = null where import_id = ? and number = ?").params(id, number)
                .update();
    }

    private static @Nullable LineFault fault(@Nullable String name) {
        return name == null ? null : LineFault.valueOf(name);
    }

    private static List<String> leftOut(@Nullable Array fields) throws SQLException {
        return fields == null ? List.of() : List.of((String[]) fields.getArray());
    }

    private ImportSummary summary(ResultSet row) throws SQLException {
        long id = row.getLong("id");
        Map<Verdict, Integer> counts = new EnumMap<>(Verdict.class);
        int[] waiting = new int[2];
        jdbc.sql("select verdict, count(*), count(*) filter (where not done), count(*) filter (where left_out <> '{}')"
                + " from reader_import_line"
                + " where import_id = ? group by verdict").param(id).query(line -> {
                    Verdict verdict = Verdict.valueOf(line.getString(1));
                    counts.put(verdict, line.getInt(2));
                    if (Arrays.asList(Verdict.NEW, Verdict.OVERWRITTEN).contains(verdict)) {
                        waiting[0] += line.getInt(3);
                        waiting[1] += line.getInt(4);
                    }
                });
        return new ImportSummary(id, row.getLong("magazine_id"), State.valueOf(row.getString("state")),
                Objects.requireNonNull(row.getString("file_name")),
                SqlTime.read(row, "at"),
                Objects.requireNonNull(row.getString("actor")), counts, waiting[0], waiting[1],
                json.readValue(row.getString("options"), ImportOptions.class),
                row.getString("reading") == null
                        ? null
                        : json.readValue(row.getString("reading"), FileReading.class));
    }

    private OffsetDateTime old() {
        return SqlTime.now(clock).minusDays(DAYS);
    }
}
