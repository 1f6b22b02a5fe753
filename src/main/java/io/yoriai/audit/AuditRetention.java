package io.yoriai.audit;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Map;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/** How long the operation log and the counts of calls are kept (docs/adr/0063); the database refuses to let go earlier. */
@Service
public class AuditRetention {

    /** System setting: days for which a row is kept, 30 to 36500. */
    public static final String DAYS = "audit.days";

    private static final int USUAL = 1826;
    private static final int PART = 10_000;

    private final SystemSettings settings;
    private final AuditLog audit;
    private final JdbcClient jdbc;

    AuditRetention(SystemSettings settings, AuditLog audit, JdbcClient jdbc) {
        this.settings = settings;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /** Days for which a row is kept. */
    public int days() {
        String days = settings.get(DAYS, "");
        return days.matches("[0-9]{1,5}") ? Integer.parseInt(days) : USUAL;
    }

    /** @throws FaultException 400 outside 30 to 36500 */
    @Transactional
    public void change(SignedIn by, int days) {
        if (days < 30 || days > 36_500) {
            throw new FaultException(Fault.invalidValue(DAYS));
        }
        String old = Integer.toString(days());
        settings.change(DAYS, Integer.toString(days));
        audit.write(by, "setting.change", "SystemSetting/" + DAYS, Map.of("days", old),
                Map.of("days", Integer.toString(days)));
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
    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        RecurringTask<Void> auditRetentionJob(AuditRetention retention) {
            return Job.daily("audit-retention", 3, 40, retention::expire);
        }
    }
}
