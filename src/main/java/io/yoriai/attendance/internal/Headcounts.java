package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Optional;
import io.yoriai.attendance.internal.rules.Admission;
import io.yoriai.attendance.internal.rules.Headcount;

/**
 * Who stays at the venue and in sessions, while campaign setting 47 asks for it (spec/smp-application-attendance.md B6, INV-10).
 * A count is locked before the person, the venue's before a session's, sessions by id; whoever changes it holds its lock.
 */
@Component
public class Headcounts {

    /** In the place of a session: the venue. */
    public static final long VENUE = 0;

    private final JdbcClient jdbc;

    public Headcounts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Locks a count and reads it; counts those who stay where it is asked for the first time. */
    Headcount lock(long campaign, long session) {
        for (;;) {
            Optional<Headcount> locked = jdbc.sql("""
                    select staying, limited from headcount where campaign_id = ? and session_id = ? for update""")
                    .params(campaign, session).query((row, n) -> new Headcount(row.getInt(1), row.getBoolean(2)))
                    .optional();
            if (locked.isPresent()) {
                return locked.get();
            }
            String staying = session == VENUE
                    ? "select count(*) from attendance where campaign_id = :campaign and venue_stay = 2"
                    : "select count(*) from session_attendance where session_id = :session and stay = 2"
                            + " and cancelled_at is null";
            jdbc.sql("insert into headcount (campaign_id, session_id, staying) values (:campaign, :session, ("
                    + staying + ")) on conflict do nothing").param("campaign", campaign).param("session", session)
                    .update();
        }
    }

    /** Locks all counts of a campaign. */
    void lockAll(long campaign) {
        lock(campaign, VENUE);
        jdbc.sql("select session_id from headcount where campaign_id = ? order by session_id for update")
                .param(campaign).query(Long.class).list();
    }

    /** So many have entered or, negative, left; the count is locked. */
    void add(long campaign, long session, Admission admission, int more) {
        Headcount after = admission.after(lock(campaign, session), more);
        jdbc.sql("update headcount set staying = ?, limited = ? where campaign_id = ? and session_id = ?")
                .params(after.staying(), after.limited(), campaign, session).update();
    }

    /** When entries into a session stop; its campaign's settings say it of the venue. */
    Admission ofSession(long session) {
        return jdbc.sql("select admission_limit, admission_resume from session where id = ?").param(session)
                .query((row, n) -> new Admission(row.getObject(1, Integer.class), row.getObject(2, Integer.class)))
                .optional().orElse(new Admission(null, null));
    }

    /** Forgets all counts of these campaigns: they are counted anew when they are next asked for. */
    void forget(List<Long> campaigns) {
        if (!campaigns.isEmpty()) {
            jdbc.sql("delete from headcount where campaign_id in (:campaigns)").param("campaigns", campaigns).update();
        }
    }
}
