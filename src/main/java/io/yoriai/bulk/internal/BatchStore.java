package io.yoriai.bulk.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.record.Fault;
import io.yoriai.record.SqlTime;

/** The workers' side of the tables {@code bulk_batch} and {@code bulk_record}. */
@Repository
public class BatchStore {

    /** A worker that gave no sign of life for so long is dead (spec/smp-platform.md 9). */
    private static final Duration DEAD = Duration.ofSeconds(30);
    /** After a system fault, before the same record is tried again. */
    private static final Duration PAUSE = Duration.ofSeconds(2);
    /** So long are the bodies together that are executed at once, but for the last one. */
    private static final int MOST_BYTES = 2 << 20;
    private static final String TAKEN = """
            id, client_id, staff_id, method, parameters::text, address, host, total, next_no, failed, max_errors""";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    BatchStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** A record to be executed; without a body where it could not be read, or is blanked. */
    record Waiting(int no, @Nullable String body, @Nullable String faults) {}

    /** What came of a record. */
    record Result(int no, @Nullable String record, @Nullable Long lead, @Nullable List<Fault> faults) {

        boolean failed() {
            return faults != null;
        }
    }

    /**
     * Takes a batch that nobody works on: of each key the one that arrived first, of the key whose last turn is longest ago.
     * Of a few rows that wait, by bulk_batch_waiting: 0.1 ms.
     */
    Optional<Batch> take(String worker, Instant now) {
        return jdbc.sql("""
                update bulk_batch set status = 2, worker = :worker, alive_at = :now, turn_at = :now,
                    start_date = coalesce(start_date, :now), date_update = :now
                 where id = (select b.id from bulk_batch b
                     where b.status in (1, 2) and b.place is not null
                       and (b.worker is null and (b.tries = 0 or b.alive_at < :pause) or b.alive_at < :dead)
                       and not exists (select from bulk_batch o where o.client_id = b.client_id
                           and o.status in (1, 2) and o.place < b.place)
                     order by (select max(o.turn_at) from bulk_batch o where o.client_id = b.client_id) nulls first,
                         b.place
                     limit 1 for update skip locked)
                returning\s""" + TAKEN).param("worker", worker).param("now", SqlTime.of(now))
                .param("pause", SqlTime.of(now.minus(PAUSE))).param("dead", SqlTime.of(now.minus(DEAD)))
                .query((row, n) -> batch(row)).optional();
    }

    /** The batch as it stands, locked; nothing where another worker has it, or it has ended. */
    Optional<Batch> lock(long id, String worker) {
        return jdbc.sql("select " + TAKEN + " from bulk_batch where id = ? and worker = ? and status = 2 for update")
                .params(id, worker).query((row, n) -> batch(row)).optional();
    }

    private Batch batch(ResultSet row) throws SQLException {
        Map<String, String> parameters = json.readValue(row.getString(5), new TypeReference<Map<String, String>>() {
        });
        return new Batch(row.getLong(1), row.getLong(2), row.getObject(3, Long.class), row.getString(4), parameters,
                row.getString(6), row.getString(7), row.getInt(8), row.getInt(9), row.getInt(10),
                row.getObject(11, Integer.class));
    }

    /** The next records, in their order: so many, and fewer where their bodies are long. */
    List<Waiting> waiting(Batch batch, int most) {
        return jdbc.sql("""
                select no, body, faults::text from (
                    select no, body, faults, coalesce(sum(octet_length(body)) over (order by no
                        rows between unbounded preceding and 1 preceding), 0) as before
                    from bulk_record where batch_id = ? and no between ? and ?) r
                 where before < ? order by no""")
                .params(batch.id(), batch.next(), batch.next() + most - 1, MOST_BYTES)
                .query((row, n) -> new Waiting(row.getInt(1), row.getString(2), row.getString(3))).list();
    }

    /** Stores results, and moves the counters by them. The batch ends where none is left. */
    void done(Batch batch, List<Result> results, Instant now) {
        jdbc.sql("""
                update bulk_record r set result = come.result, record_id = come.record,
                    lead_id = coalesce(come.lead, r.lead_id), faults = come.faults::jsonb, body = null
                  from unnest(:numbers, :results, :records, :leads, :faults)
                      as come(no, result, record, lead, faults)
                 where r.batch_id = :id and r.no = come.no""").param("id", batch.id())
                .param("numbers", results.stream().map(Result::no).toArray(Integer[]::new))
                .param("results", results.stream().map(result -> result.failed() ? 2 : 1).toArray(Integer[]::new))
                .param("records", results.stream().map(Result::record).toArray(String[]::new))
                .param("leads", results.stream().map(Result::lead).toArray(Long[]::new))
                .param("faults", results.stream()
                        .map(result -> result.failed() ? json.writeValueAsString(result.faults()) : null)
                        .toArray(String[]::new))
                .update();
        long failed = results.stream().filter(Result::failed).count();
        Batch after = batch.after(results.getLast().no() + 1, batch.failed() + (int) failed);
        jdbc.sql("""
                update bulk_batch set next_no = :next, succeeded = succeeded + :good, failed = failed + :bad,
                    tries = 0, alive_at = :now, date_update = :now where id = :id""").param("next", after.next())
                .param("good", results.size() - failed).param("bad", failed).param("now", SqlTime.of(now))
                .param("id", batch.id()).update();
        if (after.isDone()) {
            end(batch.id(), 3, null, now);
        } else if (after.isGivenUp()) {
            end(batch.id(), 4, StopReason.ERRORS, now);
        }
    }

    /** @return system faults of the next record in a row, this one among them */
    int failedBySystem(Batch batch, Instant now) {
        return jdbc.sql("update bulk_batch set tries = tries + 1, alive_at = ? where id = ? returning tries")
                .params(SqlTime.of(now), batch.id()).query((row, n) -> row.getInt(1)).single();
    }

    /** Ends a batch that waits or is worked on; whoever works on it sees it before the next record. */
    public boolean end(long id, int status, @Nullable StopReason reason, Instant now) {
        return jdbc.sql("""
                update bulk_batch set status = :status, stop_reason = :reason, worker = null, end_date = :now,
                    date_update = :now
                 where id = :id and status in (1, 2)""").param("status", status)
                .param("reason", reason == null ? null : reason.code()).param("now", SqlTime.of(now)).param("id", id)
                .update() == 1;
    }

    /** Leaves a batch to whoever takes it next. */
    void release(long id, String worker) {
        jdbc.sql("update bulk_batch set worker = null where id = ? and worker = ? and status = 2").params(id, worker)
                .update();
    }
}
