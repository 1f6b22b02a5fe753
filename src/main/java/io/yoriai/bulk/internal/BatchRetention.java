package io.yoriai.bulk.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;

import io.yoriai.bulk.BulkLimits;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/** Takes away bodies, results and batches whose time is over (spec/smp-platform.md 9), and batches that never came whole. */
@Component
public class BatchRetention {

    private static final Duration NEVER_CAME = Duration.ofDays(1);
    private static final int PART = 10_000;

    private final JdbcClient jdbc;
    private final BulkLimits limits;
    private final Clock clock;

    BatchRetention(JdbcClient jdbc, BulkLimits limits, Clock clock) {
        this.jdbc = jdbc;
        this.limits = limits;
        this.clock = clock;
    }

    /** A part at a time, so that nobody waits for it. */
    public void expire() {
        inParts("""
                update bulk_record set body = null where (batch_id, no) in (
                    select r.batch_id, r.no from bulk_batch b join bulk_record r on r.batch_id = b.id
                     where b.status = 4 and b.end_date < ? and r.no >= b.next_no and r.body is not null limit ?)""",
                before(limits.bodies()));
        inParts("""
                delete from bulk_record where (batch_id, no) in (
                    select r.batch_id, r.no from bulk_batch b join bulk_record r on r.batch_id = b.id
                     where b.status > 2 and b.end_date < ? limit ?)""", before(limits.results()));
        jdbc.sql("delete from bulk_batch where status = 0 and alive_at < ?").param(before(NEVER_CAME)).update();
        jdbc.sql("delete from bulk_batch where status > 2 and end_date < ?").param(before(limits.batches())).update();
    }

    private void inParts(String sql, OffsetDateTime before) {
        int done;
        do {
            done = jdbc.sql(sql).params(before, PART).update();
        } while (done == PART);
    }

    private OffsetDateTime before(Duration time) {
        return SqlTime.of(clock.instant().minus(time));
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> bulkRetentionJob(BatchRetention retention) {
        return Job.daily("bulk-retention", 3, 50, retention::expire);
    }
}
