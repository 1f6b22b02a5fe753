package io.yoriai.application;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import io.yoriai.application.internal.ApplyPrice;
import io.yoriai.application.internal.Ending;
import io.yoriai.application.internal.Seats;

/** Ends applications from outside: a lead, a campaign or a session goes. Nothing here sends mail. */
@Service
public class Applications {

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Seats seats;
    private final Promotion promotion;
    private final ApplyPrice price;
    private final Ending ending;

    Applications(JdbcClient jdbc, Clock clock, Seats seats, Promotion promotion, ApplyPrice price, Ending ending) {
        this.ending = ending;
        this.jdbc = jdbc;
        this.clock = clock;
        this.seats = seats;
        this.promotion = promotion;
        this.price = price;
    }

    /**
     * A lead is deleted: its applied and waiting lines of campaigns that have not ended are cancelled and their seats freed; the
     * rows stay (R8, spec/smp-lead.md 7.5). Attended lines stay attended.
     */
    @Transactional
    public void cancelOfLead(long leadId) {
        List<Long> campaigns = jdbc.sql("""
                select distinct a.campaign_id from application a join campaign c on c.id = a.campaign_id
                where a.lead_id = ? and a.application_status_id in (1, 2) and (c.end_day is null or c.end_day > ?)
                order by a.campaign_id""").params(leadId, now()).query((row, n) -> row.getLong(1)).list();
        for (long campaign : campaigns) {
            seats.lock(campaign);
            ending.lines("l.lead_id = :lead and l.campaign_id = :campaign and l.application_status_id in (1, 2)",
                    Map.of("lead", leadId, "campaign", campaign), "リード削除", now());
            ending.applications("a.lead_id = :lead and a.campaign_id = :campaign and a.application_status_id in (1, 2)"
                    + " and not exists (select from application_session l where l.application_id = a.id)",
                    Map.of("lead", leadId, "campaign", campaign), "リード削除", now());
            seatsChanged(campaign);
        }
    }

    /** Whether the campaign has applications in force or waiting. */
    public boolean liveInCampaign(long campaignId) {
        return jdbc.sql("""
                select exists (select from application where campaign_id = ? and application_status_id in (1, 2, 5))""")
                .param(campaignId).query(Boolean.class).single();
    }

    /** Whether the session has lines in force or waiting. */
    public boolean liveInSession(long sessionId) {
        return jdbc
                .sql("""
                        select exists (select from application_session where session_id = ? and application_status_id in (1, 2, 5))""")
                .param(sessionId).query(Boolean.class).single();
    }

    /** Cancels every application of the campaign; its seats are free. */
    @Transactional
    public void cancelOfCampaign(long campaignId) {
        seats.lock(campaignId);
        jdbc.sql("""
                update application_session set application_status_id = 3, date_cancel = :now, date_update = :now
                where campaign_id = :campaign and application_status_id in (1, 2, 5)""").param("now", now())
                .param("campaign", campaignId).update();
        ending.applications("a.campaign_id = :campaign and a.application_status_id in (1, 2, 5)",
                Map.of("campaign", campaignId), null, now());
        price.settleCancelled(campaignId);
        seats.recount(campaignId);
    }

    /** Cancels the session's lines; an application left without any line in force or waiting is cancelled, unless its lead came. */
    @Transactional
    public void cancelOfSession(long sessionId) {
        Long campaign = jdbc.sql("select campaign_id from session where id = ?").param(sessionId).query(Long.class)
                .optional().orElse(null);
        if (campaign == null) {
            return;
        }
        seats.lock(campaign);
        ending.lines("l.session_id = :session and l.application_status_id in (1, 2, 5)", Map.of("session", sessionId),
                null, now());
        seatsChanged(campaign);
    }

    /** Rows of a campaign have changed, whose seats the caller has locked: counts it anew, and promotes who waits. */
    @Transactional
    public void seatsChanged(long campaignId) {
        price.settleCancelled(campaignId);
        seats.recount(campaignId);
        promotion.promote(campaignId);
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
