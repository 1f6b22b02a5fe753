package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Objects;

import io.yoriai.lead.LeadTimeline;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.TimelineEntry;

/** Receptions, entries and exits of a person's leads on the timeline, each with its campaign. */
@Component
class AttendanceTimeline implements LeadTimeline.Source {

    private final JdbcClient jdbc;

    AttendanceTimeline(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public List<TimelineEntry> entries(String address, Long[] leads, int limit) {
        return jdbc.sql("""
                with p as (select * from attendance where lead_id = any (:leads)),
                e as (
                    select p.venue_date as at, 'VENUE' as kind, p.id, null::bigint as session_id from p
                    union all
                    select v.cancelled_at, 'VENUE_CANCELLED', p.id, null from p
                        join venue_attendance_cancelled v on v.attendance_id = p.id
                    union all
                    select s.attended_at, 'SESSION', p.id, s.session_id from p
                        join session_attendance s on s.attendance_id = p.id
                    union all
                    select s.cancelled_at, 'SESSION_CANCELLED', p.id, s.session_id from p
                        join session_attendance s on s.attendance_id = p.id
                    union all
                    select x.at, case x.kind when 1 then 'IN' else 'OUT' end, p.id, x.session_id from p
                        join entry_exit x on x.attendance_id = p.id and x.voided_at is null and x.kind in (1, 2))
                select e.at, e.kind, p.campaign_id, p.lead_id, coalesce(c.title, ''), coalesce(s.title, '')
                from e join p on p.id = e.id left join campaign c on c.id = p.campaign_id
                left join session s on s.id = e.session_id
                where e.at is not null order by e.at desc limit :limit""").param("leads", leads)
                .param("limit", limit).query((row, n) -> {
                    String kind = Objects.requireNonNull(row.getString(2));
                    return new TimelineEntry(Objects.requireNonNull(row.getTimestamp(1)).toInstant(),
                            "ATTENDANCE_" + kind, ConsentSubject.ofCampaign(row.getLong(3)), row.getLong(4),
                            "timeline.attendance." + kind, List.of(Objects.requireNonNull(row.getString(5)),
                                    Objects.requireNonNull(row.getString(6))));
                }).list();
    }
}
