package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;

import io.yoriai.campaign.SettingValues;

/** Waiting applications and lines, and what becomes of one that gets its seat. The campaign and its sessions are locked. */
@Component
public class Promoted {

    private final JdbcClient jdbc;
    private final ApplicationEvents events;

    Promoted(JdbcClient jdbc, ApplicationEvents events) {
        this.jdbc = jdbc;
        this.events = events;
    }

    /**
     * One that waits.
     *
     * @param line the session line; for a campaign without sessions the application
     * @param session 0 where there is none
     * @param since when it was applied for
     */
    public record Waiting(long line, long application, long lead, long session, int quantity, Instant since) {}

    /** The seats of a campaign or a session while some are given away. */
    public static final class Room {

        private final long id;
        private final boolean single;
        private final boolean automatic;
        private final long limit;
        private long taken;

        private Room(long id, boolean single, long limit, long taken, boolean automatic) {
            this.id = id;
            this.single = single;
            this.limit = limit;
            this.taken = taken;
            this.automatic = automatic;
        }

        /** Reads id, whether it is a campaign without sessions, limit, seats taken, whether promotion runs by itself. */
        public static Room read(ResultSet row) throws SQLException {
            return new Room(row.getLong(1), row.getBoolean(2), row.getLong(3), row.getLong(4), row.getBoolean(5));
        }

        public long id() {
            return id;
        }

        public boolean single() {
            return single;
        }

        public boolean automatic() {
            return automatic;
        }

        /** Whether so many seats are free; a limit of 0 is none. */
        public boolean fits(int quantity) {
            return limit == 0 || taken + quantity <= limit;
        }

        public void take(int quantity) {
            taken += quantity;
        }
    }

    /** Who waits for a campaign without sessions, in turn. */
    public List<Waiting> waitingFor(long campaign) {
        return jdbc.sql("""
                select id, id, lead_id, 0, quantity, date_application from application
                where campaign_id = ? and application_status_id = 2
                order by waiting_number, id""").param(campaign).query((row, n) -> read(row)).list();
    }

    /** Who waits for a session, in turn. */
    public List<Waiting> waitingAt(long session) {
        return jdbc.sql("""
                select id, application_id, lead_id, session_id, quantity, date_application from application_session
                where session_id = ? and application_status_id = 2
                order by waiting_number, id""").param(session).query((row, n) -> read(row)).list();
    }

    private static Waiting read(ResultSet row) throws SQLException {
        return new Waiting(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4), row.getInt(5),
                row.getTimestamp(6).toInstant());
    }

    /** Whether the application holds its campaign's seat already. */
    public boolean isInForce(long application) {
        return jdbc.sql("select application_status_id in (1, 5) from application where id = ?").param(application)
                .query(Boolean.class).single();
    }

    /** Whether the lead has a seat at the same time in the campaign; touching ends do not clash. */
    public boolean clashes(long campaign, Waiting waiting) {
        return jdbc.sql("""
                select exists(
                    select from application_session l join session s on s.id = l.session_id,
                        (select start_day, end_day from session where id = :session) w
                    where l.lead_id = :lead and l.campaign_id = :campaign and l.id <> :line
                        and l.application_status_id in (1, 5)
                        and (s.id = :session or s.start_day < w.end_day and w.start_day < s.end_day))""")
                .param("session", waiting.session()).param("lead", waiting.lead()).param("campaign", campaign)
                .param("line", waiting.line()).query(Boolean.class).single();
    }

    /** Lead and staff are told. */
    public void tell(Waiting waiting, SettingValues settings, Timestamp now) {
        events.add(waiting.application(), "PROMOTED", waiting.session() == 0 ? List.of() : List.of(waiting.line()), now,
                events.mailOfApplying(settings, true, false));
    }

    /** A session line gets its seat. */
    public void line(Waiting waiting, Timestamp now) {
        jdbc.sql("update application_session set application_status_id = 1, date_update = ? where id = ?")
                .params(now, waiting.line()).update();
    }

    /**
     * An application comes into force, and what is due is now to be paid; that of one that was brought from elsewhere, too, whose cart is
     * not known.
     *
     * @param dueDays days until an invoice or a transfer is due
     */
    public void application(Waiting waiting, int dueDays, Timestamp now) {
        jdbc.sql("""
                update application set application_status_id = 1, date_update = :now,
                    payment_status_id = case when total_amount > 0 then 2 else payment_status_id end,
                    payment_due_date = case when total_amount > 0 and payment_method_id in (2, 5)
                        then (cast(:now as timestamptz) at time zone 'Asia/Tokyo')::date + :days
                        else payment_due_date end
                where id = :id""").param("now", now).param("days", dueDays).param("id", waiting.application())
                .update();
    }
}
