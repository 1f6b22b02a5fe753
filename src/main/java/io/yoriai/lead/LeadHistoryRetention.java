package io.yoriai.lead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.job.Job;

/** リード変更履歴の保存期間: how long what changed of leads is kept (spec/smp-lead.md 5); at first without end. */
@Service
public class LeadHistoryRetention {

    private static final int PART = 10_000;

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;

    LeadHistoryRetention(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** Takes away what is older, a part at a time. Rows come in the order of their numbers: the oldest are found by the primary key. */
    public void expire() {
        int days = settings.number("lead.history_days");
        int gone = days == 0 ? 0 : PART;
        while (gone == PART) {
            gone = jdbc.sql("""
                    delete from lead_change_log where id in (
                        select id from (select id, date_regist from lead_change_log order by id limit :part) oldest
                        where date_regist < :before)""").param("part", PART)
                    .param("before", SqlTime.of(clock.instant().minus(Duration.ofDays(days)))).update();
        }
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> leadHistoryRetentionJob(LeadHistoryRetention retention) {
        return Job.daily("lead-history-retention", 3, 50, retention::expire);
    }
}
