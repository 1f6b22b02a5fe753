package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The counters of seats that campaigns and sessions keep (spec/smp-application-attendance.md 1, INV-2): seats are held in 1 and
 * 5. A session-type application holds one seat of its campaign, a campaign-type one its quantity.
 */
@Component
public class Seats {

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
