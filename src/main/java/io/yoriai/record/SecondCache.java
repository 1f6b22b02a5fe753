package io.yoriai.record;

import com.github.benmanes.caffeine.cache.Caffeine;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Copies of what the database holds, by the program's clock a second old at most (docs/adr/0003). */
public final class SecondCache {

    private SecondCache() {}

    /** A cache whose entries age with the clock. */
    public static Caffeine<Object, Object> by(Clock clock) {
        return by(clock, Duration.ofSeconds(1));
    }

    /** The same, whose entries are of that age at most. */
    public static Caffeine<Object, Object> by(Clock clock, Duration age) {
        return Caffeine.newBuilder().ticker(() -> nanos(clock.instant())).expireAfterWrite(age);
    }

    /**
     * A cache that is renewed beside the calls at half that age, so that no call that holds a connection waits for a renewal
     * that needs one.
     */
    public static Caffeine<Object, Object> renewed() {
        return Caffeine.newBuilder().refreshAfterWrite(Duration.ofMillis(500)).expireAfterWrite(Duration.ofSeconds(1));
    }

    private static long nanos(Instant moment) {
        return moment.getEpochSecond() * 1_000_000_000L + moment.getNano();
    }
}
