package io.yoriai.bulk;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.bulk.internal.ArrivalStore;
import io.yoriai.bulk.internal.BatchWorkers;

/**
 * Takes batches in while they arrive: their records are stored part by part, each in a transaction of its own, so that neither
 * memory nor a connection is held for as long as a sender takes. A batch counts once it has come whole.
 */
@Service
public class Arrivals {

    /** How long an idempotency key is kept. */
    public static final Duration KEPT = Duration.ofDays(7);

    /** Whoever sends nothing for so long has gone; a body must move at 4 KiB a second (docs/adr/0039). */
    private static final Duration SILENT = Duration.ofMinutes(10);

    private final ArrivalStore store;
    private final BulkLimits limits;
    private final BatchWorkers workers;
    private final AuditLog audit;
    private final Clock clock;

    Arrivals(ArrivalStore store, BulkLimits limits, BatchWorkers workers, AuditLog audit, Clock clock) {
        this.audit = audit;
        this.store = store;
        this.limits = limits;
        this.workers = workers;
        this.clock = clock;
    }

    /** Too many wait already, or arrive. */
    public static final class TooManyException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooManyException() {
            super("too many batches of one key", null, false, false);
        }
    }

    /**
     * Begins a batch.
     *
     * @return its number; nothing where another one with its idempotency key still comes
     * @throws TooManyException where its key has too many
     */
    @Transactional
    public Optional<Long> begin(NewBatch batch) {
        Instant now = clock.instant();
        Optional<Long> begun = store.begin(batch, now, now.minus(SILENT));
        if (begun.isPresent()
                && !store.mayCome(batch.client(), limits.waiting(), limits.arriving(), now.minus(SILENT))) {
            throw new TooManyException();
        }
        return begun;
    }

    /** Stores some more of its records. */
    @Transactional
    public void store(long id, List<BatchRecord> records) {
        store.records(id, records, clock.instant());
    }

    /**
     * It has come whole, and is to be executed.
     *
     * @param total records that were stored
     * @param maxErrors failed records that end it; null: none do
     * @param along is done in the same transaction
     */
    @Transactional
    public void complete(long id, String method, Map<String, String> parameters, int total,
            @Nullable Integer maxErrors, Runnable along) {
        store.complete(id, method, parameters, total, maxErrors, clock.instant());
        along.run();
        audit.write(null, "bulkapi.post", "BulkApi/" + id);
        workers.wakeAfterCommit();
    }

    /** It did not come: what was stored of it goes. */
    @Transactional
    public void abandon(long id) {
        store.abandon(id);
    }
}
