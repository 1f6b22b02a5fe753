package io.yoriai.tracking.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

/** What becomes of hits by itself. */
@Configuration(proxyBeanMethods = false)
class TrackingJobs {

    private static final int MOST_ROUNDS = 50;

    @Bean
    RecurringTask<Void> trackingVisits(Visits visits) {
        return Tasks.recurring("tracking-visits", FixedDelay.of(Duration.ofSeconds(20)))
                .execute((instance, context) -> {
                    int rounds = 0;
                    while (visits.fold() > 0 && rounds++ < MOST_ROUNDS) {
                        // One transaction a thousand: a killed node loses none of them.
                    }
                });
    }

    @Bean
    RecurringTask<Void> trackingTotals(Visits visits) {
        return Tasks.recurring("tracking-totals", FixedDelay.of(Duration.ofMinutes(15)))
                .execute((instance, context) -> visits.totals());
    }

    @Bean
    RecurringTask<Void> trackingCleanUp(Visits visits) {
        return Tasks.recurring("tracking-clean-up", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> visits.cleanUp());
    }
}
