package io.yoriai.reader.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/** What happens to readers by itself. One node at a time runs a job; that two do would harm nothing. */
@Configuration(proxyBeanMethods = false)
class ReaderJobs {

    private static final int LEFT_OVER = 1000;

    /** Keeps the table {@code reader_count} short: a few rows for each magazine. */
    @Bean
    RecurringTask<Void> readerCountFold(JdbcClient jdbc) {
        return Job.every("reader-count-fold", Duration.ofMinutes(2),
                () -> jdbc.sql("select reader_count_fold()").query((row, n) -> 0).list());
    }

    /** 仮登録 that nobody confirmed goes with its waiting mails. */
    @Bean
    RecurringTask<Void> readerProvisional(JdbcClient jdbc, Clock clock) {
        return Job.every("reader-provisional", Duration.ofMinutes(5), () -> jdbc.sql("""
                with gone as (delete from reader where provisional_until <= :now returning id)
                delete from newsletter_outbox o using gone where o.reader_id = gone.id and o.handed_at is null
                """).param("now", SqlTime.now(clock)).update());
    }

    /** What errors ask for and nobody did: after a crash, or where a setting was changed since. */
    @Bean
    RecurringTask<Void> readerErrors(ErrorStore errors) {
        return Job.every("reader-errors", Duration.ofMinutes(10), () -> errors.leftOver(LEFT_OVER)
                .forEach(reader -> errors.act(reader.id(), reader.key())));
    }

    @Bean
    RecurringTask<Void> readerBilling(PaymentStore payments) {
        return Job.every("reader-billing", Duration.ofHours(1), payments::stopUnpaid);
    }
}
