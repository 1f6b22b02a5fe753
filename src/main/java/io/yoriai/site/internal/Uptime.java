package io.yoriai.site.internal;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How long the server has been up, in the two largest units that tell something.
 *
 * @param text key of the text
 * @param args its figures
 */
record Uptime(String text, List<Long> args) {

    static Uptime since(Instant start, Instant now) {
        Duration up = now.isBefore(start) ? Duration.ZERO : Duration.between(start, now);
        if (up.toDays() > 0) {
            return new Uptime("site.uptime.days", List.of(up.toDays(), (long) up.toHoursPart()));
        }
        if (up.toHours() > 0) {
            return new Uptime("site.uptime.hours", List.of(up.toHours(), (long) up.toMinutesPart()));
        }
        if (up.toMinutes() > 0) {
            return new Uptime("site.uptime.minutes", List.of(up.toMinutes()));
        }
        return new Uptime("site.uptime.seconds", List.of(up.toSeconds()));
    }
}
