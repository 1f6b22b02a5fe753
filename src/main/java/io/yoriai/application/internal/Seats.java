package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.function.ToIntFunction;

import io.yoriai.application.internal.rules.Counts;
import io.yoriai.application.internal.rules.Counts.Count;

/**
 * The counters of seats that campaigns and sessions keep (spec/smp-application-attendance.md 1, INV-2): seats are held in 1 and
 * 5. A session-type application holds one seat of its campaign, a campaign-type one its quantity. Whoever changes a session's
 * counters holds the lock of its campaign's (docs/adr/0053).
 */
@Component
public class Seats {

    private static final String CHANGE = """
            with c as (
                update campaign set number_of_applications = number_of_applications + :seats,
                    number_of_applicants = number_of_applicants + :leads, number_of_waiting = number_of_waiting + :waiting
                where id = :campaign %s returning id),
            s as (
                update session x set number_of_applications = x.number_of_applications + n.seats,
                    number_of_applicants = x.number_of_applicants + n.leads,
                    number_of_waiting = x.number_of_waiting + n.waiting
                from c, unnest(:sessions, :sessionSeats, :sessionLeads, :sessionWaiting) n (id, seats, leads, waiting)
                where x.id = n.id %s returning x.id)
            select (select count(*) from c) + (select count(*) from s)""";

    private static final String ROOM = """
            and deleted_at is null and (coalesce(limit_user_num, 0) = 0
                or number_of_waiting = 0 and number_of_applications + :seats <= limit_user_num)""";
    private static final String ROOM_IN_SESSION = """
            and x.deleted_at is null and x.number_of_waiting = 0 and (coalesce(x.limit_user_num, 0) = 0
                or x.number_of_applications + n.seats <= x.limit_user_num)""";

    private static final String ADD = CHANGE.formatted("", "");
    /** By both primary keys (cost of the plan for one session: 9). */
    private static final String TAKE = CHANGE.formatted(ROOM, ROOM_IN_SESSION);

    private final JdbcClient jdbc;

    Seats(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The counters' locks, campaign first, then its sessions by id (B1). */
    public void lock(long campaignId) {
        jdbc.sql("select id from campaign where id = ? for no key update").param(campaignId).query(Long.class).list();
        jdbc.sql("select id from session where campaign_id = ? order by id for no key update").param(campaignId)
                .query(Long.class).list();
    }

    /**
     * Takes free seats, unless somebody waits: one statement that locks the counters until the commit.
     *
     * @return false: there are not enough of them; then the counters are undone, or {@link #recount recounted} under their locks
     */
    public boolean take(Counts counts) {
        return change(TAKE, counts) == counts.sessions().size() + 1;
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

    /** Counts a campaign and its sessions anew from their lines; the caller holds {@link #lock}. */
    public void recount(long campaignId) {
        jdbc.sql("""
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
