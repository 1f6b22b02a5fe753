package io.yoriai.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.server.database.DatabaseAccess;
import io.yoriai.server.database.EmbeddedDatabase;

/** A running server with its embedded database. */
final class Site implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("Yoriai is ready at http://localhost:(\\d+)");

    private final Path data;
    private final Process process;
    private final int port;
    private final double secondsToReady;
    private double mostMegabytes;

    private Site(Path data, Process process, int port, double secondsToReady) {
        this.data = data;
        this.process = process;
        this.port = port;
        this.secondsToReady = secondsToReady;
    }

    /** Runs {@code ./yoriai serve --demo} on a folder and waits until it says that it is ready. */
    static Site start(Path home, Path data) throws IOException {
        // The newsletter API wants TLS unless told otherwise; here nothing leaves the machine.
        return start(home, data, "neo.allow-http=true\n", true);
    }

    /** The same with settings of one's own, and without demo data. */
    static Site start(Path home, Path data, String properties, boolean demo) throws IOException {
        Files.createDirectories(data);
        Files.writeString(data.resolve("yoriai.properties"), properties);
        List<String> command = new ArrayList<>(List.of(home.resolve("yoriai").toString(), "serve", "--port", "0",
                "--management-port", "0", "--data", data.toString()));
        if (demo) {
            command.add("--demo");
        }
        long before = System.nanoTime();
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
        BufferedReader output = process.inputReader();
        StringBuilder said = new StringBuilder();
        for (String line = output.readLine(); line != null; line = output.readLine()) {
            said.append(line).append('\n');
            Matcher ready = READY.matcher(line);
            if (ready.find()) {
                return new Site(data, process, Integer.parseInt(ready.group(1)), (System.nanoTime() - before) / 1e9);
            }
        }
        throw new IOException("the server did not start:\n" + said);
    }

    int port() {
        return port;
    }

    double secondsToReady() {
        return secondsToReady;
    }

    DatabaseAccess database() {
        return Objects.requireNonNull(EmbeddedDatabase.running(data));
    }

    /**
     * Memory that server and database hold now, in MB: the sum of the proportional set sizes of the JVM and of every process
     * of the database, so that what they share counts once.
     */
    double megabytes() throws IOException {
        Path pid = data.resolve("database/pgdata/postmaster.pid");
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip())).orElseThrow();
        double sum = pss(process.pid()) + pss(postmaster.pid());
        for (ProcessHandle child : postmaster.descendants().toList()) {
            sum += pss(child.pid());
        }
        mostMegabytes = Math.max(mostMegabytes, sum);
        return sum;
    }

    /** Processor time of server and database until now, those of the database's processes that have ended too. */
    double processorSeconds() throws IOException {
        Path pid = data.resolve("database/pgdata/postmaster.pid");
        ProcessHandle postmaster = ProcessHandle.of(Long.parseLong(Files.readAllLines(pid).getFirst().strip())).orElseThrow();
        long ticks = ticks(process.pid()) + ticks(postmaster.pid());
        for (ProcessHandle child : postmaster.descendants().toList()) {
            ticks += ticks(child.pid());
        }
        return ticks / 100.0;
    }

    /** Of the JVM alone. */
    double processorSecondsOfServer() {
        return ticks(process.pid()) / 100.0;
    }

    /**
     * Of the JVM's threads that compile: what a server does in its first minute and hardly any more later. Those that have ended are
     * left out.
     */
    double processorSecondsOfCompiler() {
        try (Stream<Path> threads = Files.list(Path.of("/proc/" + process.pid() + "/task"))) {
            return threads.map(thread -> stat(thread.resolve("stat"))).filter(stat -> stat.matches("(?s)\\d+ \\(C[12] Compiler.*"))
                    .mapToLong(stat -> fields(stat, 2)).sum() / 100.0;
        } catch (IOException e) {
            return 0; // it has ended
        }
    }

    /** utime, stime, and of ended children cutime, cstime, in hundredths of a second. */
    private static long ticks(long pid) {
        return fields(stat(Path.of("/proc/" + pid + "/stat")), 4);
    }

    /** Empty where it has ended. */
    private static String stat(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    /** The sum of so many of them from {@code utime} on. */
    private static long fields(String stat, int number) {
        return stat.isEmpty() ? 0 : Stream.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ")).skip(11).limit(number)
                .mapToLong(Long::parseLong).sum();
    }

    /** Of the JVM alone, in MB. */
    double megabytesOfServer() {
        return pss(process.pid());
    }

    double mostMegabytes() {
        return mostMegabytes;
    }

    private static double pss(long pid) {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid + "/smaps_rollup"))) {
            return lines.filter(line -> line.startsWith("Pss:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", ""))).sum() / 1024.0;
        } catch (IOException | java.io.UncheckedIOException e) {
            return 0; // it has ended
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException("the server does not stop");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Deletes a folder of measurements. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted((a, b) -> b.compareTo(a)).toList();
        }
        for (Path file : files) {
            Files.deleteIfExists(file);
        }
    }
}
