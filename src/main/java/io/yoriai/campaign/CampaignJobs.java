package io.yoriai.campaign;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

import io.yoriai.campaign.internal.CleanUp;
import io.yoriai.record.job.Job;

/** The room's jobs, each run by one node at a time. */
@Configuration(proxyBeanMethods = false)
class CampaignJobs {

    @Bean
    RecurringTask<Void> campaignCleanUp(CleanUp cleanUp) {
        return Job.daily("campaign-clean-up", 3, 20, cleanUp::run);
    }

    /** Keeps the table {@code seat_change} short. */
    @Bean
    RecurringTask<Void> campaignSeatFold(SeatChanges changes) {
        return Job.every("campaign-seat-fold", Duration.ofSeconds(20), changes::foldMany);
    }
}
