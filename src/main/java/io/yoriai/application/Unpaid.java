package io.yoriai.application;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Date;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.FaultException;
import io.yoriai.record.Times;
import io.yoriai.record.job.Job;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * Cancels what nobody pays: by night what is past its last day, where the campaign wants that (setting 13); every minute card
 * payments that were not finished in time (setting 12; spec/smp-application-attendance.md B3, spec/smp-campaign.md 9.4, 9.14).
 * Each goes in a transaction of its own, and its seat to who waits.
 */
@Component
public class Unpaid {

    private static final Author BY = Author.system(Route.SYSTEM);
    private static final int CARD_MINUTES = 12;
    private static final int CANCEL_OVERDUE = 13;

    private final JdbcClient jdbc;
    private final ApplicationChanges changes;
    private final Clock clock;

    Unpaid(JdbcClient jdbc, ApplicationChanges changes, Clock clock) {
        this.jdbc = jdbc;
        this.changes = changes;
        this.clock = clock;
    }

    /** Cancels what was to be paid until yesterday; the lead is told. */
    public void cancelOverdue() {
        // By application_unpaid.
        cancel(jdbc.sql("""
                select a.id from application a join campaign c on c.id = a.campaign_id
                where a.payment_status_id = 2 and a.payment_due_date < :today and a.application_status_id = 1
                    and %s = '1'
                order by a.id""".formatted(CampaignSettings.sql("c", CANCEL_OVERDUE)))
                .param("today", Date.valueOf(LocalDate.ofInstant(clock.instant(), Times.JST)))
                .query((row, n) -> row.getLong(1)).list(), "支払期限切れ");
    }

    /** Cancels card payments that have stood open for the campaign's minutes. */
    public void cancelUnfinished() {
        // By application_card.
        cancel(jdbc
                .sql("""
                        select a.id from application a join campaign c on c.id = a.campaign_id
                            join billing b on b.application_id = a.id
                        where a.payment_status_id = 2 and a.payment_method_id = 3 and a.application_status_id = 1
                            and b.billing_status_id = 1 and b.date_billing <= cast(:now as timestamptz) - make_interval(mins => cast(%s as integer))
                        order by a.id"""
                        .formatted(CampaignSettings.sql("c", CARD_MINUTES)))
                .param("now", Timestamp.from(clock.instant())).query((row, n) -> row.getLong(1)).list(),
                "カード決済の未完了");
    }

    private void cancel(List<Long> applications, String reason) {
        for (long application : applications) {
            try {
                changes.cancelUnpaid(BY, application, reason);
            } catch (FaultException e) {
                // Somebody came or was rejected meanwhile: there is nothing to cancel any more.
                continue;
            }
        }
    }

    @Bean
    static RecurringTask<Void> applicationOverdue(Unpaid unpaid) {
        return Job.daily("application-overdue", 3, 0, unpaid::cancelOverdue);
    }

    @Bean
    static RecurringTask<Void> applicationUnfinished(Unpaid unpaid) {
        return Job.every("application-unfinished-card", Duration.ofMinutes(1), unpaid::cancelUnfinished);
    }
}
