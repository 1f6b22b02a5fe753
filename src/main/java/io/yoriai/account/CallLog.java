package io.yoriai.account;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

import jakarta.annotation.PreDestroy;

/**
 * Counts what each key and each member of the staff calls, reads and is refused, by the hour. Counted in memory and added
 * to the tables every few seconds: figures for people, not truth that an answer rests on.
 */
@Service
public class CallLog {

    private static final Logger LOG = LoggerFactory.getLogger(CallLog.class);
    private static final int SECONDS = 5;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors
            .newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("call-log").factory());

    CallLog(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        timer.scheduleWithFixedDelay(this::storeOrSay, SECONDS, SECONDS, TimeUnit.SECONDS);
    }

    /** @param caller such as {@code ApiClient/3} */
    private record Key(Instant hour, String caller, String method) {}

    private record Refusal(Key key, String code) {}

    private record Count(LongAdder calls, LongAdder records, LongAdder unknown) {}

    /**
     * Counts one call.
     *
     * @param unknownParameters parameters that the method does not know
     */
    public void count(Actor by, String method, int unknownParameters) {
        Count count = of(by, method);
        count.calls().increment();
        count.unknown().add(unknownParameters);
    }

    /** Counts the records that were told to somebody: by a list, a page of one, an export. */
    public void read(Actor by, String method, long records) {
        of(by, method).records().add(records);
    }

    /**
     * Counts a refusal of whoever the present call belongs to; strangers are none of those who are counted here, what they
     * fail at stands in the operation log.
     *
     * @param code a fault's code
     */
    public void refused(String code) {
        AuditLog.Context context = AuditLog.Context.present();
        Actor by = context.actor();
        if (by != null) {
            refusals.computeIfAbsent(new Refusal(key(by, context.what("console")), code), k -> new LongAdder())
                    .increment();
        }
    }

    private Key key(Actor by, String method) {
        return new Key(clock.instant().truncatedTo(ChronoUnit.HOURS), caller(by), method);
    }

    private Count of(Actor by, String method) {
        Key key = key(by, method);
        return counts.computeIfAbsent(key, k -> new Count(new LongAdder(), new LongAdder(), new LongAdder()));
    }

    private static String caller(Actor by) {
        return switch (by) {
            case ApiClient client -> "ApiClient/" + client.id();
            case NeoClient client -> "NeoClient/" + client.id();
            case SignedIn person -> "Admin/" + person.staffId();
            case Actor.Job job -> job.name();
        };
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

    /** Adds what was counted to the tables. */
    public void store() {
        for (Refusal refusal : refusals.keySet()) {
            LongAdder count = refusals.remove(refusal);
            if (count != null) {
                jdbc.sql("""
                        insert into call_refused (hour, caller, method, code, calls) values (?, ?, ?, ?, ?)
                        on conflict (hour, caller, method, code) do update
                            set calls = call_refused.calls + excluded.calls""")
                        .params(Timestamp.from(refusal.key().hour()), refusal.key().caller(), refusal.key().method(),
                                refusal.code(), count.sum())
                        .update();
            }
        }
        for (Key key : counts.keySet()) {
            Count count = counts.remove(key);
            if (count != null) {
                jdbc.sql("""
                        insert into call_log (hour, caller, method, calls, records, unknown_parameters)
                        values (?, ?, ?, ?, ?, ?)
                        on conflict (hour, caller, method) do update set calls = call_log.calls + excluded.calls,
                            records = call_log.records + excluded.records,
                            unknown_parameters = call_log.unknown_parameters + excluded.unknown_parameters""")
                        .params(Timestamp.from(key.hour()), key.caller(), key.method(), count.calls().sum(),
                                count.records().sum(), count.unknown().sum())
                        .update();
            }
        }
    }
}
