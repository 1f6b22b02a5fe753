package io.yoriai.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

/** {@code visitor.get} and {@code visitor.post}. */
final class Leads {

    private static final String PATH = "/services/rest/visitor";
    private static final int ADDRESSES = 10_000;
    private static final int CONNECTIONS = 16;

    private static final String BY_ADDRESS = "select * from lead where lower(email) = lower(?) order by id limit 1000";
    private static final String A_PAGE = "select * from lead where id > ? order by id limit 1000";
    private static final String INSERT = """
            with made as (
                insert into lead (email, name1, name2, company_name, tel, login_id, date_regist, date_update)
                values (?, ?, ?, ?, ?, ?, now(), now())
                on conflict (lower(login_id)) do nothing returning id, date_regist),
            logged as (
                insert into lead_add_log (lead_id, route_id, lastupdate_user_id, lastupdate_user_name, date_regist, date_update)
                select id, 4, null, 'API', date_regist, date_regist from made),
            log as (
                insert into audit_log (at, door, client_id, address, what, record)
                select date_regist, 1, 1, '127.0.0.1', 'visitor.post', 'VisitorData/' || id from made)
            select 'made' from made""";

    private final Bench.Settings settings;

    Leads(Bench.Settings settings) {
        this.settings = settings;
    }

    /** By e-mail address, each call another one of ten thousand spread over all leads. */
    Comparison byAddress(Site site, int leads) throws Exception {
        Wire wire = new Wire(site.port());
        int step = Math.max(1, leads / ADDRESSES);
        Wire second = Wire.second(site);
        List<String> calls = IntStream.range(0, ADDRESSES).mapToObj(n -> (n % 2 == 0 ? wire : second).get(PATH,
                Map.of("search_key1", "Email", "search_value1", address(Seed.FIRST_LEAD + n * step)))).toList();
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement select = connection.prepareStatement(BY_ADDRESS);
            return n -> {
                select.setString(1, address((int) (Seed.FIRST_LEAD + n % ADDRESSES * step)));
                return read(select);
            };
        };
        String refused = wire.refused(PATH, Map.of("search_key1", "Email", "search_value1", address(Seed.FIRST_LEAD)), "x");
        return new Comparison("`visitor.get` by e-mail among %,d leads, 16 connections".formatted(leads), CONNECTIONS, sql,
                "1 rows", Requests.of(List.of(refused)), 415, Requests.of(calls), 200, new AtomicLong());
    }

    void page(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement select = connection.prepareStatement(A_PAGE);
            return n -> {
                select.setLong(1, Seed.FIRST_LEAD - 1);
                return read(select);
            };
        };
        Map<String, String> asked = Map.of("search_key1", "Id", "search_operator1", "ge", "search_value1",
                "" + Seed.FIRST_LEAD, "limit", "1000");
        new Comparison("a page of 1,000 leads, 4 connections", 4, sql, "1000 rows",
                Requests.of(List.of(wire.refused(PATH, asked, "x"))), 415, Requests.of(List.of(wire.get(PATH, asked))), 200,
                new AtomicLong()).run(site, settings);
    }

    /** A token for a key: its password is proved, and the token kept. */
    void token(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        Wire second = Wire.second(site);
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement insert = connection.prepareStatement("""
                    insert into token (hash, kind, owner_id, issued_at, expires_at, last_used_at)
                    values (sha256(gen_random_uuid()::text::bytea), 'SMP', -1, now(), now() + interval '1 hour', now())""");
            return n -> insert.executeUpdate() + " kept";
        };
        new Comparison("tokens, 16 connections", CONNECTIONS, sql, "1 kept",
                Requests.of(List.of(Wire.third(site).refused(PATH, Map.of(), "x"))), 415,
                Requests.of(List.of(wire.token(), second.token())), 200, new AtomicLong()).run(site, settings);
    }

    void post(Site site) throws Exception {
        Wire wire = new Wire(site.port());
        Wire second = Wire.second(site);
        String run = Long.toString(System.nanoTime() / 1_000_000 % 1_000_000_000, 36);
        String body = """
                <VisitorData xmlns="http://smartseminar.jp/"><Email>new########.%s@example.com</Email><Name1>山田</Name1>\
                <Name2>太郎</Name2><CompanyName>寄合商事</CompanyName><Tel>03-1234-5678</Tel></VisitorData>""".formatted(run);
        SqlLoad.Preparation sql = connection -> {
            PreparedStatement insert = connection.prepareStatement(INSERT);
            return n -> {
                insert.setString(1, "new%08d.%s@example.com".formatted(n, run));
                insert.setString(2, "山田");
                insert.setString(3, "太郎");
                insert.setString(4, "寄合商事");
                insert.setString(5, "03-1234-5678");
                insert.setString(6, "%s%08d".formatted(run, n));
                try (ResultSet rows = insert.executeQuery()) {
                    return rows.next() ? rows.getString(1) : "none";
                }
            };
        };
        new Comparison("`visitor.post`, 16 connections", CONNECTIONS, sql, "made",
                Requests.template(wire.refused(PATH, Map.of(), body), n -> n), 415,
                Requests.either(Requests.template(wire.post(PATH, Map.of(), body), n -> n),
                        Requests.template(second.post(PATH, Map.of(), body), n -> n)), 201, new AtomicLong()).run(site, settings);
    }

    private static String address(int lead) {
        return "lead%08d@example.com".formatted(lead);
    }

    /** Reads every column, as whoever wants to answer with them must. */
    private static String read(PreparedStatement select) throws SQLException {
        try (ResultSet rows = select.executeQuery()) {
            int columns = rows.getMetaData().getColumnCount();
            int count = 0;
            for (; rows.next(); count++) {
                for (int i = 1; i <= columns; i++) {
                    rows.getString(i);
                }
            }
            return count + " rows";
        }
    }
}
