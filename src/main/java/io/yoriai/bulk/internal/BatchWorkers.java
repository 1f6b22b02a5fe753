package io.yoriai.bulk.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

import io.yoriai.account.Maintenance;
import io.yoriai.bulk.RecordRunner;
import io.yoriai.record.RandomText;

/**
 * Two threads of each node that execute batches in turns of a second: so batches of several keys move side by side, and a
 * large one keeps two connections at most from single calls. They run where there is a {@link RecordRunner}, and pause during
 * maintenance.
 */
@Component
public class BatchWorkers implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(BatchWorkers.class);
    private static final int THREADS = 2;
    private static final Duration TURN = Duration.ofSeconds(1);
    private static final long LOOK_MILLIS = 1_000;
    private static final long STOP_MILLIS = 20_000;

    private final BatchStore store;
    private final BatchRun run;
    private final ObjectProvider<RecordRunner> runner;
    private final Maintenance maintenance;
    private final Clock clock;
    private final Semaphore wake = new Semaphore(0);
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    BatchWorkers(BatchStore store, BatchRun run, ObjectProvider<RecordRunner> runner, Maintenance maintenance,
            Clock clock) {
        this.store = store;
        this.run = run;
        this.runner = runner;
        this.maintenance = maintenance;
        this.clock = clock;
    }

    /** Looks for a batch as soon as the running transaction is committed; other nodes look once a second. */
    public void wakeAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                wake.release();
            }
        });
    }

    @Override
    public boolean isAutoStartup() {
        return runner.getIfAvailable() != null;
    }

    @Override
    public synchronized void start() {
        running = true;
        for (int i = 1; i <= THREADS; i++) {
            String worker = RandomText.hex(8);
            threads.add(Thread.ofPlatform().daemon().name("bulk-" + i).start(() -> work(worker)));
        }
    }

    @Override
    public synchronized void stop() {
        running = false;
        wake.release(THREADS);
        threads.forEach(thread -> {
            try {
                thread.join(STOP_MILLIS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void work(String worker) {
        while (running) {
            try {
                if (maintenance.on() || !turn(worker)) {
                    rest();
                }
            } catch (RuntimeException e) {
                // The database is away, or full: what was taken is another's after half a minute.
                LOG.warn("Batches wait: {}", e.toString());
                rest();
            }
        }
    }

    private boolean turn(String worker) {
        Optional<Batch> batch = store.take(worker, clock.instant());
        batch.ifPresent(taken -> {
            long end = System.nanoTime() + TURN.toNanos();
            BooleanSupplier on = () -> running && System.nanoTime() < end && !maintenance.on();
            run.turn(taken, worker, on);
        });
        return batch.isPresent();
    }

    private void rest() {
        try {
            if (wake.tryAcquire(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
                wake.drainPermits();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
