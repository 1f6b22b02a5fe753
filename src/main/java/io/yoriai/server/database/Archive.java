package io.yoriai.server.database;

import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.zip.GZIPInputStream;

/** The form of a backup: a gzipped tar whose last entry lists the SHA-256 of every file before it. */
final class Archive {

    /** The last entry: lines of sum, two spaces, name. What has no such end is a torn file. */
    static final String SUMS = "SHA256SUMS";

    private static final int BUFFER = 1 << 16;

    private Archive() {}

    static TarArchiveOutputStream output(OutputStream out) {
        TarArchiveOutputStream tar = new TarArchiveOutputStream(out, "UTF-8");
        tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
        tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
        return tar;
    }

    /** Writes what a file holds to the disk itself. */
    static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    /** Writes entries and remembers their sums. */
    static final class Writer {

        private final TarArchiveOutputStream tar;
        private final Map<String, String> sums = new LinkedHashMap<>();

        Writer(TarArchiveOutputStream tar) {
            this.tar = tar;
        }

        void folder(String name) throws IOException {
            tar.putArchiveEntry(new TarArchiveEntry(name + "/"));
            tar.closeArchiveEntry();
        }

        void text(String name, String text) throws IOException {
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            TarArchiveEntry entry = new TarArchiveEntry(name);
            entry.setSize(bytes.length);
            tar.putArchiveEntry(entry);
            tar.write(bytes);
            tar.closeArchiveEntry();
            sums.put(name, hex(sha256().digest(bytes)));
        }

        /**
         * A file as long as it is at this moment; it may grow, shrink or go while it is read. What is then wrong in it, the
         * database's log puts right.
         */
        void file(String name, Path file) throws IOException {
            try (InputStream in = Files.newInputStream(file)) {
                long size = Files.size(file);
                TarArchiveEntry entry = new TarArchiveEntry(name);
                entry.setSize(size);
                tar.putArchiveEntry(entry);
                MessageDigest digest = sha256();
                byte[] buffer = new byte[BUFFER];
                long left = size;
                while (left > 0) {
                    int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
                    if (read < 0) {
                        java.util.Arrays.fill(buffer, (byte) 0);
                        read = (int) Math.min(buffer.length, left);
                    }
                    tar.write(buffer, 0, read);
                    digest.update(buffer, 0, read);
                    left -= read;
                }
                tar.closeArchiveEntry();
                sums.put(name, hex(digest.digest()));
            } catch (NoSuchFileException e) {
                return; // dropped while we came to it; the log knows
            }
        }

        void sums() throws IOException {
            StringBuilder lines = new StringBuilder();
            sums.forEach((name, sum) -> lines.append(sum).append("  ").append(name).append('\n'));
            text(SUMS, lines.toString());
        }
    }

    /**
     * Unpacks an archive into an empty folder and compares every sum.
     *
     * @throws IOException where the archive is torn, altered, or holds a name that leads out of the folder
     */
    static void unpack(InputStream in, Path folder) throws IOException {
        Map<String, String> found = new LinkedHashMap<>();
        @Nullable
        String sums = null;
        try (TarArchiveInputStream tar = new TarArchiveInputStream(new GZIPInputStream(in, BUFFER), "UTF-8")) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder) || sums != null) {
                    throw new IOException("not a backup of Yoriai: unexpected entry " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (!entry.isFile()) {
                    throw new IOException("not a backup of Yoriai: unexpected kind of entry " + entry.getName());
                } else if (entry.getName().equals(SUMS)) {
                    sums = new String(tar.readAllBytes(), StandardCharsets.UTF_8);
                } else {
                    Files.createDirectories(Objects.requireNonNull(target.getParent()));
                    found.put(entry.getName(), save(tar, target));
                }
            }
        }
        if (sums == null) {
            throw new IOException("the backup is incomplete: its end is missing");
        }
        compare(sums, found);
    }

    private static String save(InputStream in, Path target) throws IOException {
        MessageDigest digest = sha256();
        try (FileChannel channel = FileChannel.open(target, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            byte[] buffer = new byte[BUFFER];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                digest.update(buffer, 0, read);
                java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(buffer, 0, read);
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
            }
            channel.force(true);
        }
        return hex(digest.digest());
    }

    private static void compare(String sums, Map<String, String> found) throws IOException {
        Map<String, String> missing = new LinkedHashMap<>();
        sums.lines().forEach(
                line -> missing.put(line.substring(line.indexOf("  ") + 2), line.substring(0, line.indexOf("  "))));
        for (Map.Entry<String, String> file : found.entrySet()) {
            if (!file.getValue().equals(missing.remove(file.getKey()))) {
                throw new IOException("the backup is damaged: " + file.getKey() + " has another checksum");
            }
        }
        if (!missing.isEmpty()) {
            throw new IOException("the backup is incomplete: " + missing.keySet().iterator().next() + " is missing");
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes);
    }
}
