package io.yoriai.testkit;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** The system's clock, or one that stands, moved on by tests. It never goes back, since tests share one server. */
public final class TestClock extends Clock {

    private final Clock base;
    private volatile Duration ahead = Duration.ZERO;

    public TestClock() {
        this(Clock.systemUTC());
    }

    private TestClock(Clock base) {
        this.base = base;
    }

    /** A clock that goes on only when it is moved. */
    public static TestClock standingAt(Instant moment) {
        return new TestClock(Clock.fixed(moment, ZoneOffset.UTC));
    }

    public void advance(Duration time) {
        ahead = ahead.plus(time);
    }

    @Override
    public Instant instant() {
        return base.instant().plus(ahead);
    }

    @Override
    public ZoneId getZone() {
        return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
        return Clock.offset(base.withZone(zone), ahead);
    }
}
