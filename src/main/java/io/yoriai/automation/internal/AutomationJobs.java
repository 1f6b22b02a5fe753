package io.yoriai.automation.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.time.Duration;

import io.yoriai.record.job.Job;

/** What goes on by itself. Each job does a bounded piece of work at a time, whatever is waiting. */
@Configuration(proxyBeanMethods = false)
class AutomationJobs {

    private static final int MOST_ROUNDS = 40;

    @Bean
    RecurringTask<Void> automationHistories(Feeds feeds, Scorer scorer) {
        return Job.every("automation-histories", Duration.ofSeconds(10), () -> {
            for (Source source : Source.values()) {
                int rounds = 0;
                while (feeds.follow(source) && ++rounds < MOST_ROUNDS) {
                    // One transaction after the other.
                }
            }
            int rounds = 0;
            while (scorer.handed() > 0 && ++rounds < MOST_ROUNDS) {
                // The same.
            }
            while (scorer.show() > 0 && ++rounds < MOST_ROUNDS) {
                // The same.
            }
            while (scorer.past() && ++rounds < MOST_ROUNDS) {
                // The same.
            }
        });
    }

    @Bean
    RecurringTask<Void> automationRuns(Starter starter, Runner runner) {
        return Job.every("automation-runs", Duration.ofSeconds(10), () -> {
            starter.batches();
            int rounds = 0;
            while (runner.run() > 0 && ++rounds < MOST_ROUNDS) {
                // One transaction for each step mail and scenario.
            }
        });
    }
}
