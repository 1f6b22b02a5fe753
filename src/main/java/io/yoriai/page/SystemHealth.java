package io.yoriai.page;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * How the installation itself stands, for whoever runs it.
 *
 * @param jobs whose last run failed, by name
 * @param disk where the data directory is
 * @param databaseBytes size of the database
 * @param embedded whether the database is in the data directory; else it has a disk and backups of its own
 * @param lastBackup end of the last {@code backup} command; null: none was ever made
 * @param at when this was so
 */
public record SystemHealth(List<FailedJob> jobs, Disk disk, long databaseBytes, boolean embedded,
        @Nullable Instant lastBackup, Instant at) {

    /** A backup older than this is worth a word. */
    public static final Duration BACKUP_AGE = Duration.ofHours(48);

    private static final double LITTLE_SHARE = 0.1;
    private static final long LITTLE_BYTES = 1L << 30;

    /**
     * A job that does not get on.
     *
     * @param failures in a row
     */
    public record FailedJob(String name, int failures, Instant last) {}

    /** Bytes. */
    public record Disk(long free, long total) {

        public boolean low() {
            return free < LITTLE_BYTES || free < total * LITTLE_SHARE;
        }
    }

    /** Whether the embedded database has no backup that is young enough. */
    public boolean backupMissing() {
        Instant last = lastBackup;
        return embedded && (last == null || last.isBefore(at.minus(BACKUP_AGE)));
    }

    public boolean well() {
        return jobs.isEmpty() && !disk.low() && !backupMissing();
    }

    /** Who runs the server tells it. */
    public interface Source {
        SystemHealth now();
    }
}
