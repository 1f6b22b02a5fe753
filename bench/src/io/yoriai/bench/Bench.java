package io.yoriai.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** {@code bench/run}: see docs/performance.md. */
public final class Bench {

    private static final List<String> ROWS = List.of("receive16", "receive64", "receive64one", "get", "page", "post", "token", "apply", "apply1",
            "seats", "rush", "merge", "link", "bulk", "lists", "update", "user", "hits", "mails", "start");
    private static final int FEW = 10_000;
    private static final List<String> LATER = new ArrayList<>();
    private static final List<String> SQL_ROWS = new ArrayList<>();

    private Bench() {}

    /**
     * @param home the project's folder
     * @param folder where the databases are put
     * @param rounds how often each row is measured; the table has the medians
     * @param seconds length of one measurement
     * @param warmUp length of the warm-up of each of a row's runs
     * @param records of the batches of the row bulk
     */
    record Settings(Path home, Path folder, int rounds, double seconds, double warmUp, int leads, int records) {}

    public static void main(String[] arguments) throws Exception {
        Path home = Path.of(".");
        Path kept = null;
        int rounds = 3;
        double seconds = 5;
        double warmUp = 20;
        int leads = 1_000_000;
        int records = 1_000_000;
        List<String> rows = new ArrayList<>();
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--home" -> home = Path.of(arguments[++i]);
                case "--data" -> kept = Path.of(arguments[++i]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--seconds" -> seconds = Double.parseDouble(arguments[++i]);
                case "--warm-up" -> warmUp = Double.parseDouble(arguments[++i]);
                case "--leads" -> leads = Integer.parseInt(arguments[++i]);
                case "--records" -> records = Integer.parseInt(arguments[++i]);
                default -> rows.add(arguments[i]);
            }
        }
        if (!ROWS.containsAll(rows)) {
            System.err.println("Rows: " + String.join(" ", ROWS));
            System.exit(2);
        }
        Path folder = kept != null ? Files.createDirectories(kept) : Files.createTempDirectory("yoriai-bench");
        try {
            new Bench().measure(new Settings(home.toAbsolutePath().normalize(), folder.toAbsolutePath(), rounds, seconds,
                    warmUp, leads, records), rows.isEmpty() ? ROWS : rows);
        } finally {
            if (kept == null) {
                Site.delete(folder);
            }
        }
    }

    /** Prints a line below the table. */
    static void later(String text, Object... figures) {
        LATER.add(String.format(Locale.ROOT, text, figures));
    }

    /** Prints a row of the table of the product's SQL alone, below the first. */
    static void sqlRow(String name, List<Table.Round> rounds) {
        SQL_ROWS.add(Table.sqlRow(name, rounds));
    }

    /** Prints a line. */
    static void note(String text, Object... figures) {
        Table.line(text, figures);
    }

    private void measure(Settings settings, List<String> rows) throws Exception {
        if (rows.equals(List.of("mails"))) {
            new Mails(settings).run();
            LATER.forEach(System.out::println);
            return;
        }
        Path full = settings.folder().resolve("full");
        try (Site site = Site.start(settings.home(), full)) {
            System.err.println("Filling the database with " + settings.leads() + " leads ...");
            // Two fifths of the leads are enough for every reception of a whole run of the default length.
            Seed.fill(site.database(), settings.leads(), settings.leads() * 2 / 5);
            Table.head();
            new Receptions(settings).run(site, rows);
            if (rows.contains("page")) {
                new Leads(settings).page(site);
            }
            if (rows.contains("post")) {
                new Leads(settings).post(site);
            }
            if (rows.contains("token")) {
                new Leads(settings).token(site);
            }
            for (String row : List.of("apply", "apply1")) {
                if (rows.contains(row)) {
                    new Applications(settings).run(site, row.equals("apply1"));
                }
            }
            if (rows.contains("rush")) {
                Rush.run(site);
            }
            if (rows.contains("merge")) {
                Jobs.merge(site);
            }
            if (rows.contains("link")) {
                Jobs.link(site);
            }
            if (rows.contains("bulk")) {
                new Bulk(settings, settings.records()).run(site);
            }
            if (rows.contains("lists")) {
                new Lists(settings).run(site);
            }
            if (rows.contains("hits")) {
                new Hits(settings).run(site);
            }
            if (rows.contains("seats")) {
                new SeatLocks(settings).run(site);
            }
            if (rows.contains("update")) {
                new Newsletter(settings).update(site);
            }
            if (rows.contains("get") || rows.contains("user")) {
                lookUps(settings, site, rows);
            }
            if (!SQL_ROWS.isEmpty()) {
                note("");
                Table.sqlHead().forEach(System.out::println);
                SQL_ROWS.forEach(System.out::println);
            }
            note("");
            LATER.forEach(System.out::println);
            note("- Memory (PSS) of JVM and database together: most after a run **%.0f MB**, of them the JVM %.0f MB now.",
                    site.mostMegabytes(), site.megabytesOfServer());
        }
        if (rows.contains("mails")) {
            LATER.clear();
            new Mails(settings).run();
            LATER.forEach(System.out::println);
        }
        if (rows.contains("start")) {
            new Starts(settings).run(full);
        }
    }

    /** The same look-ups among few and among all, in turns. */
    private static void lookUps(Settings settings, Site full, List<String> rows) throws Exception {
        try (Site few = Site.start(settings.home(), settings.folder().resolve("few"))) {
            Seed.fill(few.database(), FEW, FEW);
            if (rows.contains("get")) {
                turns(settings, few, new Leads(settings).byAddress(few, FEW), full,
                        new Leads(settings).byAddress(full, settings.leads()));
            }
            if (rows.contains("user")) {
                turns(settings, few, new Newsletter(settings).find(few, FEW), full,
                        new Newsletter(settings).find(full, settings.leads()));
            }
        }
    }

    private static void turns(Settings settings, Site few, Comparison amongFew, Site full, Comparison amongAll)
            throws Exception {
        amongFew.warmUp(few, settings);
        amongAll.warmUp(full, settings);
        List<Table.Round> ofFew = new ArrayList<>();
        List<Table.Round> ofAll = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            ofFew.add(amongFew.round(few, settings));
            ofAll.add(amongAll.round(full, settings));
        }
        amongFew.print(ofFew, settings);
        amongAll.print(ofAll, settings);
        double times = Table.median(ofAll, round -> round.server().rate())
                / Table.median(ofFew, round -> round.server().rate());
        later("- %s, to that among %,d: **%.2f** of the rate", amongAll.name(), FEW, times);
    }
}
