package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.List;
import java.util.function.ToIntFunction;

import io.yoriai.application.internal.rules.Counts;
import io.yoriai.application.internal.rules.Counts.Count;

/**
 * The counters of seats that campaigns and sessions keep (spec/smp-application-attendance.md 1, INV-2): seats are held in 1 and
 * 5. A session-type application holds one seat of its campaign, a campaign-type one its quantity. What has no limit is counted by
 * rows that nobody waits for ({@link io.yoriai.campaign.SeatChanges}, docs/adr/0053).
 */
@Component
public class Seats {

    private static final String ADD = """
            with c as (
                update campaign set number_of_applications = number_of_applications + :seats,
                    number_of_applicants = number_of_applicants + :leads, number_of_waiting = number_of_waiting + :waiting
                where id = :campaign returning id),
            s as (
                update session x set number_of_applications = x.number_of_applications + n.seats,
                    number_of_applicants = x.number_of_applicants + n.leads,
                    number_of_waiting = x.number_of_waiting + n.waiting
                from c, unnest(:sessions, :sessionSeats, :sessionLeads, :sessionWaiting) n (id, seats, leads, waiting)
                where x.id = n.id returning x.id)
            select (select count(*) from c) + (select count(*) from s)""";

    /**
     * What has a limit is counted in its row, the campaign before its sessions; what has none by a row of its own, which nobody
     * waits for. By primary keys (cost of the plan for one session: 34).
     */
    private static final String TAKE = """
            with n as (
                select * from unnest(:sessions, :sessionSeats, :sessionLeads) n (id, seats, leads)),
            c as (
                update campaign set number_of_applications = number_of_applications + :seats,
                    number_of_applicants = number_of_applicants + :leads
                where id = :campaign and limit_user_num > 0 and deleted_at is null and number_of_waiting = 0
                    and number_of_applications + :seats <= limit_user_num returning id),
            free as (
                select id from campaign where id = :campaign and coalesce(limit_user_num, 0) = 0 and deleted_at is null),
            s as (
                update session x set number_of_applications = x.number_of_applications + n.seats,
                    number_of_applicants = x.number_of_applicants + n.leads
                from n where x.id = n.id and (select count(*) from c) + (select count(*) from free) = 1
                    and x.limit_user_num > 0 and x.deleted_at is null and x.number_of_waiting = 0
                    and x.number_of_applications + n.seats <= x.limit_user_num
                returning x.id),
            rows as (
                insert into seat_change (campaign_id, session_id, seats, leads)
                select id, 0, cast(:seats as integer), cast(:leads as integer) from free
                union all select :campaign, n.id, n.seats, n.leads from n join session x on x.id = n.id
                where coalesce(x.limit_user_num, 0) = 0 and x.deleted_at is null and x.number_of_waiting = 0
                returning 1)
            select (select count(*) from c) + (select count(*) from s) + (select count(*) from rows)""";

    private final JdbcClient jdbc;
    private final TransactionTemplate undone;

    Seats(JdbcClient jdbc, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        undone = new TransactionTemplate(transactions);
        undone.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** The counters' locks, campaign first, then its sessions by id (B1). */
    public void lock(long campaignId) {
        jdbc.sql("select id from campaign where id = ? for no key update").param(campaignId).query(Long.class).list();
        jdbc.sql("select id from session where campaign_id = ? order by id for no key update").param(campaignId)
                .query(Long.class).list();
    }

    /**
     * Takes free seats, unless somebody waits: one statement that locks the counters of what has a limit until the commit.
     *
     * @return false: there are not enough of them; then nothing is changed or locked. An update that waited for a counter and finds
     *     it full keeps the counter's lock, and whoever locks the campaign next would come to the two the wrong way round.
     */
    public boolean take(Counts counts) {
        return Boolean.TRUE.equals(undone.execute(status -> {
            if (counts.sessions().size() > 1) {
                lockLimited(counts);
            }
            boolean taken = change(TAKE, counts) == counts.sessions().size() + 1;
            if (!taken) {
                status.setRollbackOnly();
            }
            return taken;
        }));
    }

    /** Of several sessions each is locked in its turn, whatever the order in which a statement would come to them. */
    private void lockLimited(Counts counts) {
        jdbc.sql("select id from campaign where id = ? and limit_user_num > 0 for no key update")
                .param(counts.campaign().id()).query((row, n) -> row.getLong(1)).list();
        jdbc.sql("select id from session where id = any (?) and limit_user_num > 0 order by id for no key update")
                .param(counts.sessions().stream().map(Count::id).toArray(Long[]::new))
                .query((row, n) -> row.getLong(1)).list();
    }

    /** Changes the counters, which the caller has locked. */
    public void add(Counts counts) {
        change(ADD, counts);
    }

    private long change(String sql, Counts counts) {
        Count campaign = counts.campaign();
        List<Count> sessions = counts.sessions();
        return jdbc.sql(sql).param("campaign", campaign.id()).param("seats", campaign.seats())
                .param("leads", campaign.leads()).param("waiting", campaign.waiting())
                .param("sessions", sessions.stream().map(Count::id).toArray(Long[]::new))
                .param("sessionSeats", column(sessions, Count::seats))
                .param("sessionLeads", column(sessions, Count::leads))
                .param("sessionWaiting", column(sessions, Count::waiting)).query((row, n) -> row.getLong(1)).single();
    }

    private static Integer[] column(List<Count> sessions, ToIntFunction<Count> value) {
        return sessions.stream().map(value::applyAsInt).toArray(Integer[]::new);
    }

    /**
     * Counts a campaign and its sessions anew from their lines; the caller holds {@link #lock}. Each statement sees one moment: the
     * rows that it takes away are of lines that it counts.
     */
    public void recount(long campaignId) {
        jdbc.sql("""
                with gone as (delete from seat_change where campaign_id = :campaign and session_id = 0)
                update campaign c set number_of_applications = n.seats, number_of_applicants = n.leads,
                    number_of_waiting = n.waiting
                from (select
                        coalesce(sum(case when t.ss_target_type_id = 2 then 1 else a.quantity end)
                            filter (where a.application_status_id in (1, 5)), 0) as seats,
                        count(distinct a.lead_id) filter (where a.application_status_id in (1, 5)) as leads,
                        coalesce(sum(case when t.ss_target_type_id = 2 then 1 else a.quantity end)
                            filter (where a.application_status_id = 2), 0) as waiting
                      from campaign t left join application a on a.campaign_id = t.id where t.id = :campaign) n
                where c.id = :campaign""").param("campaign", campaignId).update();
        jdbc.sql("""
                with gone as (delete from seat_change where campaign_id = :campaign and session_id <> 0)
                update session s set number_of_applications = n.seats, number_of_applicants = n.leads,
                    number_of_waiting = n.waiting
                from (select t.id,
                        coalesce(sum(l.quantity) filter (where l.application_status_id in (1, 5)), 0) as seats,
                        count(distinct l.lead_id) filter (where l.application_status_id in (1, 5)) as leads,
                        coalesce(sum(l.quantity) filter (where l.application_status_id = 2), 0) as waiting
                      from session t left join application_session l on l.session_id = t.id
                      where t.campaign_id = :campaign group by t.id) n
                where s.id = n.id and (s.number_of_applications, s.number_of_applicants, s.number_of_waiting)
                    is distinct from (n.seats, n.leads, n.waiting)""").param("campaign", campaignId).update();
    }
}
