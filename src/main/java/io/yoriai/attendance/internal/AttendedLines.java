package io.yoriai.attendance.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.DefaultTransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import io.yoriai.application.AttendedLeads;
import io.yoriai.record.job.Job;

/** Turns what leads have applied for and attended to 5, whichever came first. */
@Component
class AttendedLines implements AttendedLeads {

    private static final Logger LOG = LoggerFactory.getLogger(AttendedLines.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    AttendedLines(JdbcClient jdbc, PlatformTransactionManager transactions, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
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

    private record Left(long lead, long campaign) {}

    /**
     * What a server that was killed between an application's commit and the turn has left: how many leads there were. By
     * attendance_times, session_attendance_times, application_of_lead and application_session_of_lead.
     */
    int recover(Duration back) {
        Instant now = clock.instant();
        List<Left> left = jdbc
                .sql("""
                        select p.lead_id, p.campaign_id from attendance p join application a
                            on a.campaign_id = p.campaign_id and a.lead_id = p.lead_id and a.application_status_id = 1
                        where p.date_update >= :since and p.venue_id is not null
                        union
                        select p.lead_id, p.campaign_id from session_attendance s join attendance p on p.id = s.attendance_id
                        join application_session l
                            on l.session_id = s.session_id and l.lead_id = p.lead_id and l.application_status_id = 1
                        where s.date_update >= :since and s.cancelled_at is null""")
                .param("since", Timestamp.from(now.minus(back)))
                .query((row, n) -> new Left(row.getLong(1), row.getLong(2))).list();
        left.forEach(one -> turnOnceReceived(one.lead(), one.campaign(), now));
        return left.size();
    }

    private void hold(String table, long lead, long campaign) {
        jdbc.sql("select id from " + table + " where lead_id = ? and campaign_id = ? order by id for no key update")
                .params(lead, campaign).query((row, n) -> row.getLong(1)).list();
    }

    /** A server that begins may have been away for long; after that, others may have been killed since. */
    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        private static final Duration AWAY = Duration.ofDays(7);
        private static final Duration SINCE = Duration.ofHours(1);

        @Bean
        RecurringTask<Void> attendedLinesJob(AttendedLines lines) {
            AtomicReference<Duration> back = new AtomicReference<>(AWAY);
            return Job.every("attendance-lines", Duration.ofMinutes(5), () -> {
                lines.recover(back.get());
                back.set(SINCE);
            });
        }
    }
}
