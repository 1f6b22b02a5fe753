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

    /** Whether a batch that began may come beside the others of its key; others that ask for it wait until the running transaction ends. */
    public boolean mayCome(long client, int waiting, int arriving, Instant silent) {
        jdbc.sql("select pg_advisory_xact_lock(hashtextextended('bulk', ?))").param(client).query().listOfRows();
        return jdbc
                .sql("""
                        select count(*) filter (where status <> 2) <= :waiting and count(*) filter (where status = 0) <= :arriving from bulk_batch
                         where client_id = :client and (status in (1, 2) or status = 0 and alive_at > :silent)""")
                .param("waiting", waiting).param("arriving", arriving).param("client", client)
                .param("silent", SqlTime.of(silent)).query((row, n) -> row.getBoolean(1)).single();
    }

    /**
     * @param silent whose sender has not been heard of since then has gone
     * @return nothing where another one with its idempotency key still comes
     */
    public Optional<Long> begin(NewBatch batch, Instant now, Instant silent) {
        if (batch.idempotencyKey() != null) {
            jdbc.sql("delete from bulk_batch where client_id = ? and idempotency_key = ? and status = 0"
                    + " and alive_at < ?")
                    .params(batch.client(), batch.idempotencyKey(), SqlTime.of(silent)).update();
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
            @Nullable Integer maxErrors, Instant now) {
        jdbc.sql("""
                update bulk_batch set method = :method, parameters = :parameters::json, total = :total,
                    max_errors = :most, idempotency_key = null, status = 1, place = nextval('bulk_place_seq'),
                    alive_at = :now, date_regist = :now, date_update = :now
                 where id = :id""").param("method", method).param("parameters", json.writeValueAsString(parameters))
                .param("total", total).param("most", maxErrors).param("now", SqlTime.of(now))
                .param("id", id).update();
    }

    public void abandon(long id) {
        jdbc.sql("delete from bulk_batch where id = ? and status = 0").param(id).update();
    }
}
