package io.yoriai.mail.internal.delivery;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

import io.yoriai.record.SqlTime;

/**
 * Stores what became of mails: all results that wait, up to 500, by one statement that commits itself. It never asks who
 * owns a claim: an answer is a fact and is stored. While the database does not take them, results wait, and with them the
 * connections that they came from.
 */
final class Recorder {

    private static final Logger LOG = LoggerFactory.getLogger(Recorder.class);
    private static final int MOST = 500;
    /** Gathered before a commit, for no longer than that: where signing is the limit, results come about a millisecond apart. */
    private static final int GATHERED = 16;
    private static final long GATHER_NANOS = 8_000_000;
    private static final int MOST_MESSAGE = 500;

    /**
     * What a row was is needed for the counters; PostgreSQL 15 tells it by a lock before the update. A mail may be here twice: by an
     * epoch that is dead, and by the one that took over.
     */
    private static final String STATEMENT = """
            with r as (
                select distinct on (id) * from unnest(:ids::bigint[], :results::smallint[], :codes::text[], :messages::text[],
                    :skips::smallint[], :dues::timestamptz[], :attempts::boolean[], :lanes::smallint[], :weights::smallint[])
                    as r (id, result, code, message, skip, due, attempt, lane, weight)
                 order by id, result = 2 desc, result = 3 desc
            ), old as materialized (
                select m.id, m.sender_id, m.send_result from mail m where m.id = any (:ids::bigint[]) order by m.id for update
            ), settled as (
                update mail m
                   set send_result = r.result, result_code = r.code, result_message = coalesce(r.message, m.result_message),
                       skip_reason = r.skip, send_date = case when r.result in (2, 3) then :now else m.send_date end,
                       error_date = case when r.result = 3 then :now else m.error_date end,
                       retry_count = m.retry_count + case when r.result = 1 and r.attempt then 1 else 0 end,
                       next_retry_date = case when r.result = 1 then coalesce(r.due, m.next_retry_date) end,
                       updated_at = :now
                  from r join old using (id)
                 where m.id = r.id and (old.send_result = 1 or old.send_result = 5 and r.result in (2, 3))
                returning m.id, m.sender_id, r.result, old.send_result as before
            ), waiting as (
                insert into mail_queue as q (mail_id, sender_id, lane, weight, due)
                select r.id, old.sender_id, r.lane, r.weight, coalesce(r.due, :now) from r join old using (id)
                 where r.result = 1 and old.send_result = 1
                on conflict (mail_id) do update set due = excluded.due, claimed_by = null
            ), over as (
                delete from mail_queue q using r join old using (id)
                 where q.mail_id = r.id and (r.result <> 1 or old.send_result <> 1)
            )
            insert into mail_sender_count as c (sender_id, epoch, success, error, cancelled, skipped)
            select sender_id, :epoch, count(*) filter (where result = 2), count(*) filter (where result = 3),
                   - count(*) filter (where before = 5), count(*) filter (where result = 4)
              from settled where sender_id is not null and result <> 1 group by sender_id
            on conflict (sender_id, epoch) do update
                set success = c.success + excluded.success, error = c.error + excluded.error,
                    cancelled = c.cancelled + excluded.cancelled, skipped = c.skipped + excluded.skipped
            """;

    private record Waiting(Outcome outcome, CompletableFuture<Void> stored) {}

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Consumer<List<Outcome>> afterwards;
    private final BlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile long epoch;
    private volatile boolean stopping;

    /** @param afterwards what is told once results are stored */
    Recorder(JdbcClient jdbc, Clock clock, Consumer<List<Outcome>> afterwards) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.afterwards = afterwards;
        thread = Thread.ofPlatform().name("mail-recorder").daemon().start(this::run);
    }

    /** Under which epoch counters are kept from now on. */
    void epoch(long now) {
        epoch = now;
    }

    /** The future is done once the result is committed. */
    CompletableFuture<Void> store(Outcome outcome) {
        CompletableFuture<Void> stored = new CompletableFuture<>();
        queue.add(new Waiting(outcome, stored));
        return stored;
    }

    /** Stores what waits, as far as the database takes it within that time. */
    void stop(long millis) throws InterruptedException {
        stopping = true;
        thread.join(millis);
        thread.interrupt();
    }

    private void run() {
        List<Waiting> batch = new ArrayList<>();
        try {
            while (!stopping || !queue.isEmpty()) {
                Waiting first = queue.poll(100, TimeUnit.MILLISECONDS);
                if (first != null) {
                    batch.add(first);
                    gather(batch);
                    storeAll(batch);
                    batch.clear();
                }
            }
        } catch (InterruptedException e) {
            LOG.warn("{} results of mails are not stored: these mails go again", batch.size() + queue.size());
        }
        batch.addAll(queue);
        batch.forEach(waiting -> waiting.stored().cancel(false));
    }

    private void gather(List<Waiting> batch) throws InterruptedException {
        long end = System.nanoTime() + GATHER_NANOS;
        while (batch.size() < GATHERED) {
            Waiting next = queue.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        queue.drainTo(batch, MOST - batch.size());
    }

    private void storeAll(List<Waiting> batch) throws InterruptedException {
        List<Outcome> outcomes = batch.stream().map(Waiting::outcome).toList();
        for (long pause = 100;; pause = Math.min(2 * pause, 2000)) {
            try {
                store(outcomes);
                break;
            } catch (RuntimeException e) {
                LOG.warn("Results of {} mails cannot be stored just now: {}", outcomes.size(), e.getMessage());
                TimeUnit.MILLISECONDS.sleep(pause);
            }
        }
        batch.forEach(waiting -> waiting.stored().complete(null));
        afterwards.accept(outcomes);
    }

    private void store(List<Outcome> outcomes) {
        int size = outcomes.size();
        Long[] ids = new Long[size];
        Integer[] results = new Integer[size];
        @Nullable
        String[] codes = new String[size];
        @Nullable
        String[] messages = new String[size];
        @Nullable
        Integer[] skips = new Integer[size];
        @Nullable
        String[] dues = new String[size];
        Boolean[] attempts = new Boolean[size];
        Integer[] lanes = new Integer[size];
        Integer[] weights = new Integer[size];
        for (int i = 0; i < size; i++) {
            Outcome outcome = outcomes.get(i);
            ids[i] = outcome.claimed().row().id();
            results[i] = outcome.result();
            codes[i] = outcome.code();
            messages[i] = clean(outcome.message());
            skips[i] = outcome.skip();
            dues[i] = outcome.due() == null ? null : outcome.due().toString();
            attempts[i] = outcome.attempt();
            lanes[i] = outcome.claimed().lane();
            weights[i] = outcome.claimed().weight();
        }
        jdbc.sql(STATEMENT).param("ids", ids).param("results", results).param("codes", codes)
                .param("messages", messages).param("skips", skips).param("dues", dues).param("attempts", attempts)
                .param("lanes", lanes).param("weights", weights).param("now", SqlTime.now(clock))
                .param("epoch", epoch).update();
    }

    /** What another server said is stored whatever it is. */
    private static @Nullable String clean(@Nullable String message) {
        if (message == null) {
            return null;
        }
        String clean = message.replaceAll("[\\p{Cntrl}\\uD800-\\uDFFF]", " ");
        return clean.length() > MOST_MESSAGE ? clean.substring(0, MOST_MESSAGE) : clean;
    }
}
