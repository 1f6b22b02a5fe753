package io.yoriai.bulk.internal;

import java.time.Duration;

import io.yoriai.bulk.CallsInProgress;

/**
 * How long a batch rests between its steps, so that calls in progress have the processors, the database's too, most of the time
 * (docs/adr/0114): twice its last step for each of them, four times at most; not at all where there are none.
 */
final class BatchPace {

    private static final double FOR_EACH = 2;
    private static final double MOST = 4;
    private static final Duration LONGEST = Duration.ofSeconds(1);

    private final CallsInProgress calls;
    /** Calls in progress of late. */
    private double busy;

    BatchPace(CallsInProgress calls) {
        this.calls = calls;
        busy = calls.now();
    }

    /**
     * Looks at what is in progress.
     *
     * @param worked what the step took
     * @return at most a second
     */
    Duration restAfter(Duration worked) {
        busy = (busy + calls.now()) / 2;
        Duration rest = Duration.ofNanos(Math.round(worked.toNanos() * Math.min(FOR_EACH * busy, MOST)));
        return rest.compareTo(LONGEST) > 0 ? LONGEST : rest;
    }
}
