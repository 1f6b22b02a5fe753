package io.yoriai.server.database;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.stream.Stream;

/** Puts the database of a {@link Backup} into a data directory. */
public final class Restore {

    /** Where a backup is unpacked and tried, beside the folder of the database. */
    static final String FOLDER = "database.restoring";

    private Restore() {}

    /**
     * Unpacks, checks, starts once (which replays the log inside) and stops again; only then the new database takes its
     * place. Whatever goes wrong before leaves the directory as it was.
     *
     * @param identity file with the keys that an encrypted backup may be read with; null: none
     * @param aside whether a database that is there may be moved aside (it is never deleted); else it stops the restore
     * @param user of the operating system, for the operation log
     * @return where the old one went, or null where there was none
     */
    public static @Nullable Path read(DataDirectory directory, Path file, @Nullable Path identity,
            boolean aside, String user) {
        Path target = directory.database();
        boolean occupied = Files.exists(target.resolve("pgdata")) || Files.exists(target.resolve("version"));
        if (occupied && !aside) {
            throw new CannotStartException(directory.root() + " holds a database already. --force moves it aside "
                    + "and restores into its place.");
        }
        Path fresh = directory.root().resolve(FOLDER);
        try {
            delete(fresh);
            Files.createDirectories(fresh);
            DataDirectory.closeToOthers(fresh);
            try (InputStream in = AgeFile.reading(file, identity)) {
                Archive.unpack(in, fresh);
            }
            if (!Files.exists(fresh.resolve("version")) || !Files.exists(fresh.resolve("pgdata/backup_label"))) {
                throw new IOException("not a backup of Yoriai: " + file);
            }
            DataDirectory.closeToOthers(fresh.resolve("pgdata"));
            ownFiles(fresh);
            try (EmbeddedDatabase trial = EmbeddedDatabase.start(new DatabaseHome(fresh), directory.logs())) {
                SystemState.restored(trial.access(), Instant.now(), user, String.valueOf(file.getFileName()));
            } catch (SQLException e) {
                throw new IOException("the database in it cannot be written: " + e.getMessage(), e);
            }
            // The programs were unpacked for the trial; they find their new place by themselves.
            Path old = occupied ? directory.root().resolve("database-" + Instant.now().getEpochSecond()) : null;
            if (old != null) {
                new Orphans(new DatabaseHome(target)).stop();
                Files.move(target, old);
            } else {
                delete(target);
            }
            Files.move(fresh, target);
            Archive.force(directory.root());
            return old;
        } catch (IOException e) {
            throw new CannotStartException("Nothing was restored: " + e.getMessage(), e);
        } finally {
            deleteQuietly(fresh);
        }
    }

    /** Whether the secret that seals stored secrets came along. */
    public static boolean hasSecret(DataDirectory directory) {
        return Files.exists(new DatabaseHome(directory.database()).secretFile());
    }

    /** The passwords are for their owner alone, as in a home that was made here. */
    private static void ownFiles(Path home) throws IOException {
        try (Stream<Path> files = Files.list(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                DatabaseHome.ownerOnly(file);
            }
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted((a, b) -> b.compareTo(a)).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static void deleteQuietly(Path folder) {
        try {
            delete(folder);
        } catch (IOException e) {
            // What stays behind is removed by the next restore.
            org.slf4j.LoggerFactory.getLogger(Restore.class).warn("Cannot remove {}", folder, e);
        }
    }
}
