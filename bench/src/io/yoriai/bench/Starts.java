package io.yoriai.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.server.database.DataDirectory;
import io.yoriai.server.database.EmbeddedDatabase;

/** From the command to "ready", on nothing and on data that is there; and how fast the first calls after it are. */
final class Starts {

    private static final int FIRST_CALLS = 1000;

    private final Bench.Settings settings;

    Starts(Bench.Settings settings) {
        this.settings = settings;
    }

    /** Rounds of: a JVM that says hello, a database without a server, a server without data, a server with data. */
    void run(Path full) throws Exception {
        List<Double> hello = new ArrayList<>();
        List<Double> newDatabase = new ArrayList<>();
        List<Double> laterDatabase = new ArrayList<>();
        List<Double> first = new ArrayList<>();
        List<Double> later = new ArrayList<>();
        List<Double> cold = new ArrayList<>();
        List<Double> warm = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            Path empty = settings.folder().resolve("start-" + i);
            hello.add(hello());
            newDatabase.add(database(empty.resolve("bare")));
            laterDatabase.add(database(full));
            try (Site site = Site.start(settings.home(), empty.resolve("whole"))) {
                first.add(site.secondsToReady());
            }
            Site.delete(empty);
            try (Site site = Site.start(settings.home(), full)) {
                later.add(site.secondsToReady());
                firstCalls(site, cold, warm);
            }
        }
        Bench.note("");
        Bench.note("| start to ready | s | bare JVM + database | ratio |");
        Bench.note("|---|---|---|---|");
        start("first (demo data, new database)", first, hello, newDatabase);
        start("later (existing data)", later, hello, laterDatabase);
        Bench.note("");
        Bench.note("| first thousand receptions after ready, 16 connections | p99 ms | warm p99 ms | ratio |");
        Bench.note("|---|---|---|---|");
        double p99 = Table.median(cold, Double::doubleValue);
        double warmP99 = Table.median(warm, Double::doubleValue);
        Bench.note("| median of %d starts | %.1f | %.1f | **%.1f** (must be below 10) |", cold.size(), p99, warmP99,
                p99 / warmP99);
    }

    private static void start(String name, List<Double> whole, List<Double> hello, List<Double> database) {
        double seconds = Table.median(whole, Double::doubleValue);
        double bare = Table.median(hello, Double::doubleValue) + Table.median(database, Double::doubleValue);
        Bench.note("| %s | %.1f | %.1f | %.1f |", name, seconds, bare, seconds / bare);
    }

    /** The warm figure is of the same process, after some seconds of receptions. */
    private void firstCalls(Site site, List<Double> cold, List<Double> warm) throws Exception {
        AtomicLong leads = new AtomicLong(Seed.nextLead(site.database(), Seed.CAMPAIGN));
        Requests receptions = Receptions.requests(new Wire(site.port()), false);
        cold.add(HttpLoad.run(site.port(), 16, receptions, leads, Limit.calls(FIRST_CALLS)).only("201").percentile(0.99));
        HttpLoad.run(site.port(), 16, receptions, leads, Limit.seconds(settings.warmUp())).only("201");
        warm.add(HttpLoad.run(site.port(), 16, receptions, leads, Limit.seconds(settings.seconds())).only("201")
                .percentile(0.99));
    }

    private double hello() throws IOException, InterruptedException {
        Path source = settings.folder().resolve("Hello.java");
        Files.writeString(source, "class Hello { public static void main(String[] a) { System.out.println(\"hello\"); } }");
        Path java = Path.of(System.getProperty("java.home"), "bin");
        wait(new ProcessBuilder(java.resolve("javac").toString(), source.toString()));
        long before = System.nanoTime();
        wait(new ProcessBuilder(java.resolve("java").toString(), "-XX:+UseSerialGC", "-cp", settings.folder().toString(),
                "Hello").redirectOutput(ProcessBuilder.Redirect.DISCARD));
        return (System.nanoTime() - before) / 1e9;
    }

    private static void wait(ProcessBuilder command) throws IOException, InterruptedException {
        Process process = command.start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new IOException("failed: " + command.command());
        }
    }

    private static double database(Path data) throws IOException {
        Files.createDirectories(data);
        long before = System.nanoTime();
        try (DataDirectory directory = DataDirectory.claim(data); EmbeddedDatabase database = EmbeddedDatabase.start(directory)) {
            return (System.nanoTime() - before) / 1e9;
        }
    }
}
