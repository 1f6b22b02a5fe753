package io.yoriai.smp;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.yoriai.account.ApiClient;
import io.yoriai.record.SystemSettings;

/**
 * The calls of one client that work at the same time on a node: as many as the setting {@code api.at_once} says, and at most
 * half as many as there are connections to the database, so that none shuts the others out; more wait up to eight seconds
 * (docs/adr/0008). A guard of this node's, so it is not shared with others.
 */
@Component
final class Turns {

    private static final long PATIENCE_SECONDS = 8;

    private final Map<Of, Semaphore> turns = new ConcurrentHashMap<>();
    private final SystemSettings settings;
    private final int half;

    Turns(SystemSettings settings, @Value("${spring.datasource.hikari.maximum-pool-size}") int connections) {
        this.settings = settings;
        half = Math.max(1, connections / 2);
    }

    /** The turns of a client while the setting is this one; those that were taken under another end by themselves. */
    private record Of(long client, int most) {}

    /** What is done in a turn. */
    @FunctionalInterface
    interface Work {
        Answer run();
    }

    /** A turn that is held until it is closed; closing it again does nothing. */
    static final class Turn implements AutoCloseable {

        private final Semaphore from;
        private boolean over;

        private Turn(Semaphore from) {
            this.from = from;
        }

        @Override
        public void close() {
            if (!over) {
                over = true;
                from.release();
            }
        }
    }

    /**
     * Waits for a turn, once the call is there whole.
     *
     * @throws Door.TooOften after eight seconds without one
     */
    Turn take(ApiClient client) {
        Of of = new Of(client.id(), Math.min(half, settings.number("api.at_once")));
        Semaphore free = turns.computeIfAbsent(of, own -> new Semaphore(own.most(), true));
        try {
            if (!free.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Door.TooOften(1);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Door.TooOften(1);
        }
        return new Turn(free);
    }
}
