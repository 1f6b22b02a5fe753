package io.yoriai.bench;

import java.io.IOException;
import java.sql.Connection;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** Pages of the large lists, the first and the five hundredth, and what it costs to count. */
final class Lists {

    private static final int PAGE = 500;
    private static final int LIMIT = 1_000;

    /** @param table whose rows are counted */
    private record Big(String name, String path, String table) {}

    private static final List<Big> ALL = List.of(new Big("visitor.get", "/services/rest/visitor", "lead"),
            new Big("visitor.getApplicationSession", "/services/rest/visitor/application/session", "application_session"),
            new Big("visitor.getApplicationSeminar", "/services/rest/visitor/application/seminar", "application"),
            new Big("visitor.getAddlog", "/services/rest/visitor/addlog", "lead_add_log"),
            new Big("visitor.getChangelog", "/services/rest/visitor/changelog", "lead_change_log"));

    private final Bench.Settings settings;

    Lists(Bench.Settings settings) {
        this.settings = settings;
    }

    void run(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        for (Big list : ALL) {
            try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
                String count = "select count(*) from " + list.table();
                long rows = Seed.number(sql, count);
                int page = (int) Math.max(1, Math.min(PAGE, rows / LIMIT - 1));
                int offset = (page - 1) * LIMIT;
                landmarks(sql, list.table(), offset);
                double first = median(site, wire.get(list.path(), Map.of("limit", "" + LIMIT)));
                // Each with an offset that nobody came to before.
                double alone = HttpLoad.run(site.port(), 1,
                        Requests.of(IntStream.range(0, 30).mapToObj(n -> later(wire, list, offset - n)).toList()), new AtomicLong(),
                        Limit.calls(30)).only("200").percentile(0.5);
                HttpLoad.run(site.port(), 1, Requests.of(List.of(later(wire, list, offset - LIMIT))), new AtomicLong(),
                        Limit.calls(1));
                double later = median(site, later(wire, list, offset));
                double one = median(site, wire.get(list.path(), Map.of("limit", "1")));
                double counted = median(site, wire.get(list.path(), Map.of("limit", "1", "count", "1")));
                Seed.number(sql, count);
                long before = System.nanoTime();
                for (int i = 0; i < 5; i++) {
                    Seed.number(sql, count);
                }
                double bare = (System.nanoTime() - before) / 5e6;
                Bench.later("- `%s` of %,d rows: page 1 %.1f ms, page %d %.1f ms: **%.2f** times (from nowhere %.1f ms: **%.2f**); `count=1` costs %.1f ms, the bare count"
                        + " %.1f ms: **%.2f** times.", list.name(), rows, first, page, later, later / first, alone, alone / first, counted - one, bare,
                        (counted - one) / bare);
            }
        }
    }

    /** Waits until there are landmarks (docs/adr/0120) as far as a page that nobody walked to: the job has had its minute. */
    private static void landmarks(Statement sql, String table, int offset) throws Exception {
        long until = System.nanoTime() + TimeUnit.MINUTES.toNanos(10);
        while (Seed.number(sql, "select coalesce(max(n), 0) from list_landmark where list = '" + table + "'") < offset - 10_000) {
            if (System.nanoTime() > until) {
                throw new IllegalStateException("no landmarks of " + table);
            }
            Thread.sleep(1000);
        }
    }

    private static String later(Wire wire, Big list, int offset) {
        return wire.get(list.path(), Map.of("limit", "" + LIMIT, "offset", "" + Math.max(0, offset)));
    }

    /** Milliseconds of a call, one after the other. */
    private double median(Site site, String call) throws IOException {
        Requests calls = Requests.of(List.of(call));
        HttpLoad.run(site.port(), 1, calls, new AtomicLong(), new Limit(20, settings.warmUp()));
        return HttpLoad.run(site.port(), 1, calls, new AtomicLong(), new Limit(30, settings.seconds())).only("200").percentile(0.5);
    }
}
