package io.yoriai.neo;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's time, moved as a test wants. */
class TestClock extends Clock {

    private volatile Duration moved = Duration.ZERO;

    void reset() {
        moved = Duration.ZERO;
    }

    void move(Duration by) {
        moved = moved.plus(by);
    }

    void set(Instant moment) {
        moved = Duration.between(Instant.now(), moment);
    }

    @Override
    public Instant instant() {
        return Instant.now().plus(moved);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        throw new UnsupportedOperationException();
    }
}
