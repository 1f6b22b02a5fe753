package io.yoriai.audit;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.record.job.Job;

/** How long the operation log and the counts of calls are kept (docs/adr/0063); the database refuses to let go earlier. */
@Service
public class AuditRetention {

    private static final int PART = 10_000;

    private final JdbcClient jdbc;

    AuditRetention(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes away what is older, a part at a time, so that nobody waits for it. */
    public void expire() {
        long gone;
        do {
            gone = jdbc.sql("select audit_log_expire(?)").param(PART).query(Long.class).single();
        } while (gone == PART);
        jdbc.sql("delete from call_log where hour < now() - make_interval(days => audit_log_kept_days())").update();
        jdbc.sql("delete from call_refused where hour < now() - make_interval(days => audit_log_kept_days())").update();
        jdbc.sql("delete from call_skipped where at < now() - make_interval(days => audit_log_kept_days())").update();
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> auditRetentionJob(AuditRetention retention) {
        return Job.daily("audit-retention", 3, 40, retention::expire);
    }
}
