package io.yoriai.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

/** {@code userUpdate} and {@code user} of the newsletter API. */
final class Newsletter {

    private static final int CONNECTIONS = 16;
    private static final String SQL = "select split_part(newsletter_reader_update(?, ?, ?, ?::jsonb, now(), ?::jsonb, ?, null), ' ', 1)";
    private static final String FIND = "select * from reader where magazine_id = ? and email_key = ?"
            + " and (provisional_until is null or provisional_until > now())";

    private final Bench.Settings settings;

    Newsletter(Bench.Settings settings) {
        this.settings = settings;
    }

    /** Each call changes two fields of another reader. */
    void update(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        long magazine = magazine(site, "id");
        long version = magazine(site, "version");
        // Readers come round again in later runs on the same data: what they are changed to must be new then.
        long run = System.currentTimeMillis() / 1000 % 10_000_000;
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement update = connection.prepareStatement(SQL);
            update.setLong(1, magazine);
            update.setLong(2, version);
            update.setString(5, "{\"source\":\"API\",\"actor\":\"demo\",\"ip\":\"127.0.0.1\"}");
            update.setBytes(6, new byte[32]);
            return n -> {
                update.setString(3, "lead%08d@example.com".formatted(n));
                update.setString(4, "{\"memo\":\"%08d\",\"attr1\":\"%d\"}".formatted(n, run));
                try (ResultSet rows = update.executeQuery()) {
                    rows.next();
                    return rows.getString(1);
                }
            };
        };
        new Comparison("NEO `userUpdate`, 16 connections", CONNECTIONS, sql, "CHANGED",
                Requests.template(wire.newsletter("userUpdate", fields(magazine, run, "x")), n -> n, n -> n), 400,
                Requests.template(wire.newsletter("userUpdate", fields(magazine, run, "1")), n -> n, n -> n), 200,
                new AtomicLong(Seed.FIRST_LEAD)).run(site, settings);
    }

    private static String fields(long magazine, long run, String sex) {
        return "magazine_id=" + magazine + "&email=lead########@example.com&memo=########&attr1=" + run + "&sex=" + sex;
    }

    /** By e-mail address, over all readers in turn. */
    Comparison find(Site site, int readers) throws Exception {
        Wire wire = new Wire(site.port());
        long magazine = magazine(site, "id");
        int step = Math.max(1, readers / 10_000);
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement find = connection.prepareStatement(FIND);
            find.setLong(1, magazine);
            return n -> {
                find.setString(2, "lead%08d@example.com".formatted(Seed.FIRST_LEAD + n % 10_000 * step));
                try (ResultSet rows = find.executeQuery()) {
                    return rows.next() && rows.getString("email") != null ? "found" : "none";
                }
            };
        };
        String query = "magazine_id=" + magazine + "&search_type=%s&search_text=lead########@example.com";
        return new Comparison("NEO `user` by e-mail among %,d readers, 16 connections".formatted(readers), CONNECTIONS, sql,
                "found", Requests.template(wire.newsletter("user", query.formatted("e_ail")), n -> n), 400,
                Requests.template(wire.newsletter("user", query.formatted("email")),
                        n -> Seed.FIRST_LEAD + n % 10_000 * step),
                200, new AtomicLong());
    }

    private static long magazine(Site site, String column) throws SQLException {
        try (var connection = site.database().connect(); Statement sql = connection.createStatement()) {
            return Seed.number(sql, "select " + column + " from magazine order by id limit 1");
        }
    }
}
