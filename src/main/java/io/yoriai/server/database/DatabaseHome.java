package io.yoriai.server.database;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The folder of the embedded database.
 *
 * <pre>
 * pgdata/               PostgreSQL's own data directory
 * programs/             PostgreSQL's programs, unpacked from the product
 * version               major version of the data; written when the data is complete
 * superuser.password    of the role postgres
 * application.password  of the role yoriai
 * secret                key that stored secrets are sealed with, unless the installation gives its own
 * </pre>
 */
final class DatabaseHome {

    static final String SUPERUSER = "postgres";
    static final String APPLICATION = "yoriai";

    private static final Set<PosixFilePermission> OWNER = PosixFilePermissions.fromString("rw-------");
    private static final SecureRandom RANDOM = new SecureRandom();

    private final Path folder;

    DatabaseHome(Path folder) {
        this.folder = folder;
    }

    Path folder() {
        return folder;
    }

    Path data() {
        return folder.resolve("pgdata");
    }

    Path programs() {
        return folder.resolve("programs");
    }

    Path passwordFile(String role) {
        return folder.resolve(role.equals(SUPERUSER) ? "superuser.password" : "application.password");
    }

    /** Major version of the data, or null where there is no complete data. */
    @Nullable
    String version() {
        return read(folder.resolve("version"));
    }

    void writeVersion(String major) {
        write(folder.resolve("version"), major + "\n");
    }

    /** A role's password; made on first use. */
    String password(String role) {
        return kept(passwordFile(role));
    }

    Path secretFile() {
        return folder.resolve("secret");
    }

    /** The key that stored secrets are sealed with; made on first use. */
    String secret() {
        return kept(secretFile());
    }

    /** What a file holds; 192 random bits in hexadecimal where there is none yet. */
    private static String kept(Path file) {
        String known = read(file);
        if (known != null) {
            return known;
        }
        byte[] random = new byte[24];
        RANDOM.nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        write(file, made + "\n");
        return made;
    }

    /** The port that a running server of this home answers on, or null where none runs. */
    @Nullable
    Integer port() {
        try {
            Path file = data().resolve("postmaster.pid");
            List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
            return lines.size() < 4 ? null : Integer.valueOf(lines.get(3).strip());
        } catch (IOException | NumberFormatException e) {
            return null; // the server is just writing or removing it
        }
    }

    DatabaseAccess access(String role, String database, int port) {
        return new DatabaseAccess("jdbc:postgresql://127.0.0.1:" + port + "/" + database, role, password(role));
    }

    private static @Nullable String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file).strip() : null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes a file that its owner alone may read, whole or not at all. */
    private static void write(Path file, String text) {
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Path fresh = file.resolveSibling(file.getFileName() + ".new");
            Files.deleteIfExists(fresh);
            Files.createFile(fresh, modes(file));
            Files.writeString(fresh, text, StandardOpenOption.SYNC);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE,
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lets a file be read and written by its owner alone. */
    static void ownerOnly(Path file) throws IOException {
        if (hasModes(file)) {
            Files.setPosixFilePermissions(file, OWNER);
        }
    }

    private static FileAttribute<?>[] modes(Path file) throws IOException {
        return hasModes(file)
                ? new FileAttribute<?>[]{PosixFilePermissions.asFileAttribute(OWNER)}
                : new FileAttribute<?>[0];
    }

    private static boolean hasModes(Path file) throws IOException {
        return Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix");
    }
}
