package io.yoriai.bulk;

import org.springframework.stereotype.Component;

import java.time.Duration;

import io.yoriai.record.SystemSettings;

/** How much may come and wait, and how long what came is kept (spec/smp-platform.md 9 and 13); system settings. */
@Component
public class BulkLimits {

    private static final long MOST_BYTES = 512L * 1024 * 1024;
    private static final long BYTES = 200L * 1024 * 1024;

    private final SystemSettings settings;

    BulkLimits(SystemSettings settings) {
        this.settings = settings;
    }

    /** Bytes beyond which no setting goes: the server's front door lets no more in. */
    public static long mostBytes() {
        return MOST_BYTES;
    }

    /** Records of one batch. */
    public int records() {
        return (int) number("bulk.records", 100_000, 1_000_000);
    }

    /** Bytes of one body, unpacked. */
    public long bytes() {
        return number("bulk.bytes", BYTES, MOST_BYTES);
    }

    /** Batches of one key that wait, beside the one that is executed. */
    public int waiting() {
        return (int) number("bulk.waiting", 20, 1_000);
    }

    /** Bodies of one key that arrive at the same time. */
    public int arriving() {
        return (int) number("bulk.arriving", 2, 100);
    }

    /** How long results are kept after the end. */
    public Duration results() {
        return Duration.ofDays(number("bulk.results_days", 90, 3_650));
    }

    /** How long bodies of records that were not executed are kept after the end. */
    public Duration bodies() {
        return Duration.ofDays(number("bulk.bodies_days", 7, 3_650));
    }

    /** How long batches are listed. */
    public Duration batches() {
        return Duration.ofDays(number("bulk.batches_days", 365, 36_500));
    }

    private long number(String name, long usual, long most) {
        String text = settings.get(name, "");
        return text.matches("[1-9][0-9]{0,11}") ? Math.min(Long.parseLong(text), most) : usual;
    }
}
