package io.yoriai.tracking.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.dao.DataAccessException;

import java.time.Duration;

import io.yoriai.record.job.Job;

/** What becomes of hits by itself. */
@Configuration(proxyBeanMethods = false)
class TrackingJobs {

    private static final Logger LOG = LoggerFactory.getLogger(TrackingJobs.class);
    private static final int MOST_ROUNDS = 50;

    @Bean
    RecurringTask<Void> trackingVisits(Visits visits, Binding binding) {
        return Job.every("tracking-visits", Duration.ofSeconds(20), () -> {
            int rounds = 0;
            while (visits.fold() > 0 && rounds++ < MOST_ROUNDS) {
                // One transaction a thousand: a killed node loses none of them.
            }
            while (binding.judged() > 0 && rounds++ < MOST_ROUNDS) {
                // The same.
            }
        });
    }

    @Bean
    RecurringTask<Void> trackingTotals(Visits visits, Binding binding) {
        return Job.every("tracking-totals", Duration.ofMinutes(15), () -> {
            try {
                binding.met();
            } catch (DataAccessException e) {
                LOG.warn("Browsers that wait for a lead could not be tied.", e); // the totals are made
            }
            visits.totals();
        });
    }

    @Bean
    RecurringTask<Void> trackingCleanUp(Visits visits) {
        return Job.every("tracking-clean-up", Duration.ofHours(1), () -> {
            visits.cleanUp();
            visits.strays();
        });
    }
}
