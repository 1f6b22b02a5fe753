package io.yoriai.bench;

import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.postgresql.PGConnection;

/**
 * CSV batches of leads, half of them there already, against a staged upsert in raw SQL that durably writes the same rows of
 * the same tables in one transaction; and what single calls wait meanwhile.
 */
final class Bulk {

    private static final String PATH = "/services/rest/bulkapi";
    private static final int OF_ONE = 100_000;
    private static final int WARM = 20_000;
    private static final int CONNECTIONS = 4;
    private static final long LONGEST_MINUTES = 30;

    private static final String STAGE = """
            create temp table bench_stage (email text, name1 text, name2 text, company_name text, tel text)""";
    private static final String FOUND = """
            create temp table bench_found as
            select l.id, s.*, l.name1 as old1, l.tel as old2 from bench_stage s join lead l on lower(l.email) = lower(s.email)""";
    private static final List<String> RAW = List.of("analyze bench_stage", FOUND, """
            insert into lead_change_log (lead_id, item_name, item_description, before_value, after_value, route_id,
                lastupdate_user_name, date_regist, date_update)
            select id, 'Name1', '姓', old1, name1, 5, 'システム', now(), now() from bench_found
            union all select id, 'Tel', '電話番号', old2, tel, 5, 'システム', now(), now() from bench_found""", """
            insert into audit_log (at, door, client_id, address, what, record, columns)
            select now(), 1, 1, '127.0.0.1', 'visitor.put BulkApi/0', 'VisitorData/' || id, '{"Name1": [], "Tel": []}'
            from bench_found""", """
            update lead l set name1 = f.name1, tel = f.tel, date_update = now() from bench_found f where l.id = f.id""", """
            with made as (
                insert into lead (login_id, email, name1, name2, company_name, tel, date_regist, date_update)
                select 'r' || substr(md5(email), 1, 16), email, name1, name2, company_name, tel, now(), now()
                from bench_stage s where not exists (select from bench_found f where f.email = s.email) returning id),
            logged as (
                insert into lead_add_log (lead_id, route_id, lastupdate_user_name, date_regist, date_update, client_id)
                select id, 5, 'システム', now(), now(), 1 from made)
            insert into audit_log (at, door, client_id, address, what, record, columns)
            select now(), 1, 1, '127.0.0.1', 'visitor.put BulkApi/0', 'VisitorData/' || id, '{}' from made""");

    private final Bench.Settings settings;
    private final int records;
    private int next = Seed.FIRST_LEAD;

    Bulk(Bench.Settings settings, int records) {
        this.settings = settings;
        this.records = records;
    }

    void run(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        ended(site, send(site, wire, csv("w", WARM)));
        double server = 0;
        long began = System.nanoTime();
        // One after the other: the next comes while the one before is executed, as a sender of many would send them.
        for (int left = records; left > 0; left -= OF_ONE) {
            send(site, wire, csv("s", Math.min(OF_ONE, left)));
        }
        ended(site, 0);
        server = records / seconds(began);
        double raw = raw(site);
        Bench.later("- CSV batches of %,d leads in all, half of them among %,d that are there: **%,.0f** a second from the first byte to the last result,"
                + " %,.0f by a staged upsert in raw SQL of the same rows: **%.2f** of it.", records, settings.leads(), server, raw,
                server / raw);
        meanwhile(site, wire);
    }

