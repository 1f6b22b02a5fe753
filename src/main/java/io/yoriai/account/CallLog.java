package io.yoriai.account;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import io.yoriai.record.Times;
import jakarta.annotation.PreDestroy;

/**
 * Counts calls by client, method and day. Counted in memory and added to the table every few seconds: figures for
 * people, not truth that an answer rests on.
 */
@Service
public class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int SECONDS = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("call-log").factory());

    CallLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        timer.scheduleWithFixedDelay(this::storeOrSay, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    private record Key(long client, LocalDate day, String method) {}

    private record Count(LongAdder calls, LongAdder unknown) {}

    /**
     * Counts one call.
     *
     * @param unknownParameters parameters that the method does not know
     */
    public void count(ApiClient client, String method, int unknownParameters) {
        Key key = new Key(client.id(), LocalDate.ofInstant(clock.instant(), Times.JST), method);
        Count count = counts.computeIfAbsent(key,
                k -> new Count(new LongAdder(), new LongAdder()));
        count.calls().increment();
        count.unknown().add(unknownParameters);
    }

    /** Names the columns that a lenient call gave and that were passed over: the answer does not tell them. */
    public void skipped(ApiClient client, String method, String record, List<String> columns) {
        jdbc.sql("insert into call_skipped (at, client_id, method, record, columns) values (?, ?, ?, ?, ?)")
                .params(Timestamp.from(clock.instant()), client.id(), method, record, columns.toArray(String[]::new))
                .update();
    }

    private void storeOrSay() {
        try {
            store();
        } catch (RuntimeException e) {
            // Whatever it was: a timer that throws is never called again.
            LOG.warn("Calls of the last seconds are missing from the call log", e);
        }
    }

    @PreDestroy
    void close() {
        timer.shutdown();
        storeOrSay();
    }

    private void store() {
        for (Key key : counts.keySet()) {
            Count count = counts.remove(key);
            if (count != null) {
                jdbc.sql("""
                        insert into call_log (client_id, day, method, calls, unknown_parameters) values (?, ?, ?, ?, ?)
                        on conflict (client_id, day, method) do update set calls = call_log.calls + excluded.calls,
                            unknown_parameters = call_log.unknown_parameters + excluded.unknown_parameters""")
                        .params(key.client(), key.day(), key.method(), count.calls().sum(), count.unknown().sum())
                        .update();
            }
        }
    }
}
