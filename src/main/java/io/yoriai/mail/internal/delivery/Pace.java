package io.yoriai.mail.internal.delivery;

import java.time.Duration;

/**
 * How fast one receiver gets mails: its lane's limit, and half of what it got for ten minutes after it asked for less; then
 * twice as much every ten minutes (spec/smp-mail-tracking.md 3.5).
 */
final class Pace {

    private static final long SECOND = 1_000_000_000;
    private static final long SLOW_FOR = Duration.ofMinutes(10).toNanos();
    private static final long ONE_WISH = Duration.ofSeconds(60).toNanos();
    private static final long MEASURED_OVER = 10 * SECOND;
    private static final double UNLIMITED = 10_000;

    private double limit;
    private double slow;
    private long slowUntil;
    private long slowedAt;
    private long next;
    private long windowStart;
    private int inWindow;
    private double measured;

    /** @param perSecond 0: no limit */
    Pace(int perSecond, long now) {
        limit = perSecond;
        next = now;
        windowStart = now;
    }

    /** @param perSecond 0: no limit */
    synchronized void limit(int perSecond) {
        limit = perSecond;
    }

    /** How many nanoseconds the next mail has to wait; it is counted as sent. More than {@code most}: -1, and it is not counted. */
    synchronized long take(long now, long most) {
        double rate = rate(now);
        if (rate == 0) {
            count(now);
            return 0;
        }
        long at = Math.max(now, next);
        if (at - now > most) {
            return -1;
        }
        count(now);
        next = at + (long) (SECOND / rate);
        return at - now;
    }

    /** Whether the next mail may go at once; then it is counted. */
    synchronized boolean tryTake(long now) {
        return take(now, 0) == 0;
    }

    /** The receiver asked for less. Many connections that are told the same at once are one wish. */
    synchronized void slowDown(long now) {
        if (slow > 0 && now - slowedAt < ONE_WISH) {
            return;
        }
        double current = rate(now);
        if (current == 0) {
            double running = inWindow * (double) SECOND / Math.max(SECOND, now - windowStart);
            current = Math.max(2, Math.max(measured, running));
        }
        slow = Math.max(1, current / 2);
        slowedAt = now;
        slowUntil = now + SLOW_FOR;
    }

    /** Mails a second; 0: no limit. */
    synchronized double rate(long now) {
        while (slow > 0 && now - slowUntil >= 0) {
            slow *= 2;
            slowUntil += SLOW_FOR;
            if (slow >= (limit > 0 ? limit : UNLIMITED)) {
                slow = 0;
            }
        }
        return slow > 0 ? slow : limit;
    }

    private void count(long now) {
        if (now - windowStart > MEASURED_OVER) {
            measured = inWindow * (double) SECOND / (now - windowStart);
            windowStart = now;
            inWindow = 0;
        }
        inWindow++;
    }
}
