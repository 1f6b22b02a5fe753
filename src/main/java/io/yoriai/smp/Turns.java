package io.yoriai.smp;

import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.yoriai.account.ApiClient;

/**
 * At most 32 calls of one client at the same time on a node; more wait up to five seconds (spec/smp-platform.md 12.2). A
 * guard of this node's threads, so it is not shared with others.
 */
@Component
final class Turns {

    private static final int AT_ONCE = 32;
    private static final long PATIENCE_SECONDS = 5;
    /** Large bodies are read a few at a time, so that memory stays flat whoever sends them: 16 MiB in all. */
    private static final int LARGE_BYTES = 64 * 1024;
    private static final int LARGE_AT_ONCE = 256;

    private final Map<Long, Semaphore> turns = new ConcurrentHashMap<>();
    private final Semaphore large = new Semaphore(LARGE_AT_ONCE, true);

    /** What is done in a turn. */
    @FunctionalInterface
    interface Work {
        Answer run();
    }

    /** @throws Door.TooOften after five seconds without a turn */
    Answer take(ApiClient client, Work work) {
        if (client.perSecond() == 0) {
            return work.run();
        }
        Semaphore turn = turns.computeIfAbsent(client.id(), id -> new Semaphore(AT_ONCE, true));
        try {
            if (!turn.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Door.TooOften(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Door.TooOften(1);
        }
        try {
            return work.run();
        } finally {
            turn.release();
        }
    }

    /**
     * Waits until a body of this size may be in memory; small ones need not wait.
     *
     * @return what to give back with {@link #release} when the call is over
     * @throws Door.TooOften after five seconds
     */
    int reserve(long bytes) {
        int weight = (int) (bytes / LARGE_BYTES);
        try {
            if (weight > 0 && !large.tryAcquire(weight, PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Door.TooOften(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Door.TooOften(1);
        }
        return weight;
    }

    void release(int weight) {
        large.release(weight);
    }
}
