package io.yoriai.bulk;

import org.springframework.stereotype.Component;

import java.time.Duration;

import io.yoriai.record.SystemSettings;

/** How much may come and wait, and how long what came is kept (spec/smp-platform.md 9 and 13); system settings. */
@Component
public class BulkLimits {

    private static final long MOST_BYTES = 512L * 1024 * 1024;

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
        return settings.number("bulk.records");
    }

    /** Bytes of one body, unpacked. */
    public long bytes() {
        return settings.number("bulk.bytes");
    }

    /** Batches of one key that wait, beside the one that is executed. */
    public int waiting() {
        return settings.number("bulk.waiting");
    }

    /** Bodies of one key that arrive at the same time. */
    public int arriving() {
        return settings.number("bulk.arriving");
    }

    /** How long results are kept after the end. */
    public Duration results() {
        return Duration.ofDays(settings.number("bulk.results_days"));
    }

    /** How long bodies of records that were not executed are kept after the end. */
    public Duration bodies() {
        return Duration.ofDays(settings.number("bulk.bodies_days"));
    }

    /** How long batches are listed. */
    public Duration batches() {
        return Duration.ofDays(settings.number("bulk.batches_days"));
    }
}
