package io.yoriai.bench;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * {@code POST /tracker/register}, each call another hit, against raw batch inserts of the same rows: one connection that commits as
 * many rows at a time as there are callers who wait.
 */
final class Hits {

    private static final int CONNECTIONS = 64;
    private static final String TAG = "benchbenchbe";
    private static final String SITE = "bench.example";
    private static final String AGENT = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140";
    private static final String BARE = """
            insert into tracking_hit (key, browser_id, session_no, url, title, at, address, agent) values (?, ?, 1, ?, ?, ?, ?, ?)""";

    private final Bench.Settings settings;

    Hits(Bench.Settings settings) {
        this.settings = settings;
    }

    private record Round(Measure bare, Measure http) {

        double bareRate() {
            return bare.rate() * CONNECTIONS;
        }
    }

    void run(Site site) throws Exception {
        try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
            sql.execute("insert into system_setting (name, value) values ('tracking.domains', '" + SITE
                    + "'), ('tracking.camcid', '" + TAG + "'), ('tracking.hits_a_minute', '0') on conflict (name) do update set value = excluded.value");
        }
        // The server reads settings anew every second.
        Thread.sleep(1500);
        AtomicLong numbers = new AtomicLong();
        AtomicLong bare = new AtomicLong();
        round(site, numbers, bare, settings.warmUp());
        List<Round> rounds = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            rounds.add(round(site, numbers, bare, settings.seconds()));
        }
        Bench.later("- Tracking hits over HTTP, %d connections: **%,.0f/s**, p50 %.1f ms, p99 %.1f ms; raw batch inserts of %d rows:"
                + " %,.0f/s; ratio **%.2f**", CONNECTIONS, Table.median(rounds, round -> round.http().rate()),
                Table.median(rounds, round -> round.http().percentile(0.5)),
                Table.median(rounds, round -> round.http().percentile(0.99)), CONNECTIONS,
                Table.median(rounds, Round::bareRate),
                Table.median(rounds, round -> round.http().rate() / round.bareRate()));
    }

    private static Round round(Site site, AtomicLong numbers, AtomicLong bare, double seconds) throws Exception {
        Measure sql = SqlLoad.run(site.database(), 1, Hits::inserts, bare, Limit.seconds(seconds)).only("stored");
        Measure http = HttpLoad.run(site.port(), CONNECTIONS, requests(), numbers, Limit.seconds(seconds)).only("204");
        return new Round(sql, http);
    }

    private static SqlLoad.Transaction inserts(Connection connection) throws java.sql.SQLException {
        connection.setAutoCommit(false);
        PreparedStatement insert = connection.prepareStatement(BARE);
        String run = "raw-" + System.nanoTime() + "-";
        return number -> {
            for (int i = 0; i < CONNECTIONS; i++) {
                long n = number * CONNECTIONS + i;
                insert.setString(1, run + n);
                insert.setString(2, "bench%09d".formatted(n));
                insert.setString(3, "https://" + SITE + "/page/" + n % 100);
                insert.setString(4, "title");
                insert.setObject(5, OffsetDateTime.now(ZoneOffset.UTC));
                insert.setString(6, "127.0.0.1");
                insert.setString(7, AGENT);
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            return "stored";
        };
    }

    private static Requests requests() {
        String body = "cid=" + TAG + "&n=bench-" + System.nanoTime() + "-########&vid=bench0########&sid=bench0########-1&url=https%3A%2F%2F" + SITE
                + "%2Fpage%2F1&title=title";
        int length = body.getBytes(StandardCharsets.UTF_8).length;
        return Requests.template("POST /tracker/register HTTP/1.1\r\nHost: localhost\r\nOrigin: https://" + SITE + "\r\nUser-Agent: " + AGENT
                + "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + length + "\r\n\r\n" + body, n -> n, n -> n, n -> n);
    }
}
