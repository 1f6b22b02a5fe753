package io.yoriai.bench;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.server.database.DatabaseAccess;

/**
 * Ids that a bare reception knows before it is written: those of new rows out of a block that the sequences have passed over,
 * those of a lead's lines by their distance from the lead's, as they were filled in.
 */
final class BareIds {

    private static final long BLOCK = 10_000_000;
    private static final Object[] SEQUENCES = {"pg_get_serial_sequence('attendance', 'id')",
            "pg_get_serial_sequence('session_attendance', 'id')", "'venue_attendance_id_seq'"};

    private final long campaign;
    private final long application;
    private final long line;
    private final AtomicLong next;

    private BareIds(long campaign, long application, long line, long first) {
        this.campaign = campaign;
        this.application = application;
        this.line = line;
        next = new AtomicLong(first);
    }

    static BareIds reserve(DatabaseAccess database, boolean oneSession) throws SQLException {
        int campaign = oneSession ? Seed.ONE_SESSION_CAMPAIGN : Seed.CAMPAIGN;
        try (Connection connection = database.connect(); Statement sql = connection.createStatement()) {
            long first = Seed.number(sql, "select greatest(nextval(%s), nextval(%s), nextval(%s))".formatted(SEQUENCES));
            for (Object sequence : SEQUENCES) {
                Seed.number(sql, "select setval(%s, %d)".formatted(sequence, first + BLOCK));
            }
            return new BareIds(campaign, distance(sql, "application", campaign),
                    distance(sql, "application_session", campaign), first);
        }
    }

    private static long distance(Statement sql, String table, int campaign) throws SQLException {
        try (ResultSet rows = sql.executeQuery("select min(id - lead_id), max(id - lead_id) from " + table
                + " where campaign_id = " + campaign)) {
            rows.next();
            if (rows.getLong(1) != rows.getLong(2)) {
                throw new IllegalStateException("the lines of " + table + " are not in the order of their leads");
            }
            return rows.getLong(1);
        }
    }

    long campaign() {
        return campaign;
    }

    long next() {
        return next.getAndIncrement();
    }

    long application(long lead) {
        return application + lead;
    }

    long line(long lead) {
        return line + lead;
    }
}
