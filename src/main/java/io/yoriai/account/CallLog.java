package io.yoriai.account;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.LocalDate;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

import io.yoriai.record.Times;
import jakarta.annotation.PreDestroy;

/**
 * Counts calls by client, method and day. Counted in memory and added to the table every few seconds: figures for
 * people, not truth that an answer rests on.
 */
@Service
public class CallLog {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();

    CallLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    private record Key(long client, LocalDate day, String method) {}

    private record Count(LongAdder calls, LongAdder unknown, LongAdder skipped) {}

    /**
     * @param unknownParameters parameters that the method does not know
     * @param skippedColumns columns that a lenient reading passed over
     */
    public void count(ApiClient client, String method, int unknownParameters, int skippedColumns) {
        Key key = new Key(client.id(), LocalDate.ofInstant(clock.instant(), Times.JST), method);
        Count count = counts.computeIfAbsent(key,
                k -> new Count(new LongAdder(), new LongAdder(), new LongAdder()));
        count.calls().increment();
        count.unknown().add(unknownParameters);
        count.skipped().add(skippedColumns);
    }

    @Scheduled(fixedDelay = 5_000)
    @PreDestroy
    void store() {
        for (Key key : counts.keySet()) {
            Count count = counts.remove(key);
            if (count != null) {
                jdbc.sql("""
                        insert into call_log (client_id, day, method, calls, unknown_parameters, skipped_columns)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (client_id, day, method) do update set calls = call_log.calls + excluded.calls,
                            unknown_parameters = call_log.unknown_parameters + excluded.unknown_parameters,
                            skipped_columns = call_log.skipped_columns + excluded.skipped_columns""")
                        .params(key.client(), key.day(), key.method(), count.calls().sum(), count.unknown().sum(),
                                count.skipped().sum())
                        .update();
            }
        }
    }
}
