package io.yoriai.bench;

import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** {@code visitor.postAttendanceSession}, each call of another lead who has applied. */
final class Receptions {

    private static final String PATH = "/services/rest/visitor/attendance/session";

    private static final String SQL = "select outcome, attendance_id, record_id from receive(now(), true, ?, null, '{}'::bigint[],"
            + " 1, true, 2::smallint, 1::smallint, 1::smallint, ?, ?, null, null, null)";

    private static final String BODY = """
            <SessionAttendance xmlns="http://smartseminar.jp/"><Session><SessionId>########</SessionId></Session>\
            <BarcodeData>*########*</BarcodeData></SessionAttendance>""";

    private final Bench.Settings settings;

    Receptions(Bench.Settings settings) {
        this.settings = settings;
    }

    void run(Site site, List<String> rows) throws Exception {
        Wire wire = new Wire(site.port());
        AtomicLong spread = new AtomicLong(Seed.nextLead(site.database(), Seed.CAMPAIGN));
        AtomicLong one = new AtomicLong(Seed.nextLead(site.database(), Seed.ONE_SESSION_CAMPAIGN));
        double at16 = 0;
        if (rows.contains("receive16")) {
            at16 = rate(comparison(wire, "receptions, 16 connections", 16, false, spread).run(site, settings));
        }
        if (rows.contains("receive64")) {
            double at64 = rate(comparison(wire, "receptions, 64 connections", 64, false, spread).run(site, settings));
            against("64 connections", at64, at16);
        }
        if (rows.contains("receive64one")) {
            double at64 = rate(comparison(wire, "receptions, 64 connections, all at one session", 64, true, one).run(site,
                    settings));
            against("64 connections at one session", at64, at16);
        }
    }

    private static void against(String name, double rate, double at16) {
        if (at16 > 0) {
            Bench.later("- Rate of receptions with %s, to that with 16 connections: **%.2f**", name, rate / at16);
        }
    }

    private static double rate(List<Table.Round> rounds) {
        return Table.median(rounds, round -> round.server().rate());
    }

    private Comparison comparison(Wire wire, String name, int connections, boolean oneSession, AtomicLong numbers) {
        return new Comparison(name, connections, sql(oneSession), "RECEIVED", 
                Requests.template(wire.refused(PATH, Map.of(), BODY), n -> session(oneSession, n), n -> n), 415,
                requests(wire, oneSession), 201, numbers);
    }

    static Requests requests(Wire wire, boolean oneSession) {
        return Requests.template(wire.post(PATH, Map.of(), BODY), n -> session(oneSession, n), n -> n);
    }

    private static long session(boolean oneSession, long lead) {
        return oneSession ? Seed.ONE_SESSION : Seed.FIRST_SESSION + lead % Seed.SESSIONS;
    }

    private static SqlLoad.Preparation sql(boolean oneSession) {
        return connection -> {
            PreparedStatement receive = connection.prepareStatement(SQL);
            return lead -> {
                receive.setLong(1, session(oneSession, lead));
                receive.setString(2, "%08d".formatted(lead));
                receive.setString(3, "*%08d*".formatted(lead));
                return outcome(receive);
            };
        };
    }

    private static String outcome(PreparedStatement statement) throws SQLException {
        try (ResultSet rows = statement.executeQuery()) {
            rows.next();
            return rows.getString(1);
        }
    }
}
