package io.yoriai.campaign;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import com.github.kagkarlsson.scheduler.task.schedule.Schedules;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;
import java.time.LocalTime;

import io.yoriai.campaign.internal.CleanUp;
import io.yoriai.record.Times;

/** The room's jobs, each run by one node at a time. */
@Configuration(proxyBeanMethods = false)
class CampaignJobs {

    @Bean
    RecurringTask<Void> campaignCleanUp(CleanUp cleanUp) {
        return Tasks.recurring("campaign-clean-up", Schedules.daily(Times.JST, LocalTime.of(3, 20)))
                .execute((instance, context) -> cleanUp.run());
    }

    /** Keeps the table {@code seat_change} short. */
    @Bean
    RecurringTask<Void> campaignSeatFold(SeatChanges changes) {
        return Tasks.recurring("campaign-seat-fold", FixedDelay.of(Duration.ofSeconds(20)))
                .execute((instance, context) -> changes.foldMany());
    }
}
