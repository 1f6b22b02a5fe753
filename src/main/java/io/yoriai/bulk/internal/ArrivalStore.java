package io.yoriai.bulk.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

import io.yoriai.bulk.BatchRecord;
import io.yoriai.bulk.KnownBatch;
import io.yoriai.bulk.NewBatch;
import io.yoriai.record.Fault;
import io.yoriai.record.SqlTime;

/** Batches that arrive, in the tables {@code bulk_batch} and {@code bulk_record}. */
@Repository
public class ArrivalStore {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ArrivalStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /** What is known of an idempotency key; whoever has gone before the end is not. */
    public Optional<KnownBatch> known(long client, String key, Instant kept, Instant silent) {
        return jdbc.sql("""
                select id, status, digest from bulk_batch
                 where client_id = :client and idempotency_key = :key and date_regist > :kept
                   and (status > 0 or alive_at > :silent)""").param("client", client).param("key", key)
                .param("kept", SqlTime.of(kept)).param("silent", SqlTime.of(silent))
                .query((row, n) -> row.getInt(2) == 0
                        ? new KnownBatch.StillArriving()
                        : (KnownBatch) new KnownBatch.Arrived(row.getLong(1), row.getBytes(3)))
                .optional();
    }

    /** Whether another batch of a key may come; others that ask for it wait until the running transaction ends. */
    public boolean mayCome(long client, int waiting, int arriving, Instant silent) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('bulk', ?))").param(client).query().listOfRows();
        return jdbc
                .sql("""
                        select count(*) filter (where status <> 2) < :waiting and count(*) filter (where status = 0) < :arriving from bulk_batch
                         where client_id = :client and (status in (1, 2) or status = 0 and alive_at > :silent)""")
                .param("waiting", waiting).param("arriving", arriving).param("client", client)
                .param("silent", SqlTime.of(silent)).query((row, n) -> row.getBoolean(1)).single();
    }

    /** @return nothing where the idempotency key is in use */
    public Optional<Long> begin(NewBatch batch, Instant now, Instant kept) {
        if (batch.idempotencyKey() != null) {
            // Who sent the first has gone, or it is too long ago.
            jdbc.sql("delete from bulk_batch where client_id = ? and idempotency_key = ? and status = 0"
                    + " and alive_at < ?")
                    .params(batch.client(), batch.idempotencyKey(), SqlTime.of(now.minusSeconds(600)))
                    .update();
            jdbc.sql("update bulk_batch set idempotency_key = null where client_id = ? and idempotency_key = ?"
                    + " and date_regist <= ?").params(batch.client(), batch.idempotencyKey(), SqlTime.of(kept))
                    .update();
        }
        return jdbc.sql("""
                insert into bulk_batch (client_id, staff_id, idempotency_key, address, host, alive_at, date_regist,
                    date_update)
                values (:client, :staff, :key, :address, :host, :now, :now, :now)
                on conflict do nothing returning id""").param("client", batch.client()).param("staff", batch.staff())
                .param("key", batch.idempotencyKey()).param("address", batch.address()).param("host", batch.host())
                .param("now", SqlTime.of(now)).query((row, n) -> row.getLong(1)).optional();
    }

    public void records(long id, List<BatchRecord> records, Instant now) {
        jdbc.sql("""
                insert into bulk_record (batch_id, no, record_key, lead_id, body, faults)
                select :id, no, key, lead, body, faults::jsonb
                  from unnest(:numbers, :keys, :leads, :bodies, :faults) as come(no, key, lead, body, faults)""")
                .param("id", id).param("numbers", records.stream().map(BatchRecord::no).toArray(Integer[]::new))
                .param("keys", texts(records, BatchRecord::key))
                .param("leads", records.stream().map(BatchRecord::lead).toArray(Long[]::new))
                .param("bodies", texts(records, BatchRecord::body))
                .param("faults", texts(records, record -> faults(record.fault()))).update();
        jdbc.sql("update bulk_batch set alive_at = ? where id = ?").params(SqlTime.of(now), id).update();
    }

    private static @Nullable String[] texts(List<BatchRecord> records, Function<BatchRecord, @Nullable String> text) {
        return records.stream().map(text).toArray(String[]::new);
    }

    private @Nullable String faults(@Nullable Fault fault) {
        return fault == null ? null : json.writeValueAsString(List.of(fault));
    }

    public void complete(long id, String method, Map<String, String> parameters, int total,
            @Nullable Integer maxErrors, byte[] digest, Instant now) {
        jdbc.sql("""
                update bulk_batch set method = :method, parameters = :parameters::json, total = :total,
                    max_errors = :most, digest = :digest, status = 1, place = nextval('bulk_place_seq'),
                    alive_at = :now, date_regist = :now, date_update = :now
                 where id = :id""").param("method", method).param("parameters", json.writeValueAsString(parameters))
                .param("total", total).param("most", maxErrors).param("digest", digest).param("now", SqlTime.of(now))
                .param("id", id).update();
    }

    public void abandon(long id) {
        jdbc.sql("delete from bulk_batch where id = ? and status = 0").param(id).update();
    }
}
