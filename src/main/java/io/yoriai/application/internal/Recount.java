package io.yoriai.application.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.record.job.Job;

/**
 * Compares by night the counters of seats, of who waits and of discounts' uses with the rows that they count, and puts right what
 * differs (spec/smp-campaign.md 9.4, 9.14). Each commit leaves them equal (INV-2), so a difference is an error: the job fails with
 * what it has put right, which the console and the health address then tell.
 */
@Component
public class Recount {

    /** One moment of all rows, read once: a hash join of each table. Session 0 is the campaign itself. */
    private static final String SEATS = """
            with line (campaign_id, session_id, lead_id, status, quantity) as (
                select a.campaign_id, 0, a.lead_id, a.application_status_id,
                    case when c.ss_target_type_id = 2 then 1 else a.quantity end
                from application a join campaign c on c.id = a.campaign_id
                union all
                select campaign_id, session_id, lead_id, application_status_id, quantity from application_session),
            held as (
                select campaign_id, session_id, sum(quantity) filter (where status in (1, 5)) as seats,
                    count(distinct lead_id) filter (where status in (1, 5)) as leads,
                    sum(quantity) filter (where status = 2) as waiting
                from line group by campaign_id, session_id),
            told (campaign_id, session_id, seats, leads, waiting) as (
                select id, 0, number_of_applications, number_of_applicants, number_of_waiting from campaign
                union all
                select campaign_id, id, number_of_applications, number_of_applicants, number_of_waiting from session),
            late as (
                select campaign_id, session_id, sum(seats) as seats, sum(leads) as leads
                from seat_change group by campaign_id, session_id)
            select distinct campaign_id
            from told left join held using (campaign_id, session_id) left join late using (campaign_id, session_id)
            where told.seats + coalesce(late.seats, 0) <> coalesce(held.seats, 0)
                or told.leads + coalesce(late.leads, 0) <> coalesce(held.leads, 0)
                or told.waiting <> coalesce(held.waiting, 0)
            order by campaign_id""";

    private static final String USES = """
            select d.id from discount d
                left join (select discount_id, sum(uses) as uses from discount_change group by discount_id) late
                    on late.discount_id = d.id
                left join (select discount_id, count(*) as uses from discount_history
                           where discount_history_status_id = 1 group by discount_id) held on held.discount_id = d.id
            where d.used_num + coalesce(late.uses, 0) <> coalesce(held.uses, 0)
            order by d.id""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final Seats seats;

    Recount(JdbcClient jdbc, TransactionTemplate transactions, Seats seats) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.seats = seats;
    }

    /** @return what differed and was put right: {@code Seminar/12}, {@code Discount/3} */
    public List<String> run() {
        List<String> wrong = new ArrayList<>();
        for (long campaign : ids(SEATS)) {
            transactions.executeWithoutResult(status -> {
                seats.lock(campaign);
                seats.recount(campaign);
            });
            wrong.add("Seminar/" + campaign);
        }
        for (long discount : ids(USES)) {
            transactions.executeWithoutResult(status -> uses(discount));
            wrong.add("Discount/" + discount);
        }
        return wrong;
    }

    private List<Long> ids(String sql) {
        return jdbc.sql(sql).query((row, n) -> row.getLong(1)).list();
    }

    /** The count sees what was committed while the lock was waited for. */
    private void uses(long discount) {
        jdbc.sql("select id from discount where id = ? for no key update").param(discount)
                .query((row, n) -> row.getLong(1)).list();
        jdbc.sql("""
                with gone as (delete from discount_change where discount_id = :id)
                update discount set used_num = (
                    select count(*) from discount_history where discount_id = :id and discount_history_status_id = 1)
                where id = :id""").param("id", discount).update();
    }

    @Bean
    static RecurringTask<Void> applicationRecount(Recount recount) {
        return Job.daily("application-recount", 3, 40, () -> {
            List<String> wrong = recount.run();
            if (!wrong.isEmpty()) {
                throw new IllegalStateException("Counters were wrong and are right now: " + wrong);
            }
        });
    }
}
