package io.yoriai.signup.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.account.RateLimits;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/** Clears away what public pages kept and nobody will ask for any more. */
@Configuration(proxyBeanMethods = false)
class SignupJobs {

    @Bean
    RecurringTask<Void> signupCleanUp(JdbcClient jdbc, RateLimits limits, Clock clock) {
        return Job.every("signup-clean-up", Duration.ofMinutes(10), () -> {
            for (String table : new String[]{"newsletter_once", "reader_request", "reader_new_address"}) {
                jdbc.sql("delete from " + table + " where expires_at < :now")
                        .param("now", SqlTime.now(clock)).update();
            }
            limits.cleanUp();
        });
    }
}
