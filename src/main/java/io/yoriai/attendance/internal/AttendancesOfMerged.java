package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;

import io.yoriai.attendance.internal.rules.Admission;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;

/**
 * Leads become one: who came as either came as the one that stays. Where both did, the earlier attendance stays
 * (spec/smp-application-attendance.md R8, INV-6).
 */
@Component
class AttendancesOfMerged implements LeadMergeListener {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final PersonMerge merge;
    private final Headcounts headcounts;
    private final AttendedLines attended;

    AttendancesOfMerged(JdbcClient jdbc, Clock clock, PersonMerge merge, Headcounts headcounts,
            AttendedLines attended) {
        this.attended = attended;
        this.jdbc = jdbc;
        this.clock = clock;
        this.merge = merge;
        this.headcounts = headcounts;
    }

    /** A removed lead's row of attendance. */
    private record Row(long id, long campaign, long survivor) {}

    @Override
    public void move(List<MergedLead> merged) {
        // By attendance_lead.
        List<Row> rows = jdbc.sql("""
                select a.id, a.campaign_id, p.survivor
                from unnest(:survivors, :removed) as p (survivor, removed) join attendance a on a.lead_id = p.removed
                order by a.id""").param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged))
                .query((row, n) -> new Row(row.getLong(1), row.getLong(2), row.getLong(3))).list();
        rows.forEach(this::move);
        attended.turn(rows.stream().map(Row::survivor).distinct().toList(), clock.instant());
        // Counted anew when they are next asked for.
        headcounts.forget(rows.stream().map(Row::campaign).distinct().toList());
    }

    private void move(Row row) {
        Long standing = standing(row);
        if (standing == null) {
            jdbc.sql("update attendance set lead_id = ?, date_update = ? where id = ?")
                    .params(row.survivor(), now(), row.id()).update();
            jdbc.sql("update session_attendance set lead_id = ?, date_update = ? where attendance_id = ?")
                    .params(row.survivor(), now(), row.id()).update();
            jdbc.sql("update venue_attendance_cancelled set lead_id = ? where attendance_id = ?")
                    .params(row.survivor(), row.id()).update();
            return;
        }
        jdbc.sql("select id from attendance where id in (?, ?) order by id for update").params(standing, row.id())
                .query(Long.class).list();
        PersonMerge.Pair pair = new PersonMerge.Pair(row.id(), standing, row.survivor(), row.campaign(), false, now());
        merge.sessions(pair);
        merge.history(pair);
        merge.venue(pair, new Admission(null, null));
        // A person wears one on-site id: the survivor's own, if there is one.
        jdbc.sql("""
                update onsite_id o set attendance_id = :standing, active = o.active and not exists (
                    select from onsite_id w where w.attendance_id = :standing and w.active)
                where o.attendance_id = :ending""").param("standing", standing).param("ending", row.id()).update();
    }

    /** The survivor's own row at the campaign; null where there is none. */
    private @Nullable Long standing(Row row) {
        return jdbc.sql("select id from attendance where campaign_id = ? and lead_id = ?")
                .params(row.campaign(), row.survivor()).query(Long.class).optional().orElse(null);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
