package io.yoriai.server.command;

import io.yoriai.server.database.CannotStartException;
import io.yoriai.server.database.DataDirectory;
import io.yoriai.server.database.DataDirectory.DirectoryInUseException;
import io.yoriai.server.database.DatabaseAccess;
import io.yoriai.server.database.EmbeddedDatabase;
import org.jspecify.annotations.Nullable;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;

/**
 * The database for the while of one command: the external one, that of the server that runs on the data directory, or the
 * embedded one started for the purpose.
 */
final class OpenDatabase implements AutoCloseable {

    /** A server that is just starting lets its database be reached soon. */
    private static final Duration STARTING = Duration.ofSeconds(60);

    private final DatabaseAccess access;
    private final @Nullable DataDirectory directory;
    private final @Nullable EmbeddedDatabase started;
    private final boolean external;

    private OpenDatabase(DatabaseAccess access, @Nullable DataDirectory directory, @Nullable EmbeddedDatabase started,
            boolean external) {
        this.access = access;
        this.directory = directory;
        this.started = started;
        this.external = external;
    }

    static OpenDatabase open(DatabaseOptions options) {
        DatabaseAccess external = options.external();
        return external != null ? new OpenDatabase(external, null, null, true) : embedded(options.data);
    }

    /** The embedded database of a directory. */
    static OpenDatabase embedded(Path data) {
        DataDirectory directory;
        try {
            directory = DataDirectory.claim(data);
        } catch (DirectoryInUseException e) {
            return new OpenDatabase(await(data, e), null, null, false);
        }
        try {
            EmbeddedDatabase started = EmbeddedDatabase.start(directory);
            return new OpenDatabase(started.access(), directory, started, false);
        } catch (RuntimeException e) {
            directory.close();
            throw e;
        }
    }

    DatabaseAccess access() {
        return access;
    }

    /** Whether a running server takes care of the tables; else this command brings them up to date first. */
    boolean isServed() {
        return started == null && !external;
    }

    @Override
    public void close() {
        if (started != null) {
            started.close();
        }
        if (directory != null) {
            directory.close();
        }
    }

    private static DatabaseAccess await(Path data, DirectoryInUseException inUse) {
        Instant end = Instant.now().plus(STARTING);
        while (Instant.now().isBefore(end)) {
            DatabaseAccess access = EmbeddedDatabase.running(data);
            if (access != null && answers(access)) {
                return access;
            }
            try {
                Thread.sleep(200);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CannotStartException("Interrupted", e);
            }
        }
        throw new CannotStartException(inUse.getMessage() + " Its database does not answer.", inUse);
    }

    private static boolean answers(DatabaseAccess access) {
        try (Connection connection = access.connect()) {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }
}
