package io.yoriai.server;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What every {@link ServerProcess} starts from, made once for all processes that run the suite: the classes as a jar, what
 * a rehearsal loaded and linked, and the data directory that a first start of the demo leaves behind.
 */
final class PreparedProgram {

    private static PreparedProgram prepared;

    private final List<String> classPath;
    private final Path folder;

    private PreparedProgram(List<String> classPath, Path folder) {
        this.classPath = classPath;
        this.folder = folder;
    }

    static synchronized PreparedProgram get() {
        if (prepared == null) {
            // What the product ships: without the classes of the tests, which the server would find by scanning.
            List<String> parts = Arrays
                    .stream(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"))
                            .split(":"))
                    .filter(part -> !part.endsWith("test-classes")).toList();
            Path classes = Path.of(parts.stream().filter(part -> part.endsWith("target/classes")).findFirst()
                    .orElseThrow()).toAbsolutePath();
            Path folder = classes.resolveSibling("prepared");
            List<String> classPath = parts.stream()
                    .map(part -> part.endsWith("target/classes") ? folder.resolve("yoriai.jar").toString() : part)
                    .toList();
            PreparedProgram program = new PreparedProgram(classPath, folder);
            try {
                program.make(classes);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
            prepared = program;
        }
        return prepared;
    }

    /** The command line of a process that runs {@code yoriai} with these arguments. */
    List<String> command(List<String> arguments) {
        return command("-XX:SharedArchiveFile=" + folder.resolve("loaded.jsa"), arguments);
    }

    private List<String> command(String option, List<String> arguments) {
        return Stream.concat(
                Stream.of(Path.of(System.getProperty("java.home"), "bin/java").toString(), "-Xmx256m",
                        "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto", "-Xlog:disable", option,
                        "-Dstdout.encoding=UTF-8", "-Dstderr.encoding=UTF-8",
                        "--enable-native-access=ALL-UNNAMED", "-cp", String.join(":", classPath),
                        "io.yoriai.server.Main"),
                arguments.stream()).collect(Collectors.toList());
    }

    /** Copies what a first start with {@code --demo} leaves behind into a data directory that is not there yet. */
    void demo(Path data) {
        copy(folder.resolve("demo"), data);
    }

    private void make(Path classes) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        Path complete = folder.resolve("complete");
        try (FileChannel channel = FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE,
                StandardOpenOption.WRITE); FileLock _ = channel.lock()) {
            if (Files.exists(complete)
                    && Files.getLastModifiedTime(complete).toMillis() > newest(classes)) {
                return;
            }
            Files.deleteIfExists(complete);
            delete(folder.resolve("demo"));
            Files.deleteIfExists(folder.resolve("loaded.jsa"));
            jar(classes, folder.resolve("yoriai.jar"));
            try (ServerProcess first = ServerProcess.start(
                    command("-XX:ArchiveClassesAtExit=" + folder.resolve("loaded.jsa"),
                            ServerProcess.serveArguments(folder.resolve("demo"), "--demo")),
                    java.util.Map.of())) {
                first.awaitReady();
                first.stop();
            }
            Files.writeString(complete, "");
        }
    }

    private static long newest(Path classes) throws IOException {
        try (Stream<Path> files = Files.walk(classes)) {
            return files.mapToLong(file -> file.toFile().lastModified()).max().orElseThrow();
        }
    }

    private static void jar(Path classes, Path jar) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file);
                Stream<Path> files = Files.walk(classes)) {
            out.setLevel(0);
            for (Path one : files.sorted().toList()) {
                String name = classes.relativize(one).toString();
                // Scanning finds packages by the entries of their folders.
                out.putNextEntry(new JarEntry(Files.isDirectory(one) ? name + "/" : name));
                if (Files.isRegularFile(one)) {
                    Files.copy(one, out);
                }
                out.closeEntry();
            }
        }
    }

    private static void copy(Path from, Path to) {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path one : files.toList()) {
                Path target = to.resolve(from.relativize(one).toString());
                if (Files.isRegularFile(one) || Files.isSymbolicLink(one)) {
                    Files.copy(one, target, StandardCopyOption.COPY_ATTRIBUTES,
                            java.nio.file.LinkOption.NOFOLLOW_LINKS);
                } else if (Files.isDirectory(one) && !Files.exists(target)) {
                    Files.createDirectories(target);
                    Files.setPosixFilePermissions(target, Files.getPosixFilePermissions(one));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                files.sorted(java.util.Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
            }
        }
    }
}
