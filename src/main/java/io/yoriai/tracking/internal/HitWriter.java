package io.yoriai.tracking.internal;

import jakarta.annotation.PreDestroy;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

import io.yoriai.account.Networks;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;

/**
 * Stores hits, those of many calls in one statement: a call waits for the commit that has its own, so that what was acknowledged is
 * never lost. Two take turns: one gathers while the other commits. Where the database is busy, calls wait for a while, a few thousand at
 * most; beyond that they are turned away.
 */
@Lazy
@Component
public class HitWriter {

    private static final Logger LOG = LoggerFactory.getLogger(HitWriter.class);
    private static final int WRITERS = 2;
    private static final int MOST_WAITING = 4_000;
    private static final int MOST_AT_ONCE = 500;
    private static final long LONGEST_SECONDS = 10;

    /** System setting: hits of one network in a minute, on all nodes; 0: any number. Further ones are taken and not kept. */
    private static final String MOST = "tracking.hits_a_minute";

    private static final String HITS = """
            with h (k, b, s, u, t, r, f, o, a, i, g, w) as (
                select * from unnest(:keys::text[], :browsers::text[], :sessions::int[], :urls::text[], :titles::text[],
                    :referrers::text[], :fields::text[], :tokens::text[], :ats::text[], :addresses::text[], :agents::text[],
                    :networks::text[]))""";
    /** Counters are locked in one order, and until the commit: two writers that meet at one go one after the other. */
    private static final String COUNTED = """
            , said as (select w, count(*)::integer as n from h group by w
            ), stood as (
                insert into tracking_rate as x (network, minute, hits)
                select w, date_trunc('minute', :now::timestamptz), n from said order by w
                on conflict (network, minute) do update set hits = x.hits + excluded.hits
                returning network, hits
            ), kept as (
                select n.* from (select *, row_number() over (partition by w) as nth from h) n
                    join said on said.w = n.w join stood on stood.network = n.w
                where stood.hits - said.n + n.nth <= :most)""";
    /** By the unique key of hits, in its order: what comes twice at once waits, and nobody for each other. */
    private static final String KEPT = """

            insert into tracking_hit (key, browser_id, session_no, url, title, referrer, fields, token, at, address, agent)
            select k, b, s, u, t, r, f::jsonb, o, a::timestamptz, i, g from %s order by k
            on conflict (key) do nothing""";

    private record Waiting(StoredHit hit, CompletableFuture<Boolean> stored) {}

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;
    private final BlockingQueue<Waiting> queue = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean stopping;

    HitWriter(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
        for (int i = 0; i < WRITERS; i++) {
            threads.add(Thread.ofPlatform().name("tracking-hits-" + i).daemon().start(this::run));
        }
    }

    /** Whether the hit is stored, or one too many of its network. */
    public boolean store(StoredHit hit) {
        Waiting waiting = new Waiting(hit, new CompletableFuture<>());
        if (stopping || !queue.offer(waiting)) {
            return false;
        }
        try {
            return waiting.stored().get(LONGEST_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }

    @PreDestroy
    void stop() throws InterruptedException {
        stopping = true;
        for (Thread thread : threads) {
            thread.join(TimeUnit.SECONDS.toMillis(LONGEST_SECONDS));
        }
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!stopping || !queue.isEmpty()) {
                Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    queue.drainTo(batch, MOST_AT_ONCE - 1);
                    boolean stored = store(batch.stream().map(Waiting::hit).toList());
                    batch.forEach(waiting -> waiting.stored().complete(stored));
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean store(List<StoredHit> hits) {
        try {
            int most = settings.number(MOST);
            jdbc.sql(HITS + (most > 0 ? COUNTED + KEPT.formatted("kept") : KEPT.formatted("h")))
                    .param("most", most).param("now", SqlTime.now(clock))
                    .param("networks", texts(hits, hit -> Networks.of(hit.address())))
                    .param("keys", texts(hits, StoredHit::key))
                    .param("browsers", texts(hits, StoredHit::browser))
                    .param("sessions", hits.stream().map(StoredHit::session).toArray(Integer[]::new))
                    .param("urls", texts(hits, StoredHit::url)).param("titles", texts(hits, StoredHit::title))
                    .param("referrers", texts(hits, StoredHit::referrer))
                    .param("fields", texts(hits, StoredHit::fields))
                    .param("tokens", texts(hits, StoredHit::token))
                    .param("ats", texts(hits, hit -> hit.at().toString()))
                    .param("addresses", texts(hits, StoredHit::address)).param("agents", texts(hits, StoredHit::agent))
                    .update();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("{} hits cannot be stored: {}", hits.size(), e.getMessage());
            return false;
        }
    }

    private static String[] texts(List<StoredHit> hits, Function<StoredHit, @Nullable String> part) {
        return hits.stream().map(part).toArray(String[]::new);
    }
}
