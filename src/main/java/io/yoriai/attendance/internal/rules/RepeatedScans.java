package io.yoriai.attendance.internal.rules;

import java.time.Duration;
import java.time.Instant;
import java.util.Objects;

/**
 * The rule for repeated scans (spec/smp-application-attendance.md 9.4, Retry): an identical call of the same API client that
 * comes again within a while is answered as the first was, and nothing is written. Screens and devices repeat nothing (B5).
 */
public final class RepeatedScans {

    private RepeatedScans() {}

    /** How long a call is taken for a repetition, with and without an AttendanceDate. */
    public record Windows(Duration dated, Duration undated) {}

    /** Whether the call repeats the one that made the visit. */
    static boolean repeats(Asked asked, Facts.Visit first, Windows windows) {
        Duration window = asked.dateText() == null ? windows.undated() : windows.dated();
        Instant received = first.receivedAt();
        return asked.caller().clientId() != null && asked.caller().clientId().equals(first.client())
                && asked.type().code() == first.type() && asked.check() == first.check()
                && Objects.equals(asked.onsiteId(), first.onsiteId())
                && Objects.equals(asked.dateText(), first.dateText())
                && received != null && asked.now().isBefore(received.plus(window));
    }
}
