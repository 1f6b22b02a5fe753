package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;

import io.yoriai.application.AttendedLeads;

/** Turns what leads have applied for and attended to 5, whichever came first. */
@Component
class AttendedLines implements AttendedLeads {

    private final JdbcClient jdbc;

    AttendedLines(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String knowsSql(String campaign, String lead) {
        return "exists (select from attendance p where p.campaign_id = " + campaign + " and p.lead_id = " + lead + ")";
    }

    /** By attendance_lead, application_session_of_lead and application_of_lead. */
    @Override
    public void turn(Collection<Long> leads, Instant at) {
        Long[] all = leads.toArray(Long[]::new);
        Timestamp now = Timestamp.from(at);
        jdbc.sql("""
                update application_session l set application_status_id = 5, date_update = :now
                from attendance p join session_attendance s on s.attendance_id = p.id and s.cancelled_at is null
                where p.lead_id = any (:leads) and l.session_id = s.session_id and l.lead_id = p.lead_id
                    and l.application_status_id = 1""").param("now", now).param("leads", all).update();
        jdbc.sql("""
                update application a set application_status_id = 5, date_update = :now from attendance p
                where p.lead_id = any (:leads) and p.venue_id is not null and a.campaign_id = p.campaign_id
                    and a.lead_id = p.lead_id and a.application_status_id = 1""").param("now", now)
                .param("leads", all).update();
    }
}
