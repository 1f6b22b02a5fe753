package io.yoriai.server.database;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Duration;
import java.util.List;

import io.yoriai.record.job.Job;

/**
 * Tells the database how large tables are that grow in a rush, such as those of a door that has just opened. PostgreSQL looks by
 * itself once a minute; until then it plans for a table as empty as it was found last, reads it whole for each look-up, and the
 * statements that are prepared stay so (docs/adr/0095).
 */
@Service
public class TableStatistics {

    private static final int ROWS = 1_000;

    private final JdbcClient jdbc;

    TableStatistics(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Looks at tables that have more than twice the rows that were known, and a thousand more.
     *
     * @return their names
     */
    public List<String> refresh() {
        List<String> grown = jdbc.sql("""
                select format('%I.%I', s.schemaname, s.relname)
                from pg_stat_user_tables s join pg_class c on c.oid = s.relid
                where s.n_live_tup > 2 * greatest(c.reltuples, 0) + ?""").param(ROWS)
                .query((row, n) -> row.getString(1)).list();
        grown.forEach(table -> jdbc.sql("analyze (skip_locked) " + table).update());
        return grown;
    }

    /** On one node. */
    @Bean
    static RecurringTask<Void> tableStatisticsJob(TableStatistics statistics) {
        return Job.every("table-statistics", Duration.ofSeconds(5), statistics::refresh);
    }
}
