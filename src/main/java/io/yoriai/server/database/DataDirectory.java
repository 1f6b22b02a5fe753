package io.yoriai.server.database;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A node's data directory, claimed by this process: while it is open, no other Yoriai can use the directory.
 *
 * <pre>
 * lock            who uses the directory
 * database/       the embedded PostgreSQL: its data, its programs, its passwords (mode 0700)
 * logs/           yoriai.log (JSON lines), postgresql-*.log
 * </pre>
 */
public final class DataDirectory implements AutoCloseable {

    private final Path root;
    private final FileChannel lockFile;

    private DataDirectory(Path root, FileChannel lockFile) {
        this.root = root;
        this.lockFile = lockFile;
    }

    /**
     * Makes the directory where it is missing, and claims it.
     *
     * @throws DirectoryInUseException where another process has claimed it
     * @throws CannotStartException where it cannot be made or written
     */
    @SuppressWarnings("MustBeClosedChecker")
    public static DataDirectory claim(Path directory) {
        Path root = directory.toAbsolutePath().normalize();
        try {
            makePrivate(root);
            root = root.toRealPath();
            FileChannel file = FileChannel.open(root.resolve("lock"), StandardOpenOption.CREATE,
                    StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (!lock(file)) {
                String user = read(file);
                file.close();
                throw new DirectoryInUseException(root, user);
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap(Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)));
            Path database = Files.createDirectories(root.resolve("database"));
            closeToOthers(database);
            makePrivate(root.resolve("logs"));
            return new DataDirectory(root, file);
        } catch (IOException e) {
            throw new CannotStartException("The data directory " + root + " cannot be used: " + e, e);
        }
    }

    public Path root() {
        return root;
    }

    public Path database() {
        return root.resolve("database");
    }

    public Path logs() {
        return root.resolve("logs");
    }

    /** Gives the directory up. */
    @Override
    public void close() {
        try {
            lockFile.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Makes a directory that its owner alone can enter; one that is there keeps its mode. */
    private static void makePrivate(Path directory) throws IOException {
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory);
            closeToOthers(directory);
        }
    }

    static void closeToOthers(Path directory) throws IOException {
        if (Files.getFileStore(directory).supportsFileAttributeView("posix")) {
            Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
        }
    }

    private static boolean lock(FileChannel file) throws IOException {
        try {
            FileLock lock = file.tryLock();
            return lock != null;
        } catch (OverlappingFileLockException e) {
            return false; // this very process has it
        }
    }

    private static String read(FileChannel file) throws IOException {
        ByteBuffer text = ByteBuffer.allocate(20);
        file.read(text, 0);
        return new String(text.array(), 0, text.position(), StandardCharsets.UTF_8);
    }

    /** Another process uses the directory. */
    public static final class DirectoryInUseException extends CannotStartException {

        private static final long serialVersionUID = 1L;

        DirectoryInUseException(Path root, String process) {
            super("The data directory " + root + " is in use by another Yoriai"
                    + (process.isEmpty() ? "" : " (process " + process + ")")
                    + ". Stop that one first, or give this one a directory of its own with --data.");
        }
    }
}
