package io.yoriai.company;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;

import io.yoriai.company.internal.LinkSql;
import io.yoriai.record.job.Job;

/**
 * Links leads with companies by themselves (spec/smp-lead.md 7.6): a lead whose columns changed, and all leads where a
 * company was made, changed or deleted. Works through some leads at a time, each time one transaction that also moves the row of
 * {@code company_linking}, so that whoever goes on after a crash goes on from there. A pass compares two halves of them at once,
 * the second in a transaction of its own that ends first: to compare a lead again changes nothing.
 */
@Service
public class CompanyLinking {

    private static final int AT_ONCE = 10_000;

    private final JdbcClient jdbc;
    private final LinkSql links;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CompanyLinking(JdbcClient jdbc, LinkSql links, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.links = links;
        this.transaction = transaction;
        this.clock = clock;
    }

    /**
     * How far the job is.
     *
     * @param running whether a pass over all leads runs, or waits to
     * @param lookedAt leads that the running pass, or the last one, has looked at
     * @param due leads that wait to be looked at by themselves
     * @param endedAt when the last pass ended; null: there was none
     */
    public record Progress(boolean running, long lookedAt, long due, @Nullable Instant endedAt) {}

    public Progress progress() {
        return jdbc
                .sql("""
                        select wanted > ended, looked_at, (select count(*) from company_lead_due), ended_at from company_linking""")
                .query((row, n) -> {
                    Timestamp ended = row.getTimestamp(4);
                    return new Progress(row.getBoolean(1), row.getLong(2), row.getLong(3),
                            ended == null ? null : ended.toInstant());
                }).single();
    }

    /** Does all that there is to do. */
    public void run() {
        while (step(AT_ONCE)) {
            // The next leads, in a transaction of their own.
        }
    }

    /**
     * Looks at some leads; returns whether there may be more to do. One at a time, whatever node it is on. The queue has a
     * transaction of its own: the half of a pass that is compared beside it would wait for what the queue has changed.
     */
    boolean step(int atOnce) {
        return alone(() -> due(atOnce)) || alone(() -> pass(atOnce));
    }

    private boolean alone(BooleanSupplier work) {
        return Boolean.TRUE.equals(transaction.execute(status -> {
            boolean alone = jdbc.sql("select pg_try_advisory_xact_lock(hashtextextended('company.linking', 0))")
                    .query(Boolean.class).single();
            return alone && work.getAsBoolean();
        }));
    }

    private boolean due(int atOnce) {
        List<Long> leads = jdbc.sql("""
                delete from company_lead_due where lead_id = any (array(
                    select lead_id from company_lead_due order by lead_id limit ? for update skip locked))
                returning lead_id""").param(atOnce).query((row, n) -> row.getLong(1)).list();
        if (!leads.isEmpty()) {
            links.link(leads, now());
        }
        // Fewer than asked for: the rest is none, or is being changed and will be seen next time.
        return leads.size() == atOnce;
    }

    /** The next leads of the pass that runs; begins one where it is asked for, and ends it. */
    private boolean pass(int atOnce) {
        int begun = jdbc.sql("""
                update company_linking set running = wanted, position = 0, looked_at = 0, started_at = ?,
                    last_lead = (select coalesce(max(id), 0) from lead)
                where running is null and wanted > ended""").param(Timestamp.from(now())).update();
        if (begun == 1) {
            // By itself: who changes a company moves the same row, and need not wait for leads to be compared.
            return true;
        }
        Long[] place = jdbc.sql("select position, last_lead from company_linking where running is not null")
                .query((row, n) -> new Long[]{row.getLong(1), row.getLong(2)}).optional().orElse(null);
        if (place == null) {
            return false;
        }
        List<Long> leads = jdbc.sql("select id from lead where id > ? and id <= ? order by id limit ?")
                .params(place[0], place[1], atOnce).query((row, n) -> row.getLong(1)).list();
        if (leads.isEmpty()) {
            return jdbc
                    .sql("""
                            update company_linking set ended = running, running = null, ended_at = ? returning wanted > ended""")
                    .param(Timestamp.from(now())).query(Boolean.class).single();
        }
        both(leads);
        jdbc.sql("update company_linking set position = ?, looked_at = looked_at + ?")
                .params(leads.getLast(), leads.size()).update();
        return true;
    }

    /** One half here, the other beside it on a connection of its own. */
    private void both(List<Long> leads) {
        Instant now = now();
        int half = leads.size() / 2;
        List<Long> beside = leads.subList(half, leads.size());
        try (ExecutorService other = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> ended = other
                    .submit(() -> transaction.executeWithoutResult(status -> links.link(beside, now)));
            links.link(leads.subList(0, half), now);
            ended.get();
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Linking was told to stop.", stop);
        } catch (ExecutionException failed) {
            throw new IllegalStateException("Half of the leads could not be linked.", failed.getCause());
        }
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.SECONDS);
    }

    /** Every few seconds on one node. */
    @Bean
    static RecurringTask<Void> companyLinkingJob(CompanyLinking linking) {
        return Job.every("company-linking", Duration.ofSeconds(3), linking::run);
    }
}