    private double raw(Site site) throws Exception {
        try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
            connection.setAutoCommit(false);
            long before = System.nanoTime();
            sql.execute(STAGE);
            for (int left = records; left > 0; left -= OF_ONE) {
                long making = System.nanoTime();
                byte[] rows = csv("r", Math.min(OF_ONE, left));
                before += System.nanoTime() - making;
                connection.unwrap(PGConnection.class).getCopyAPI().copyIn(
                        "copy bench_stage from stdin (format csv, header true)", new ByteArrayInputStream(rows));
            }
            for (String step : RAW) {
                sql.execute(step);
            }
            connection.commit();
            return records / seconds(before);
        }
    }

    /** Look-ups of single leads, alone and while a batch is executed. */
    private void meanwhile(Site site, Wire wire) throws Exception {
        Requests calls = Requests.of(IntStream.range(0, 1_000).mapToObj(n -> wire.get("/services/rest/visitor",
                Map.of("search_key1", "Email", "search_value1", "lead%08d@example.com".formatted(Seed.FIRST_LEAD + n)))).toList());
        HttpLoad.run(site.port(), CONNECTIONS, calls, new AtomicLong(), Limit.seconds(settings.warmUp()));
        List<Measure> alone = new ArrayList<>();
        List<Measure> beside = new ArrayList<>();
        for (int round = 0; round < Math.max(3, settings.rounds()); round++) {
            alone.add(looked(site, calls));
            long batch = send(site, Wire.third(site), csv("m", OF_ONE));
            beside.add(looked(site, calls));
            if (over(site, batch)) {
                throw new IllegalStateException("the batch ended before");
            }
            ended(site, batch);
        }
        double among = median(beside, 0.99) / median(alone, 0.99);
        Bench.later("- `visitor.get` by e-mail over %d connections while a batch is executed, the median of %d rounds: p50 %.1f ms and"
                + " p99 **%.1f ms**; alone %.1f and %.1f ms: **%.2f** times.", CONNECTIONS, alone.size(), median(beside, 0.5),
                median(beside, 0.99), median(alone, 0.5), median(alone, 0.99), among);
    }

    private Measure looked(Site site, Requests calls) throws Exception {
        return HttpLoad.run(site.port(), CONNECTIONS, calls, new AtomicLong(), Limit.seconds(settings.seconds())).only("200");
    }

    private static double median(List<Measure> rounds, double share) {
        double[] all = rounds.stream().mapToDouble(round -> round.percentile(share)).sorted().toArray();
        return all[all.length / 2];
    }

    /** Half of them new, the others the next of those that are there, with two values that differ. */
    private byte[] csv(String kind, int rows) {
        StringBuilder csv = new StringBuilder("Email,Name1,Name2,CompanyName,Tel\n");
        for (int n = 0; n < rows; n++) {
            if (n % 2 == 0) {
                csv.append("lead%08d@example.com,改%s,名%d,会社%d,03-%04d-1111%n".formatted(next, kind, next % 3_000, next % 20_000, n % 10_000));
                next = next + 1 < Seed.FIRST_LEAD + settings.leads() ? next + 1 : Seed.FIRST_LEAD;
            } else {
                csv.append("%s%08d.%d@example.com,新,規%d,寄合商事,03-1234-5678%n".formatted(kind, n, System.identityHashCode(csv), n % 100));
            }
        }
        return csv.toString().getBytes(StandardCharsets.UTF_8);
    }

    private static long send(Site site, Wire wire, byte[] csv) throws Exception {
        String query = wire.signedQuery(Map.of("method", "visitor.put", "upsert", "1", "update_key", "Email"));
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpResponse<String> answer = client.send(HttpRequest
                    .newBuilder(URI.create("http://127.0.0.1:" + site.port() + PATH + "?" + query))
                    .header("Content-Type", "text/csv; charset=UTF-8").POST(HttpRequest.BodyPublishers.ofByteArray(csv)).build(),
                    HttpResponse.BodyHandlers.ofString());
            String location = answer.headers().firstValue("Location")
                    .orElseThrow(() -> new IllegalStateException(answer.body()));
            return Long.parseLong(location.substring(location.lastIndexOf('/') + 1));
        }
    }

    /** @param batch 0: all of them */
    private static void ended(Site site, long batch) throws Exception {
        long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(LONGEST_MINUTES);
        while (!over(site, batch)) {
            if (System.nanoTime() > end) {
                throw new IllegalStateException("the batch does not end");
            }
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    private static boolean over(Site site, long batch) throws Exception {
        try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
            if (Seed.number(sql, "select coalesce(sum(failed), 0) from bulk_batch") > 0) {
                throw new IllegalStateException("records failed");
            }
            return Seed.number(sql, "select count(*) from bulk_batch where status < 3"
                    + (batch == 0 ? "" : " and id = " + batch)) == 0;
        }
    }

    private static double seconds(long before) {
        return (System.nanoTime() - before) / 1e9;
    }
}
