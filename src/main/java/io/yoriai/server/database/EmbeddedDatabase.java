package io.yoriai.server.database;

import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A durable PostgreSQL 18 in the data directory, started and stopped with this process. It listens on a free port of
 * 127.0.0.1 alone and lets in by password alone. When it has been started, fsync, synchronous_commit and full_page_writes
 * are known to be on.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    /** The major version that this product carries. */
    public static final String MAJOR = "18";

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedDatabase.class);

    /** Replaying the log after a crash takes its time; a failure is noticed at once by {@link Watch}. */
    private static final Duration LONGEST_START = Duration.ofMinutes(5);
    private static final Duration LONGEST_STOP = Duration.ofMinutes(5);

    private static final Map<String, String> SETTINGS = Map.ofEntries(
            // Durability: an answered call survives the loss of power.
            Map.entry("fsync", "on"), Map.entry("synchronous_commit", "on"), Map.entry("full_page_writes", "on"),
            Map.entry("wal_level", "replica"), // the backup needs it
            Map.entry("listen_addresses", "127.0.0.1"), Map.entry("unix_socket_directories", ""),
            // Sized so that server and database stay well under 700 MB together.
            Map.entry("shared_buffers", "96MB"), Map.entry("max_connections", "100"), Map.entry("work_mem", "8MB"),
            Map.entry("maintenance_work_mem", "64MB"), Map.entry("jit", "off"), Map.entry("io_method", "sync"),
            // Repeating a hash protects passwords that people choose; these are 192 random bits, and every connection proves one.
            Map.entry("scram_iterations", "1"), Map.entry("max_wal_size", "2GB"), Map.entry("random_page_cost", "1.1"),
            // Its log keeps a week and never shows the values of a statement.
            Map.entry("logging_collector", "on"), Map.entry("log_directory", "../../logs"),
            Map.entry("log_filename", "postgresql-%a.log"), Map.entry("log_truncate_on_rotation", "on"),
            Map.entry("log_rotation_age", "1d"), Map.entry("log_rotation_size", "0"),
            Map.entry("log_min_error_statement", "panic"), Map.entry("log_error_verbosity", "terse"),
            Map.entry("log_checkpoints", "off"));

    private final DatabaseHome home;
    private final EmbeddedPostgres server;
    private final AtomicBoolean closed = new AtomicBoolean();

    private EmbeddedDatabase(DatabaseHome home, EmbeddedPostgres server) {
        this.home = home;
        this.server = server;
    }

    /**
     * Starts the database of a claimed directory; makes it on first use; stops first what a killed server left running.
     *
     * @throws CannotStartException with a message for the operator: data of another version, a damaged folder
     */
    public static EmbeddedDatabase start(DataDirectory directory) {
        return start(new DatabaseHome(directory.database()), directory.logs());
    }

    static EmbeddedDatabase start(DatabaseHome home, Path logs) {
        boolean first = isNew(home);
        new Orphans(home).stop();
        if (first) {
            setAsideIncomplete(home);
        }
        Path startLog = logs.resolve("postgresql-start.log");
        EmbeddedDatabase database = new EmbeddedDatabase(home, startServer(home, startLog));
        try {
            database.prepare(first);
            return database;
        } catch (SQLException e) {
            database.close();
            throw new CannotStartException(
                    "The database does not start: " + e.getMessage() + " (see " + startLog + ")" + tail(startLog), e);
        } catch (RuntimeException e) {
            database.close();
            throw e;
        }
    }

    /**
     * The application's access to the database that another process runs in a directory, or null where none answers.
     */
    public static @Nullable DatabaseAccess running(Path directory) {
        return running(directory, DatabaseHome.APPLICATION);
    }

    static @Nullable DatabaseAccess running(Path directory, String role) {
        DatabaseHome home = new DatabaseHome(directory.toAbsolutePath().normalize().resolve("database"));
        Integer port = home.port();
        return port == null || home.version() == null ? null : home.access(role, database(role), port);
    }

    /** How the application reaches it. */
    public DatabaseAccess access() {
        return access(DatabaseHome.APPLICATION);
    }

    DatabaseAccess access(String role) {
        return home.access(role, database(role), server.getPort());
    }

    /** Stops the database and waits until it is down; everything committed is on disk. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        try {
            server.close();
        } catch (IOException e) {
            LOG.error("Stopping the database", e);
        }
        // The library waits five seconds only; a big checkpoint takes longer.
        Instant end = Instant.now().plus(LONGEST_STOP);
        while (Files.exists(home.data().resolve("postmaster.pid"))) {
            if (Instant.now().isAfter(end)) {
                LOG.error("The database has not stopped within {}", LONGEST_STOP);
                return;
            }
            pause();
        }
    }

    private static boolean isNew(DatabaseHome home) {
        String version = home.version();
        if (version != null && !version.equals(MAJOR)) {
            throw new CannotStartException("The data in " + home.folder() + " is of PostgreSQL " + version
                    + ", and this Yoriai carries PostgreSQL " + MAJOR
                    + ". Use the Yoriai that wrote it, or move the data:"
                    + " see docs/operators/upgrade.md.");
        }
        if (version != null && !Files.exists(home.data().resolve("PG_VERSION"))) {
            throw new CannotStartException("The database in " + home.folder() + " is incomplete: its folder "
                    + home.data() + " is missing or empty. Restore a backup (see docs/operators/backup.md).");
        }
        Path restoring = home.folder().resolveSibling(Restore.FOLDER);
        if (version == null && Files.exists(restoring.resolve("version")) && !restoring.equals(home.folder())) {
            throw new CannotStartException("A restore into " + home.folder().getParent()
                    + " was interrupted: its database has been moved aside, and the new one is not in place. "
                    + "Run the restore again.");
        }
        return version == null;
    }

    /** What an interrupted first start left; it has never held data, but nothing here is ever deleted unasked. */
    private static void setAsideIncomplete(DatabaseHome home) {
        if (Files.exists(home.data())) {
            try {
                Path aside = home.folder().resolve("pgdata-incomplete-" + Instant.now().getEpochSecond());
                Files.move(home.data(), aside);
                LOG.warn("An unfinished database was set aside as {}", aside);
            } catch (IOException e) {
                throw new CannotStartException("Cannot move the unfinished database " + home.data() + ": " + e, e);
            }
        }
    }

    private static EmbeddedPostgres startServer(DatabaseHome home, Path startLog) {
        home.password(DatabaseHome.SUPERUSER);
        ProcessBuilder.Redirect log = ProcessBuilder.Redirect.appendTo(startLog.toFile());
        EmbeddedPostgres.Builder builder = EmbeddedPostgres.builder().setDataDirectory(home.data())
                .setCleanDataDirectory(false).setRegisterShutdownHook(false)
                .setOverrideWorkingDirectory(home.programs().toFile()).setPGStartupWait(LONGEST_START)
                .setPgBinaryResolver(new Programs()).setOutputRedirector(log).setErrorRedirector(log)
                .setLocaleConfig("locale-provider", "builtin").setLocaleConfig("locale", "C.UTF-8")
                .setLocaleConfig("auth", "scram-sha-256")
                .setLocaleConfig("pwfile", home.passwordFile(DatabaseHome.SUPERUSER).toString())
                .setConnectConfig("password", home.password(DatabaseHome.SUPERUSER));
        SETTINGS.forEach(builder::setServerConfig);
        forget(startLog);
        try (Watch watch = new Watch(new Orphans(home), startLog)) {
            EmbeddedPostgres server = builder.start();
            DataDirectory.closeToOthers(home.programs()); // the library opens the folder to everybody
            return server;
        } catch (IOException | RuntimeException e) {
            throw new CannotStartException("The database does not start: " + e.getMessage() + tail(startLog), e);
        }
    }

    private void prepare(boolean first) throws SQLException {
        try (Connection connection = access(DatabaseHome.SUPERUSER).connect();
                Statement statement = connection.createStatement()) {
            for (String setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                if (!"on".equals(value(statement, "show " + setting))) {
                    throw new CannotStartException("The database runs without " + setting + "; refusing to use it.");
                }
            }
            if (first) {
                String role = DatabaseHome.APPLICATION;
                // A password of ours is hexadecimal, so it needs no quoting.
                statement.execute("create role " + role + " login password '" + home.password(role) + "'");
                statement.execute("alter role " + DatabaseHome.SUPERUSER + " password '"
                        + home.password(DatabaseHome.SUPERUSER) + "'"); // from now on as cheap to prove
                statement.execute("create database " + database(role) + " owner " + role);
                statement.execute("checkpoint");
                home.writeVersion(MAJOR);
            }
        }
    }

    private static String database(String role) {
        return role.equals(DatabaseHome.SUPERUSER) ? "postgres" : "yoriai";
    }

    private static String value(Statement statement, String query) throws SQLException {
        try (ResultSet rows = statement.executeQuery(query)) {
            return rows.next() ? rows.getString(1) : "";
        }
    }

    /** What an earlier start wrote must not be taken for this one's. */
    private static void forget(Path startLog) {
        try {
            Files.deleteIfExists(startLog);
        } catch (IOException e) {
            throw new CannotStartException("Cannot remove " + startLog + ": " + e, e);
        }
    }

    private static String tail(Path log) {
        try {
            List<String> lines = Files.exists(log) ? Files.readAllLines(log) : List.of();
            return lines.isEmpty()
                    ? ""
                    : "\n" + String.join("\n", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
        } catch (IOException e) {
            return "";
        }
    }

    static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CannotStartException("Interrupted", e);
        }
    }

    /** A resolver per database: the library remembers an unpacked folder by its resolver, and each home has its own. */
    private static final class Programs implements PgBinaryResolver {

        @Override
        public InputStream getPgBinary(String system, String hardware) throws IOException {
            return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, hardware);
        }
    }
}
