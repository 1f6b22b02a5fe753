package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.bulk.internal.BatchStore;
import io.yoriai.bulk.internal.StopReason;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** What became of batches, and stopping them (spec/smp-platform.md 9). */
@Service
public class Batches {

    private static final int PART = 1_000;

    private final JdbcClient jdbc;
    private final JsonMapper json;
    private final BatchStore store;
    private final AuditLog audit;
    private final Clock clock;
    private final TransactionTemplate transaction;

    Batches(JdbcClient jdbc, JsonMapper json, BatchStore store, AuditLog audit, Clock clock,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.json = json;
        this.store = store;
        this.audit = audit;
        this.clock = clock;
        this.transaction = transaction;
    }

    /**
     * A batch as people see it.
     *
     * @param client name of the key that sent it
     * @param status 1 waits, 2 is executed, 3 ended, 4 stopped
     * @param stopReason 1 staff, 2 the key, 3 too many errors, 4 the system; null: not stopped
     */
    public record Batch(long id, String client, String method, int status, @Nullable Integer stopReason, int total,
            int succeeded, int failed, Instant registered, @Nullable Instant started, @Nullable Instant ended) {

        public int unexecuted() {
            return total - succeeded - failed;
        }

        public boolean isOver() {
            return status > 2;
        }

        /** Executed of a hundred. */
        public int percent() {
            return total == 0 ? 100 : (int) (100L * (succeeded + failed) / total);
        }
    }

    /** What became of a record. */
    public enum Outcome {
        SUCCESS,
        ERROR,
        UNEXECUTED;

        /** As the wire tells it. */
        public int code() {
            return ordinal() + 1;
        }
    }

    /** Which results are asked for. */
    public enum Choice {
        SUCCESS("r.result = 1"),
        ERROR("r.result = 2"),
        ALL("true"),
        NONE("false");

        private final String sql;

        Choice(String sql) {
            this.sql = sql;
        }

        /** The choice of a word, such as {@code error}. */
        public static Choice of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /**
     * A record's result.
     *
     * @param key the sender's own; null: none
     * @param record id of the record that was made, changed or deleted; null: none is told
     * @param faults of one that failed
     */
    public record Result(int no, @Nullable String key, Outcome outcome, @Nullable String record, List<Fault> faults) {}

    /** Some results and how many there are in all. */
    public record Results(List<Result> page, long all) {}

    /** The latest batches, before a number. */
    public List<Batch> latest(@Nullable Long before, int most) {
        return jdbc.sql(Row.SELECT + " where b.status > 0 and b.id < ? order by b.id desc limit ?")
                .params(before == null ? Long.MAX_VALUE : before, most).query((row, n) -> Row.of(row)).list();
    }

    public Optional<Batch> find(long id) {
        return jdbc.sql(Row.SELECT + " where b.status > 0 and b.id = ?").param(id).query((row, n) -> Row.of(row))
                .optional();
    }

    private static final class Row {

        static final String SELECT = """
                select b.id, c.name, b.method, b.status, b.stop_reason, b.total, b.succeeded, b.failed, b.date_regist,
                    b.start_date, b.end_date
                  from bulk_batch b join api_client c on c.id = b.client_id""";

        static Batch of(ResultSet row) throws SQLException {
            return new Batch(row.getLong(1), row.getString(2), row.getString(3), row.getInt(4),
                    row.getObject(5, Integer.class), row.getInt(6), row.getInt(7), row.getInt(8),
                    SqlTime.read(row, "date_regist"), SqlTime.orNull(row, "start_date"),
                    SqlTime.orNull(row, "end_date"));
        }
    }

    /** Results in the order of the records. By the primary key, or of errors by bulk_record_failed. */
    public Results results(long batch, Choice choice, int limit, int offset) {
        String where = " from bulk_record r where r.batch_id = :batch and " + choice.sql;
        return new Results(jdbc.sql(columns() + where + " order by r.no limit :limit offset :offset")
                .param("batch", batch).param("limit", limit).param("offset", offset)
                .query((row, n) -> result(row)).list(),
                jdbc.sql("select count(*)" + where).param("batch", batch).query((row, n) -> row.getLong(1)).single());
    }

    /** Every result in turn; memory does not grow with their number. */
    public void each(long batch, Consumer<Result> to) {
        int last = 0;
        List<Result> part;
        do {
            part = jdbc.sql(columns() + " from bulk_record r where r.batch_id = ? and r.no > ? order by r.no limit ?")
                    .params(batch, last, PART).query((row, n) -> result(row)).list();
            part.forEach(to);
            last = part.isEmpty() ? last : part.getLast().no();
        } while (part.size() == PART);
    }

    private static String columns() {
        // Of a record that could not be read the fault stands there before its turn comes.
        return """
                select r.no, r.record_key, coalesce(r.result, 3), r.record_id,
                    case when r.result = 2 then r.faults::text end""";
    }

    private Result result(ResultSet row) throws SQLException {
        String faults = row.getString(5);
        return new Result(row.getInt(1), row.getString(2), Outcome.values()[row.getInt(3) - 1], row.getString(4),
                faults == null ? List.of() : json.readValue(faults, new TypeReference<List<Fault>>() {
                }));
    }

    /**
     * Stops a batch that waits or is executed; the record that is executed just now is done.
     *
     * @throws FaultException 404 where there is none, 409 where it has ended
     */
    @Transactional
    public void stop(SignedIn by, long id) {
        Batch batch = find(id).orElseThrow(() -> new FaultException(Fault.notFound("BulkApi.Id")));
        if (!store.end(id, 4, StopReason.STAFF, clock.instant())) {
            throw new FaultException(Fault.of(409, "CONFLICT", "BulkApi.Id"));
        }
        audit.write(by, "bulk.stop", "BulkApi/" + batch.id());
    }

    /** The operation log has the row of a download before its first line is written. */
    public void noteDownload(SignedIn by, long id) {
        transaction.executeWithoutResult(status -> audit.write(by, "bulk.results", "BulkApi/" + id));
    }
}
