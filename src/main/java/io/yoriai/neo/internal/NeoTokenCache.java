package io.yoriai.neo.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClientChanged;

/**
 * Tokens and their keys as they were at most one second ago. What this node changes is forgotten at once; what another node
 * changes is seen within the second.
 */
@Component
public class NeoTokenCache {

    private static final long FRESH_NANOS = 1_000_000_000L;
    private static final int MOST = 10_000;

    private final Map<String, Held> held = new ConcurrentHashMap<>();

    /** A token that is or was good. */
    record Token(NeoClient client, Instant expiresAt) {}

    private record Held(Token token, long takenNanos) {}

    @Nullable
    Token get(String token) {
        Held copy = held.get(token);
        return copy != null && System.nanoTime() - copy.takenNanos() < FRESH_NANOS ? copy.token() : null;
    }

    /** @param takenNanos of {@link System#nanoTime()} before the database was asked */
    void put(String token, Token found, long takenNanos) {
        if (held.size() >= MOST) {
            held.clear();
        }
        held.put(token, new Held(found, takenNanos));
    }

    @EventListener
    void forget(NeoClientChanged changed) {
        held.clear();
    }
}
