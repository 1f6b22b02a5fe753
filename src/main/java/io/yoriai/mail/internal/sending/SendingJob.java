package io.yoriai.mail.internal.sending;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import org.springframework.dao.NonTransientDataAccessException;

import java.time.Duration;

import io.yoriai.record.job.Job;

/** Looks which sendings are due, and takes each further. One node at a time does; that two do would harm nothing. */
@Configuration(proxyBeanMethods = false)
class SendingJob {

    private static final Logger LOG = LoggerFactory.getLogger(SendingJob.class);
    private static final Duration OFTEN = Duration.ofSeconds(5);

    @Bean
    RecurringTask<Void> sendingsDue(Sendings sendings) {
        return Job.every("mail-sendings-due", OFTEN, () -> {
            for (long id : sendings.due()) {
                try {
                    while (sendings.advance(id)) {
                        // One transaction after the other.
                    }
                } catch (NonTransientDataAccessException e) {
                    LOG.error("sending {} ends", id, e);
                    sendings.fail(id);
                } catch (RuntimeException e) {
                    // Of one that fails the others know nothing; it is tried again.
                    LOG.error("sending {} cannot go on", id, e);
                }
            }
        });
    }
}
