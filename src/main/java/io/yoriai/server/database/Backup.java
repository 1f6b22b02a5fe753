package io.yoriai.server.database;

import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPOutputStream;

/**
 * A copy of the embedded database in one file, taken while it works: PostgreSQL's own online base backup
 * (<a href="https://www.postgresql.org/docs/18/continuous-archiving.html">Continuous Archiving, low level API</a>), with the
 * log that makes it consistent inside, so that the file needs nothing else. It holds the state at the moment when the copying
 * ended. Every file's SHA-256 stands in the last entry, {@link Archive#SUMS}.
 */
public final class Backup {

    /** Folders whose content a server makes anew or must not find after a restore. */
    private static final Set<String> EMPTY = Set.of("pg_wal", "pg_dynshmem", "pg_notify", "pg_replslot", "pg_serial",
            "pg_snapshots", "pg_stat_tmp", "pg_subtrans");
    private static final Set<String> LEFT_OUT = Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "backup_label",
            "tablespace_map", "pg_internal.init", "current_logfiles");

    private static final String CONTROL = "pgdata/global/pg_control";

    private final DatabaseHome home;
    private final DatabaseAccess superuser;
    private final Content content;

    private Backup(DatabaseHome home, DatabaseAccess superuser, Content content) {
        this.home = home;
        this.superuser = superuser;
        this.content = content;
    }

    /**
     * What a backup is made of.
     *
     * @param recipients who alone can read it, {@code age1…}; empty: whoever has the file
     * @param secret whether the key that stored secrets are sealed with is in it
     */
    public record Content(List<String> recipients, boolean secret) {}

    /**
     * Writes a backup of a directory whose database runs, in this process or in another.
     *
     * @param file must not exist; appears only when it is complete, readable by its owner alone
     * @return bytes written
     */
    public static long write(Path directory, Path file, Content content) {
        DatabaseAccess access = EmbeddedDatabase.running(directory, DatabaseHome.SUPERUSER);
        if (access == null) {
            throw new CannotStartException("No database runs in " + directory);
        }
        if (Files.exists(file)) {
            throw new CannotStartException(file + " exists already; a backup never overwrites a file");
        }
        DatabaseHome home = new DatabaseHome(directory.toAbsolutePath().normalize().resolve("database"));
        try {
            return new Backup(home, access, content).write(file.toAbsolutePath());
        } catch (IOException | SQLException e) {
            throw new CannotStartException("The backup failed, and " + file + " was not written: " + e.getMessage(), e);
        }
    }

    private long write(Path file) throws IOException, SQLException {
        Path folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
        Path part = file.resolveSibling(file.getFileName() + ".part");
        Files.deleteIfExists(part);
        try {
            if (Files.getFileStore(folder).supportsFileAttributeView("posix")) {
                Files.createFile(part,
                        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            }
            try (OutputStream bare = Files.newOutputStream(part);
                    OutputStream out = content.recipients().isEmpty()
                            ? bare
                            : AgeFile.encrypting(bare, content.recipients());
                    Connection connection = superuser.connect()) {
                copy(connection, out);
            }
            Archive.force(part);
            Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
            Archive.force(folder);
            return Files.size(file);
        } finally {
            Files.deleteIfExists(part);
        }
    }

    private void copy(Connection connection, OutputStream out) throws IOException, SQLException {
        try (Statement statement = connection.createStatement();
                TarArchiveOutputStream tar = Archive.output(new GZIPOutputStream(out, 1 << 16))) {
            Archive.Writer writer = new Archive.Writer(tar);
            writer.text("version", EmbeddedDatabase.MAJOR + "\n");
            for (String role : List.of(DatabaseHome.SUPERUSER, DatabaseHome.APPLICATION)) {
                Path word = home.passwordFile(role);
                writer.text(String.valueOf(word.getFileName()), home.password(role) + "\n");
            }
            if (content.secret()) {
                writer.text("secret", home.secret() + "\n");
            }
            // Keeps the log from here on until this connection ends.
            statement.execute("select pg_create_physical_replication_slot('backup_' || pg_backend_pid(), true, true)");
            String first = value(statement, "select pg_walfile_name(pg_backup_start('yoriai', true))");
            data(writer);
            writer.file(CONTROL, home.folder().resolve(CONTROL)); // last of the data, as it knows the newest state
            String last;
            try (ResultSet stop = statement.executeQuery(
                    "select pg_walfile_name(lsn), labelfile from pg_backup_stop(wait_for_archive => false)")) {
                stop.next();
                last = stop.getString(1);
                writer.text("pgdata/backup_label", stop.getString(2));
            }
            log(writer, first, last);
            writer.sums();
        }
    }

    private void data(Archive.Writer writer) throws IOException {
        Path data = home.data();
        Files.walkFileTree(data, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) throws IOException {
                if (!folder.equals(data) && folder.getFileName().toString().startsWith("pgsql_tmp")) {
                    return FileVisitResult.SKIP_SUBTREE;
                }
                writer.folder(name(folder));
                if (folder.equals(data.resolve("pg_wal"))) {
                    writer.folder(name(folder) + "/archive_status");
                    writer.folder(name(folder) + "/summaries");
                }
                return data.equals(folder.getParent()) && EMPTY.contains(folder.getFileName().toString())
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                boolean wanted = !LEFT_OUT.contains(file.getFileName().toString()) && !name(file).equals(CONTROL);
                if (attributes.isRegularFile() && wanted) {
                    writer.file(name(file), file);
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
                if (failure instanceof NoSuchFileException) {
                    return FileVisitResult.CONTINUE; // dropped while we walk; the log knows
                }
                throw failure;
            }

            private String name(Path path) {
                String below = data.relativize(path).toString();
                return below.isEmpty() ? "pgdata" : "pgdata/" + below;
            }
        });
    }

    /** The log's files from the first to the last that a restore reads; they sort by name. */
    private void log(Archive.Writer writer, String first, String last) throws IOException {
        Path folder = home.data().resolve("pg_wal");
        try (var files = Files.list(folder)) {
            for (Path file : files.sorted().toList()) {
                String name = file.getFileName().toString();
                if (name.matches("[0-9A-F]{24}") && name.compareTo(first) >= 0 && name.compareTo(last) <= 0) {
                    writer.file("pgdata/pg_wal/" + name, file);
                }
            }
        }
    }

    private static String value(Statement statement, String query) throws SQLException {
        try (ResultSet row = statement.executeQuery(query)) {
            row.next();
            return row.getString(1);
        }
    }
}
