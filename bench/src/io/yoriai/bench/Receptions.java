package io.yoriai.bench;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.attendance.OwnReception;

/** {@code visitor.postAttendanceSession}, each call of another lead who has applied. */
final class Receptions {

    private static final String PATH = "/services/rest/visitor/attendance/session";

    /** The rows of a reception and nothing else: two inserts and two updates, every id known. */
    private static final String BARE = """
            with log as (
                insert into audit_log (at, door, client_id, address, what, record)
                values (now(), 1, 1, '127.0.0.1', 'visitor.postAttendanceSession', 'SessionAttendance/' || ?)),
            person as (
                insert into attendance (id, campaign_id, lead_id, date_regist, date_update, venue_id, venue_date, venue_type,
                    venue_registered, venue_source, venue_review, venue_barcode, venue_stay, venue_first_entry, venue_regist,
                    venue_update, venue_check, venue_received_at)
                values (?, ?, ?, ?, ?, ?, ?, 1, true, 2, false, ?, 2, ?, ?, ?, 1, ?)),
            visit as (
                insert into session_attendance (id, attendance_id, session_id, lead_id, attended_at, type, registered, source,
                    barcode, stay, first_entry, client_id, check_sent, received_at, date_regist, date_update)
                values (?, ?, ?, ?, ?, 1, true, 2, ?, 2, ?, 1, 1, ?, ?, ?)),
            line as (update application_session set application_status_id = 5, date_update = ? where id = ?)
            update application set application_status_id = 5, date_update = ? where id = ?""";

    private static final String BODY = """
            <SessionAttendance xmlns="http://smartseminar.jp/"><Session><SessionId>########</SessionId></Session>\
            <BarcodeData>*########*</BarcodeData></SessionAttendance>""";

    private final Bench.Settings settings;

    Receptions(Bench.Settings settings) {
        this.settings = settings;
    }

    void run(Site site, List<String> rows) throws Exception {
        Wire wire = new Wire(site.port());
        Wire second = Wire.second(site);
        AtomicLong spread = new AtomicLong(Seed.nextLead(site.database(), Seed.CAMPAIGN));
        AtomicLong one = new AtomicLong(Seed.nextLead(site.database(), Seed.ONE_SESSION_CAMPAIGN));
        double at16 = 0;
        if (rows.contains("receive16")) {
            at16 = rate(comparison(site, wire, second, "receptions, 16 connections", 16, false, spread).run(site, settings));
        }
        if (rows.contains("receive64")) {
            double at64 = rate(comparison(site, wire, second, "receptions, 64 connections", 64, false, spread).run(site, settings));
            against("64 connections", at64, at16);
        }
        if (rows.contains("receive64one")) {
            double at64 = rate(comparison(site, wire, second, "receptions, 64 connections, all at one session", 64, true, one).run(site,
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

    private Comparison comparison(Site site, Wire wire, Wire second, String name, int connections, boolean oneSession,
            AtomicLong numbers) throws SQLException {
        return new Comparison(name, connections, bare(BareIds.reserve(site.database(), oneSession), oneSession), "1",
                Requests.template(wire.refused(PATH, Map.of(), BODY), n -> session(oneSession, n), n -> n), 415,
                Requests.either(requests(wire, oneSession), requests(second, oneSession)), 201, numbers).beside(OwnReception.sql(site.database(), lead -> session(oneSession, lead)),
                        "received");
    }

    static Requests requests(Wire wire, boolean oneSession) {
        return Requests.template(wire.post(PATH, Map.of(), BODY), n -> session(oneSession, n), n -> n);
    }

    private static long session(boolean oneSession, long lead) {
        return oneSession ? Seed.ONE_SESSION : Seed.FIRST_SESSION + lead % Seed.SESSIONS;
    }

    private static SqlLoad.Preparation bare(BareIds ids, boolean oneSession) {
        return connection -> {
            PreparedStatement bare = connection.prepareStatement(BARE);
            return lead -> {
                long id = ids.next();
                OffsetDateTime now = OffsetDateTime.now(ZoneOffset.UTC);
                String ticket = "*%08d*".formatted(lead);
                set(bare, id, id, ids.campaign(), lead, now, now, id, now, ticket, now, now, now, now, id, id,
                        session(oneSession, lead), lead, now, ticket, now, now, now, now, now, ids.line(lead), now,
                        ids.application(lead));
                return Integer.toString(bare.executeUpdate());
            };
        };
    }

    private static void set(PreparedStatement statement, Object... values) throws SQLException {
        for (int i = 0; i < values.length; i++) {
            switch (values[i]) {
                case Long number -> statement.setLong(i + 1, number);
                case String text -> statement.setString(i + 1, text);
                default -> statement.setObject(i + 1, values[i]);
            }
        }
    }
}
