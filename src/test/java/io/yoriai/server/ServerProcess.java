package io.yoriai.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A server in a process of its own, as an operator runs it, on free ports. */
public final class ServerProcess implements AutoCloseable {

    private static final Pattern READY = Pattern.compile("^Yoriai is ready at (https?://\\S+)$", Pattern.MULTILINE);
    private static final Pattern MANAGEMENT = Pattern.compile("^Health and metrics: (http://\\S+)$", Pattern.MULTILINE);
    private static final Duration LONGEST = Duration.ofMinutes(3);

    private final Process process;
    private final Path output;

    private ServerProcess(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Starts {@code serve} on a data directory and waits until it is ready or has ended. */
    static ServerProcess serve(Path data, String... more) {
        ServerProcess server = run(serveArguments(data, more));
        server.awaitReady();
        return server;
    }

    /** The same with {@code --demo} on a copy of the demo's data, which spares the first start; the directory must be new. */
    static ServerProcess demo(Path data, String... more) {
        PreparedProgram.get().demo(data);
        return serve(data, Stream.concat(Stream.of("--demo"), Arrays.stream(more)).toArray(String[]::new));
    }

    static List<String> serveArguments(Path data, String... more) {
        List<String> arguments = new ArrayList<>(
                List.of("serve", "--data", data.toString(), "--port", "0", "--management-port", "0"));
        arguments.addAll(Arrays.asList(more));
        return arguments;
    }

    /** Runs any command of the product in a process of its own; the caller waits. */
    static ServerProcess run(List<String> arguments) {
        return run(arguments, Map.of());
    }

    /** The same with variables of its environment. */
    public static ServerProcess run(List<String> arguments, Map<String, String> environment) {
        return start(PreparedProgram.get().command(arguments), environment);
    }

    static ServerProcess start(List<String> command, Map<String, String> environment) {
        try {
            Path output = Files.createTempFile("yoriai", ".out");
            ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            return new ServerProcess(process, output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void awaitReady() {
        Instant end = Instant.now().plus(LONGEST);
        while (process.isAlive() && !READY.matcher(output()).find()) {
            if (Instant.now().isAfter(end)) {
                close();
                throw new AssertionError("not ready in time:\n" + output());
            }
            pause();
        }
    }

    /** What it has said so far. */
    public String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    String url() {
        return found(READY);
    }

    String managementUrl() {
        return found(MANAGEMENT);
    }

    /** Every living process below the server's, and the database, which is nobody's child. */
    static List<ProcessHandle> database(Path data) {
        return ProcessHandle.allProcesses().filter(
                process -> process.info().command().map(command -> command.startsWith(data.toString())).orElse(false))
                .toList();
    }

    /** SIGKILL to the JVM alone; the database lives on. */
    public void kill() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
    }

    /** SIGKILL to everything at once. */
    void killTree(Path data) throws InterruptedException {
        // The server first: it must have no time to say that its database is gone.
        List<ProcessHandle> all = new ArrayList<>(List.of(process.toHandle()));
        all.addAll(database(data));
        all.forEach(ProcessHandle::destroyForcibly);
        process.waitFor();
        for (ProcessHandle one : all) {
            one.onExit().orTimeout(1, TimeUnit.MINUTES).join();
        }
    }

    /** SIGTERM, and wait. */
    void stop() throws InterruptedException {
        process.destroy();
        await();
    }

    /** Waits for the end; the exit code. */
    public int await() throws InterruptedException {
        if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
            throw new AssertionError("does not end:\n" + output());
        }
        return process.exitValue();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    @Override
    public void close() {
        try {
            if (process.isAlive()) {
                stop();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private String found(Pattern pattern) {
        Matcher matcher = pattern.matcher(output());
        if (!matcher.find()) {
            throw new AssertionError("not there: " + pattern + "\n" + output());
        }
        return matcher.group(1);
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
