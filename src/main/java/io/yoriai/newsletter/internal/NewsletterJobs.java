package io.yoriai.newsletter.internal;

import io.yoriai.account.RateLimits;

import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;

/** What the newsletter does by itself. One node at a time runs a job; that two do would harm nothing. */
@Configuration(proxyBeanMethods = false)
class NewsletterJobs {

    /** Often enough that 登録直後 is within 60 seconds. */
    private static final Duration SCHEDULE = Duration.ofSeconds(20);

    @Bean
    RecurringTask<Void> newsletterSchedule(ScheduleStore schedule, Clock clock) {
        return Tasks.recurring("newsletter-schedule", FixedDelay.of(SCHEDULE)).execute((instance, context) -> {
            schedule.queueSteps(clock.instant());
            schedule.queueNotifyMails(clock.instant());
        });
    }

    /** What public pages kept and nobody will ask for any more. */
    @Bean
    RecurringTask<Void> newsletterCleanUp(JdbcClient jdbc, RateLimits limits, Clock clock) {
        return Tasks.recurring("newsletter-clean-up", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> {
                    for (String table : new String[]{"newsletter_once", "reader_request", "reader_new_address"}) {
                        jdbc.sql("delete from " + table + " where expires_at < :now")
                                .param("now", clock.instant().atOffset(ZoneOffset.UTC)).update();
                    }
                    limits.cleanUp();
                });
    }

    private static final int LEFT_OVER = 1000;

    /** 仮登録 that nobody confirmed goes with its waiting mails. */
    @Bean
    RecurringTask<Void> newsletterProvisional(JdbcClient jdbc, Clock clock) {
        return Tasks.recurring("newsletter-provisional", FixedDelay.of(Duration.ofMinutes(5)))
                .execute((instance, context) -> jdbc.sql("""
                        with gone as (delete from reader where provisional_until <= :now returning id)
                        delete from newsletter_outbox o using gone where o.reader_id = gone.id and o.handed_at is null
                        """).param("now", clock.instant().atOffset(ZoneOffset.UTC)).update());
    }

    /** One import, by its id; after a crash another node goes on with it. */
    @Bean
    OneTimeTask<Void> newsletterImport(ObjectProvider<ImportRun> run) {
        return Tasks.oneTime("newsletter-import")
                .execute((instance, context) -> run.getObject().run(Long.parseLong(instance.getId())));
    }

    /** The taking out of many readers, by its id; after a crash another node goes on with it. */
    @Bean
    OneTimeTask<Void> newsletterRemoval(ObjectProvider<RemovalRun> run) {
        return Tasks.oneTime("newsletter-removal")
                .execute((instance, context) -> run.getObject().run(Long.parseLong(instance.getId())));
    }

    /** What errors ask for and nobody did: after a crash, or where a setting was changed since. */
    @Bean
    RecurringTask<Void> newsletterErrors(ErrorStore errors) {
        return Tasks.recurring("newsletter-errors", FixedDelay.of(Duration.ofMinutes(10)))
                .execute((instance, context) -> errors.leftOver(LEFT_OVER)
                        .forEach(reader -> errors.act(reader.id(), reader.key())));
    }

    @Bean
    RecurringTask<Void> newsletterBilling(PaymentStore payments) {
        return Tasks.recurring("newsletter-billing", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> payments.stopUnpaid());
    }
}
