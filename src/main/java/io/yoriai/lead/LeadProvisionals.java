package io.yoriai.lead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.job.Job;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/**
 * Deletes leads that stayed 仮登録: who did not confirm while the newest link held, or within the time of one (仮登録の有効時間) where
 * none was mailed, is kept for thirty days more (spec/smp-lead.md 7.2). Each goes in a transaction of its own, as any deletion, and the log says システム処理.
 */
@Service
public class LeadProvisionals {

    private static final int KEPT_DAYS = 30;
    private static final Author BY = Author.system(Route.SYSTEM);

    private final JdbcClient jdbc;
    private final Writable leads;
    private final Writer writer;
    private final SystemSettings settings;
    private final Clock clock;

    LeadProvisionals(JdbcClient jdbc, Writable leadWritable, Writer writer, SystemSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.leads = leadWritable;
        this.writer = writer;
        this.settings = settings;
        this.clock = clock;
    }

    /** @return how many went */
    public int expire() {
        Duration kept = Duration.ofHours(settings.number("lead.provisional_hours")).plusDays(KEPT_DAYS);
        // By lead_provisional.
        List<Long> due = jdbc.sql("select id from lead where registration_type_id = 2 and date_regist < ?"
                + " and (confirm_until is null or confirm_until < ?) order by id")
                .params(SqlTime.of(clock.instant().minus(kept)),
                        SqlTime.of(clock.instant().minus(Duration.ofDays(KEPT_DAYS))))
                .query((row, n) -> row.getLong(1)).list();
        int gone = 0;
        for (long lead : due) {
            try {
                writer.delete(
                        Writer.Order.of(leads, new Draft(leads.resource()).put("Id", lead), BY, "lead.provisional"));
                gone++;
            } catch (FaultException e) {
                // It was deleted or merged meanwhile, or something holds it: then the next night asks again.
                continue;
            }
        }
        return gone;
    }

    @Bean
    static RecurringTask<Void> leadProvisionalJob(LeadProvisionals provisionals) {
        return Job.daily("lead-provisional", 3, 55, provisionals::expire);
    }
}
