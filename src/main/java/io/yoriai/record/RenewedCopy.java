package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A copy of something small that the database holds and every call asks for, a second old at most while the database answers
 * (docs/adr/0003). It is renewed beside the calls: where the database is slow, calls wait a moment for it, never for one another,
 * and go on with what was known; so a crowd does not queue up behind one reading.
 *
 * @param <T> what is copied, unchangeable
 */
public final class RenewedCopy<T> {

    private static final Logger LOG = LoggerFactory.getLogger(RenewedCopy.class);
    private static final long RENEWED = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TOO_OLD = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_MILLIS = 200;
    /** For what this node itself has just changed. */
    private static final long PATIENCE_AFTER_CHANGE_MILLIS = 2_000;

    private final String name;
    private final Supplier<T> reading;
    private volatile @Nullable Copy<T> copy;
    private CompletableFuture<Void> renewal = CompletableFuture.completedFuture(null);

    /** @param changed whether this node has changed it since it was read */
    private record Copy<T>(T value, long readAt, boolean changed) {}

    /** @param reading from the database; in a thread of its own but for the first time */
    public RenewedCopy(String name, Supplier<T> reading) {
        this.name = name;
        this.reading = reading;
    }

    /** @param known what is told until the database has answered for the first time */
    public RenewedCopy(String name, Supplier<T> reading, T known) {
        this(name, reading);
        copy = new Copy<>(known, System.nanoTime() - TOO_OLD - 1, false);
    }

    /** @throws RuntimeException of the reading, where nothing is known yet */
    public T get() {
        Copy<T> present = copy;
        if (present == null) {
            return first();
        }
        long age = System.nanoTime() - present.readAt();
        if (present.changed() || age > RENEWED) {
            CompletableFuture<Void> running = renew();
            if (present.changed()) {
                await(running, PATIENCE_AFTER_CHANGE_MILLIS);
                // A reading that began before the commit does not count.
                if (Objects.requireNonNull(copy).changed()) {
                    await(renew(), PATIENCE_AFTER_CHANGE_MILLIS);
                }
            } else if (age > TOO_OLD) {
                await(running, PATIENCE_MILLIS);
            }
        }
        return Objects.requireNonNull(copy).value();
    }

    /** This node sees a change with its commit, others within a second. */
    public void renewAfterCommit() {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    Copy<T> present = copy;
                    if (present != null) {
                        copy = new Copy<>(present.value(), present.readAt(), true);
                    }
                }
            });
        }
    }

    private synchronized T first() {
        Copy<T> present = copy;
        if (present == null) {
            present = read();
            copy = present;
        }
        return present.value();
    }

    private Copy<T> read() {
        long begun = System.nanoTime();
        return new Copy<>(reading.get(), begun, false);
    }

    private synchronized CompletableFuture<Void> renew() {
        if (renewal.isDone()) {
            CompletableFuture<Void> next = new CompletableFuture<>();
            renewal = next;
            Thread.ofVirtual().name(name).start(() -> {
                Copy<T> before = Objects.requireNonNull(copy);
                try {
                    Copy<T> read = read();
                    // What was changed meanwhile is read once more.
                    copy = copy == before ? read : new Copy<>(read.value(), read.readAt(), true);
                } catch (RuntimeException e) {
                    LOG.debug("{} cannot be read", name, e);
                    copy = new Copy<>(before.value(), System.nanoTime(), before.changed());
                } finally {
                    next.complete(null);
                }
            });
        }
        return renewal;
    }

    private static void await(CompletableFuture<Void> running, long millis) {
        try {
            running.get(millis, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What was known before is told.
        }
    }
}
