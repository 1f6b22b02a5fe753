package io.yoriai.bulk;

import java.util.List;

import io.yoriai.testkit.SampleRecord;

/** Batches of the tests' own key to test lists with; no worker takes them, as they have no place. */
public final class BulkSamples {

    private BulkSamples() {}

    public static List<SampleRecord> records() {
        return List.of(SampleRecord.of("BulkApi").made((samples, n) -> samples.data().jdbc()
                .sql("""
                        insert into bulk_batch (client_id, method, parameters, status, stop_reason, total,
                            succeeded, failed, address, host, alive_at, start_date, end_date, date_regist, date_update)
                        select c.id, case when :n % 2 = 0 then 'visitor.put' else 'company.post' end,
                            case when :n % 2 = 0 then '{"upsert":"1"}'::json else '{}' end, :n % 4 + 1,
                            case when :n % 4 = 3 then :n % 3 + 1 end, :n + 10, :n + 1, :n % 2, '192.0.2.1', 'http://localhost',
                            :now, case when :n % 4 > 0 then cast(:now as timestamptz) end,
                            case when :n % 4 > 1 then cast(:now as timestamptz) end, :now, :now
                          from api_client c where c.api_key = :client returning id""")
                .param("n", n)
                .param("client", samples.api().credentials().apiKey()).param("now", samples.now()).query(Long.class)
                .single()));
    }
}
