package io.yoriai.server.database;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

import io.yoriai.account.Maintenance;
import io.yoriai.page.SystemHealth;

/**
 * Jobs, disk and backups as they stand, for the console's first page and for the health answer. It takes no node out: what is
 * told here wants somebody's hand, and calls are answered all the same.
 */
@Component("systemHealthIndicator")
public class SystemState implements SystemHealth.Source, HealthIndicator {

    private static final String LAST_BACKUP = "backup.last";

    private final JdbcClient jdbc;
    private final Maintenance maintenance;
    private final Clock clock;
    private final Path data;
    private final boolean embedded;

    SystemState(JdbcClient jdbc, Maintenance maintenance, Clock clock, @Value("${yoriai.data}") Path data,
            @Value("${yoriai.database:embedded}") String database) {
        this.jdbc = jdbc;
        this.maintenance = maintenance;
        this.clock = clock;
        this.data = data.toAbsolutePath();
        embedded = database.equals("embedded");
    }

    /** Leaves the trace of a backup in the database that was saved, by a user of the operating system. */
    public static void backedUp(DatabaseAccess access, Instant at, String user) throws SQLException {
        try (Connection connection = access.connect();
                PreparedStatement note = connection.prepareStatement("""
                        with told as (
                            insert into audit_log (at, door, who, what, record)
                            values (?::timestamptz, 5, ?, 'backup', 'SystemSetting/backup.last'))
                        insert into system_setting (name, value) values ('backup.last', ?)
                        on conflict (name) do update set value = excluded.value""")) {
            note.setString(1, at.toString());
            note.setString(2, user);
            note.setString(3, at.toString());
            note.executeUpdate();
        }
    }

    /** Leaves the trace of a restore in the database that came back, by a user of the operating system. */
    static void restored(DatabaseAccess access, Instant at, String user, String file) throws SQLException {
        try (Connection connection = access.connect()) {
            try (PreparedStatement log = connection.prepareStatement("select to_regclass('audit_log')");
                    ResultSet there = log.executeQuery()) {
                if (!there.next() || there.getString(1) == null) {
                    return; // saved before its first start was over
                }
            }
            try (PreparedStatement note = connection.prepareStatement("""
                    insert into audit_log (at, door, who, what, record, columns)
                    values (?::timestamptz, 5, ?, 'restore', 'SystemSetting/backup.last',
                        jsonb_build_object('file', jsonb_build_array(null, ?::text)))""")) {
                note.setString(1, at.toString());
                note.setString(2, user);
                note.setString(3, file);
                note.executeUpdate();
            }
        }
    }

    /** A row a job, some twenty in all. */
    @Override
    public SystemHealth now() {
        List<SystemHealth.FailedJob> jobs = jdbc.sql("""
                select task_name, max(consecutive_failures) as failures, max(last_failure) as last
                  from scheduled_tasks where consecutive_failures > 0 group by task_name order by task_name""")
                .query((row, n) -> new SystemHealth.FailedJob(Objects.requireNonNull(row.getString("task_name")),
                        row.getInt("failures"), Objects.requireNonNull(row.getTimestamp("last")).toInstant()))
                .list();
        long size = jdbc.sql("select pg_database_size(current_database())").query(Long.class).single();
        Instant backup = jdbc.sql("select value from system_setting where name = ?").param(LAST_BACKUP)
                .query(String.class).optional().map(Instant::parse).orElse(null);
        return new SystemHealth(jobs, disk(), size, embedded, backup, clock.instant());
    }

    private SystemHealth.Disk disk() {
        Path there = data;
        while (!Files.exists(there)) {
            there = Objects.requireNonNull(there.getParent(), "the root is there");
        }
        try {
            FileStore store = Files.getFileStore(there);
            return new SystemHealth.Disk(store.getUsableSpace(), store.getTotalSpace());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public Health health() {
        SystemHealth now = now();
        Health.Builder health = Health.up().withDetail("maintenance", maintenance.on())
                .withDetail("failedJobs", now.jobs().stream().collect(
                        Collectors.toMap(SystemHealth.FailedJob::name, SystemHealth.FailedJob::failures)))
                .withDetail("diskFreeBytes", now.disk().free()).withDetail("databaseBytes", now.databaseBytes());
        Instant backup = now.lastBackup();
        return health.withDetail("lastBackup", backup == null ? "never" : backup.toString()).build();
    }
}
