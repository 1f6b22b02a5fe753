package io.yoriai.attendance.internal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.Collection;
import java.util.List;

import io.yoriai.application.AttendedLeads;

/** Turns what leads have applied for and attended to 5, whichever came first. */
@Component
class AttendedLines implements AttendedLeads {

    private static final Logger LOG = LoggerFactory.getLogger(AttendedLines.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    AttendedLines(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        // Of its own also right after the commit of another one, which still stands there.
        this.transaction = new TransactionTemplate(transactions,
                new DefaultTransactionDefinition(TransactionDefinition.PROPAGATION_REQUIRES_NEW));
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

    @Override
    public void turnOnceReceived(long lead, long campaign, Instant at) {
        try {
            transaction.executeWithoutResult(status -> {
                // Receptions hold what they turn until they end. By application_of_lead and application_session_of_lead.
                hold("application", lead, campaign);
                hold("application_session", lead, campaign);
                turn(List.of(lead), at);
            });
        } catch (RuntimeException e) {
            // Its application is stored, whether there is no connection, no commit or no lock to be had now.
            LOG.warn("lines of lead {} at campaign {} are turned with the next thing that happens to it", lead,
                    campaign, e);
        }
    }

    private void hold(String table, long lead, long campaign) {
        jdbc.sql("select id from " + table + " where lead_id = ? and campaign_id = ? order by id for no key update")
                .params(lead, campaign).query((row, n) -> row.getLong(1)).list();
    }
}
