package io.yoriai.lead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/** リード変更履歴の保存期間: how long what changed of leads is kept (spec/smp-lead.md 5); at first without end. */
@Service
public class LeadHistoryRetention {

    /** System setting: days for which a change is kept, 30 to 36500; 0 or none: without end. */
    public static final String DAYS = "lead.history_days";

    private static final int PART = 10_000;

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final AuditLog audit;
    private final Clock clock;

    LeadHistoryRetention(JdbcClient jdbc, SystemSettings settings, AuditLog audit, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.audit = audit;
        this.clock = clock;
    }

    /** Days; 0: without end. */
    public int days() {
        String days = settings.get(DAYS, "");
        return days.matches("[0-9]{1,5}") ? Integer.parseInt(days) : 0;
    }

    /** @throws FaultException 400 for what is neither 0 nor 30 to 36500 */
    @Transactional
    public void change(Actor by, int days) {
        if (days != 0 && (days < 30 || days > 36_500)) {
            throw new FaultException(Fault.invalidValue(DAYS));
        }
        String old = Integer.toString(days());
        settings.change(DAYS, Integer.toString(days));
        audit.write(by, "setting.change", "SystemSetting/" + DAYS, Map.of("days", old),
                Map.of("days", Integer.toString(days)));
    }

    /** Takes away what is older, a part at a time. Rows come in the order of their numbers: the oldest are found by the primary key. */
    public void expire() {
        int gone = days() == 0 ? 0 : PART;
        while (gone == PART) {
            gone = jdbc.sql("""
                    delete from lead_change_log where id in (
                        select id from (select id, date_regist from lead_change_log order by id limit :part) oldest
                        where date_regist < :before)""").param("part", PART)
                    .param("before", SqlTime.of(clock.instant().minus(Duration.ofDays(days())))).update();
        }
    }

    /** The room's jobs, each run by one node at a time. */
    @Configuration(proxyBeanMethods = false)
    static class Jobs {

        @Bean
        RecurringTask<Void> leadHistoryRetentionJob(LeadHistoryRetention retention) {
            return Job.daily("lead-history-retention", 3, 50, retention::expire);
        }
    }
}
