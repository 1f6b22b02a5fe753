package io.yoriai.newsletter.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Duration;

/** Keeps the table {@code reader_count} short: a few rows for each magazine. */
@Configuration(proxyBeanMethods = false)
class CountJob {

    @Bean
    RecurringTask<Void> newsletterCountFold(JdbcClient jdbc) {
        return Tasks.recurring("newsletter-count-fold", FixedDelay.of(Duration.ofMinutes(2)))
                .execute((instance, context) -> jdbc.sql("select reader_count_fold()").query((row, n) -> 0).list());
    }
}
