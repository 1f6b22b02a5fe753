package io.yoriai.record;

import com.github.benmanes.caffeine.cache.Caffeine;

import java.time.Duration;

/**
 * What a node may remember of the database: a second at most. Under traffic it is renewed beside the calls at half that
 * age, so that no call that holds a connection waits for a renewal that needs one.
 */
public final class ShortCache {

    private ShortCache() {}

    public static Caffeine<Object, Object> cache() {
        return Caffeine.newBuilder().refreshAfterWrite(Duration.ofMillis(500)).expireAfterWrite(Duration.ofSeconds(1));
    }
}
