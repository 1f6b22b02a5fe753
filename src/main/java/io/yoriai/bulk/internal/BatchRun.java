package io.yoriai.bulk.internal;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.bulk.CallsInProgress;
import io.yoriai.bulk.RecordRunner;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Executes a batch's records in their order. What a record does, its result and the counters are one transaction that holds
 * the batch's row: whatever dies on the way, no record is done twice and none is lost. Where nobody waits for what records
 * lock, some share a transaction: those that can be are written together, each other one in a savepoint of its own. While they
 * are written the next ones are read. Between them it rests where calls are in progress.
 */
@Component
public class BatchRun {

    private static final Logger LOG = LoggerFactory.getLogger(BatchRun.class);
    private static final int TRIES = 3;
    /** After a system fault so many go one by one, of whatever kind they are. */
    private static final int ALONE = 250;

    private final BatchStore store;
    private final ObjectProvider<RecordRunner> runner;
    private final ApiClients clients;
    private final ObjectProvider<CallsInProgress> calls;
    private final Clock clock;
    private final JsonMapper json;
    private final TransactionTemplate whole;
    private final TransactionTemplate part;

    BatchRun(BatchStore store, ObjectProvider<RecordRunner> runner, ApiClients clients,
            ObjectProvider<CallsInProgress> calls,
            Clock clock, JsonMapper json, PlatformTransactionManager transactions) {
        this.store = store;
        this.runner = runner;
        this.clients = clients;
        this.calls = calls;
        this.clock = clock;
        this.json = json;
        whole = new TransactionTemplate(transactions);
        part = new TransactionTemplate(transactions);
        part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** How far one step came. */
    private enum Step {
        ON,
        OVER,
        /** The system failed: the next ones go alone, so that it is known with which record. */
        FAILED
    }

    /**
     * Executes the batch that this worker took until it ends, is stopped or the turn is over, and leaves it.
     *
     * @param on whether the turn goes on
     */
    void turn(Batch taken, String worker, BooleanSupplier on) {
        Step step = Step.ON;
        Ahead ahead = new Ahead();
        int alone = 0;
        BatchPace pace = new BatchPace(calls.getIfAvailable(() -> () -> 0));
        while (step != Step.OVER && on.getAsBoolean()) {
            boolean together = alone <= 0;
            alone--;
            long began = System.nanoTime();
            step = step(taken.id(), worker, together, ahead);
            if (step == Step.FAILED) {
                if (!together) {
                    break;
                }
                alone = ALONE;
            }
            rest(pace.restAfter(Duration.ofNanos(System.nanoTime() - began)));
        }
        if (step != Step.OVER) {
            store.release(taken.id(), worker);
        }
    }

    private static void rest(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    private Step step(long id, String worker, boolean together, Ahead ahead) {
        for (int tries = 1;; tries++) {
            try {
                return Objects.requireNonNull(whole.execute(status -> records(id, worker, together, ahead)));
            } catch (ConcurrencyFailureException e) {
                // Lost against another call in the database: the same once more.
                if (tries == TRIES) {
                    return together ? Step.FAILED : failed(id, worker, e);
                }
            } catch (RuntimeException | StackOverflowError e) {
                return together ? Step.FAILED : failed(id, worker, e);
            }
        }
    }

    private Step records(long id, String worker, boolean together, Ahead ahead) {
        Batch batch = store.lock(id, worker).orElse(null);
        if (batch == null) {
            return Step.OVER;
        }
        Optional<ApiClient> client = clients.usable(batch.client());
        if (client.isEmpty()) {
            store.end(id, 4, StopReason.KEY, now());
            return Step.OVER;
        }
        RecordRunner.Task task = new RecordRunner.Task(id, client.get(), batch.staff(), batch.method(),
                batch.parameters(), batch.address(), batch.host());
        int left = batch.maxErrors() == null ? Integer.MAX_VALUE : batch.maxErrors() - batch.failed();
        // So many may fail, and none after the last one that may is executed.
        int most = Math.min(left, together ? runner.getObject().most(task) : 1);
        int end = batch.next() + most;
        Map<Boolean, List<BatchStore.Waiting>> waiting = store.waiting(batch, together && most > 1 ? 2 * most : most)
                .stream().collect(Collectors.partitioningBy(record -> record.no() < end));
        List<BatchStore.Waiting> records = Objects.requireNonNull(waiting.get(true));
        List<String> bodies = together ? bodies(records) : List.of();
        Supplier<List<RecordRunner.@Nullable Outcome>> work = ahead.take(bodies);
        if (work == null) {
            work = runner.getObject().together(task, bodies);
        }
        List<String> next = bodies(Objects.requireNonNull(waiting.get(false)));
        if (!next.isEmpty()) {
            ahead.read(next, () -> runner.getObject().together(task, next));
        }
        store.done(batch, results(task, records, together ? work.get() : List.of()), now());
        return Step.ON;
    }

    private static List<String> bodies(List<BatchStore.Waiting> records) {
        return records.stream().map(BatchStore.Waiting::body).filter(Objects::nonNull).toList();
    }

    /** The next records of a batch, read while those before them are written; used only where they still say the same. */
    private static final class Ahead {

        private List<String> bodies = List.of();
        private @Nullable CompletableFuture<Supplier<List<RecordRunner.@Nullable Outcome>>> work;

        void read(List<String> next, Supplier<Supplier<List<RecordRunner.@Nullable Outcome>>> reading) {
            bodies = next;
            work = CompletableFuture.supplyAsync(reading, Thread::startVirtualThread);
        }

        /** Null where they were not read: then they are now, and what fails fails there. */
        @Nullable
        Supplier<List<RecordRunner.@Nullable Outcome>> take(List<String> wanted) {
            CompletableFuture<Supplier<List<RecordRunner.@Nullable Outcome>>> read = work;
            work = null;
            return read == null || !bodies.equals(wanted)
                    ? null
                    : read.exceptionally(failure -> null).join();
        }
    }

    /** Of those that were executed together first, then of each other one in its order. */
    private List<BatchStore.Result> results(RecordRunner.Task task, List<BatchStore.Waiting> records,
            List<RecordRunner.@Nullable Outcome> together) {
        Map<Integer, BatchStore.Result> results = new TreeMap<>();
        Iterator<RecordRunner.@Nullable Outcome> outcomes = together.iterator();
        for (BatchStore.Waiting record : records) {
            RecordRunner.Outcome outcome = record.body() != null && outcomes.hasNext() ? outcomes.next() : null;
            if (outcome != null) {
                int no = record.no();
                results.put(no, outcome.fault() == null
                        ? done(no, Objects.requireNonNull(outcome.done()))
                        : new BatchStore.Result(no, null, null, outcome.fault().faults()));
            }
        }
        records.forEach(record -> results.computeIfAbsent(record.no(), no -> result(task, record)));
        return List.copyOf(results.values());
    }

    private static BatchStore.Result done(int no, RecordRunner.Done done) {
        return new BatchStore.Result(no, done.record(), done.lead(), null);
    }

    private BatchStore.Result result(RecordRunner.Task task, BatchStore.Waiting record) {
        String body = record.body();
        if (body == null) {
            return new BatchStore.Result(record.no(), null, null, faults(record.faults()));
        }
        try {
            return done(record.no(),
                    Objects.requireNonNull(part.execute(status -> runner.getObject().run(task, body))));
        } catch (FaultException e) {
            if (e.status() >= 500) {
                throw e;
            }
            return new BatchStore.Result(record.no(), null, null, e.faults());
        }
    }

    /** Why a record could not be read; one whose person was erased has nothing left to be read. */
    private List<Fault> faults(@Nullable String stored) {
        return stored == null
                ? List.of(Fault.notFound(null))
                : json.readValue(stored, new TypeReference<List<Fault>>() {
                });
    }

    private Step failed(long id, String worker, Throwable failure) {
        LOG.error("A record of batch {}", id, failure);
        return Objects.requireNonNull(whole.execute(status -> store.lock(id, worker).map(batch -> {
            if (store.failedBySystem(batch, now()) < TRIES) {
                return Step.FAILED;
            }
            store.end(id, 4, StopReason.SYSTEM, now());
            return Step.OVER;
        }).orElse(Step.OVER)));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }
}
