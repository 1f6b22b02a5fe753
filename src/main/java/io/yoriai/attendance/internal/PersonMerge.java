package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;

import io.yoriai.attendance.internal.rules.Admission;

/**
 * Two persons at one campaign turn out to be one: an unregistered visitor whose on-site id a lead claims, or a lead who is
 * merged into another (spec/smp-application-attendance.md 9.3, R8). The caller has locked both rows of attendance.
 */
@Component
class PersonMerge {

    private static final int STAYING = 2;

    private final JdbcClient jdbc;
    private final Headcounts headcounts;

    PersonMerge(JdbcClient jdbc, Headcounts headcounts) {
        this.jdbc = jdbc;
        this.headcounts = headcounts;
    }

    /**
     * Who ends, and who stays.
     *
     * @param visitor the row of attendance that ends
     * @param attendance the row that stays
     * @param lead whose row that is
     * @param counted who stays in rooms is counted, and the counts are locked
     */
    record Pair(long visitor, long attendance, Long lead, long campaign, boolean counted, Timestamp now) {}

    /** A session that both attended. */
    private record Twin(long theirs, long mine, long session, boolean theirsIsEarlier, boolean bothStay) {

        long kept() {
            return theirsIsEarlier ? theirs : mine;
        }

        long merged() {
            return theirsIsEarlier ? mine : theirs;
        }
    }

    /** Of a session that both attended, the earlier attendance stays and the other one is cancelled as merged. */
    void sessions(Pair pair) {
        List<Twin> twins = jdbc.sql("""
                select theirs.id, mine.id, mine.session_id, theirs.attended_at <= mine.attended_at,
                    theirs.stay = :staying and mine.stay = :staying
                from session_attendance theirs
                join session_attendance mine on mine.session_id = theirs.session_id
                    and mine.attendance_id = :attendance and mine.cancelled_at is null
                where theirs.attendance_id = :visitor and theirs.cancelled_at is null
                order by theirs.session_id""").param("staying", STAYING).param("attendance", pair.attendance())
                .param("visitor", pair.visitor()).query((row, n) -> new Twin(row.getLong(1), row.getLong(2),
                        row.getLong(3), row.getBoolean(4), row.getBoolean(5)))
                .list();
        for (Twin twin : twins) {
            jdbc.sql("""
                    update session_attendance kept set date_update = :now,
                        stay = case when :staying in (kept.stay, merged.stay) then :staying
                            else greatest(kept.stay, merged.stay) end,
                        first_entry = least(kept.first_entry, merged.first_entry),
                        last_exit = greatest(kept.last_exit, merged.last_exit)
                    from session_attendance merged where kept.id = :kept and merged.id = :merged""")
                    .param("now", pair.now()).param("staying", STAYING).param("kept", twin.kept())
                    .param("merged", twin.merged()).update();
            jdbc.sql("""
                    update session_attendance set cancelled_at = :now, cancel_reason = 2, date_update = :now, stay = 1,
                        mail = null
                    where id = :merged""").param("now", pair.now()).param("merged", twin.merged()).update();
            if (twin.bothStay() && pair.counted()) {
                headcounts.add(pair.campaign(), twin.session(), headcounts.ofSession(twin.session()), -1);
            }
        }
    }

    /** What is left of the other person's sessions and movements becomes this one's. */
    void history(Pair pair) {
        jdbc.sql(
                "update session_attendance set attendance_id = ?, lead_id = ?, date_update = ? where attendance_id = ?")
                .params(pair.attendance(), pair.lead(), pair.now(), pair.visitor()).update();
        jdbc.sql("update entry_exit set attendance_id = ? where attendance_id = ?")
                .params(pair.attendance(), pair.visitor()).update();
        jdbc.sql("update venue_attendance_cancelled set attendance_id = ?, lead_id = ? where attendance_id = ?")
                .params(pair.attendance(), pair.lead(), pair.visitor()).update();
    }

    /** The earlier attendance of the venue stays; the other person's row ends. */
    void venue(Pair pair, Admission admission) {
        boolean bothStay = jdbc.sql("""
                select v.venue_stay = :staying and a.venue_stay = :staying from attendance v, attendance a
                where v.id = :visitor and a.id = :attendance and v.venue_id is not null""").param("staying", STAYING)
                .param("visitor", pair.visitor()).param("attendance", pair.attendance()).query(Boolean.class)
                .optional().orElse(false);
        // The later of the two is kept as a cancelled one.
        jdbc.sql("""
                insert into venue_attendance_cancelled
                select l.venue_id, a.id, l.campaign_id, a.lead_id, l.venue_date, l.venue_type, l.venue_registered,
                    l.venue_source, l.venue_review, l.venue_barcode, l.venue_anonymous_id, l.venue_first_entry,
                    l.venue_last_exit, l.venue_regist, cast(:now as timestamptz), 2
                from attendance v, attendance a, attendance l
                where v.id = :visitor and a.id = :attendance and v.venue_id is not null and a.venue_id is not null
                    and l.id = case when v.venue_date <= a.venue_date then a.id else v.id end""")
                .param("now", pair.now()).param("visitor", pair.visitor()).param("attendance", pair.attendance())
                .update();
        // The visitor's row ends before its venue_id is another's.
        jdbc.sql(
                """
                        with v as (delete from attendance where id = :visitor returning *)
                        update attendance a set date_update = :now, venue_update = :now,
                            venue_stay = case when :staying in (a.venue_stay, v.venue_stay) then :staying
                                else greatest(a.venue_stay, v.venue_stay) end,
                            venue_first_entry = least(a.venue_first_entry, v.venue_first_entry),
                            venue_last_exit = greatest(a.venue_last_exit, v.venue_last_exit),
                            (venue_id, venue_date, venue_type, venue_registered, venue_source, venue_review, venue_barcode,
                                venue_anonymous_id, venue_regist, venue_mail, venue_client_id, venue_check, venue_sent_anonymous,
                                venue_sent_date, venue_received_at) = (
                                select e.venue_id, e.venue_date, e.venue_type, e.venue_registered, e.venue_source, e.venue_review,
                                    e.venue_barcode, e.venue_anonymous_id, e.venue_regist, e.venue_mail, e.venue_client_id,
                                    e.venue_check, e.venue_sent_anonymous, e.venue_sent_date, e.venue_received_at
                                from (select v.* union all select a.*) e order by e.venue_date, e.id = a.id limit 1)
                        from v where a.id = :attendance and v.venue_id is not null""")
                .param("visitor", pair.visitor())
                .param("now", pair.now()).param("staying", STAYING).param("attendance", pair.attendance()).update();
        if (bothStay && pair.counted()) {
            headcounts.add(pair.campaign(), Headcounts.VENUE, admission, -1);
        }
    }
}
