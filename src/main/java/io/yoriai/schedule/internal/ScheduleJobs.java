package io.yoriai.schedule.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.record.job.Job;

/** Looks for what is due. One node at a time does; that two do would harm nothing. */
@Configuration(proxyBeanMethods = false)
class ScheduleJobs {

    /** Often enough that 登録直後 is within 60 seconds. */
    private static final Duration OFTEN = Duration.ofSeconds(20);

    @Bean
    RecurringTask<Void> scheduleDue(StepQueue steps, NotifyQueue notices, Clock clock) {
        return Job.every("schedule-due", OFTEN, () -> {
            steps.queueDue(clock.instant());
            notices.queueDue(clock.instant());
        });
    }
}
