package io.yoriai.schedule.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.time.Duration;

/** Looks for what is due. One node at a time does; that two do would harm nothing. */
@Configuration(proxyBeanMethods = false)
class ScheduleJobs {

    /** Often enough that 登録直後 is within 60 seconds. */
    private static final Duration OFTEN = Duration.ofSeconds(20);

    @Bean
    RecurringTask<Void> scheduleDue(StepQueue steps, NotifyQueue notices, Clock clock) {
        return Tasks.recurring("schedule-due", FixedDelay.of(OFTEN)).execute((instance, context) -> {
            steps.queueDue(clock.instant());
            notices.queueDue(clock.instant());
        });
    }
}
