package io.yoriai.application.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.util.List;
import java.util.Map;

import io.yoriai.application.Applications;
import io.yoriai.application.AttendedLeads;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;

/** Leads become one: their applications are one lead's (spec/smp-application-attendance.md R8, spec/smp-lead.md 7.4). */
@Component
class ApplicationsOfMerged implements LeadMergeListener {

    private static final String REASON = "リード統合";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Seats seats;
    private final CampaignSettings settings;
    private final Applications applications;
    private final Ending ending;
    private final AttendedLeads attended;

    ApplicationsOfMerged(JdbcClient jdbc, Clock clock, Seats seats, CampaignSettings settings,
            Applications applications, Ending ending, AttendedLeads attended) {
        this.ending = ending;
        this.attended = attended;
        this.jdbc = jdbc;
        this.clock = clock;
        this.seats = seats;
        this.settings = settings;
        this.applications = applications;
    }

    @Override
    public void move(List<MergedLead> merged) {
        Long[] survivors = LeadMergeListener.survivors(merged);
        Long[] removed = LeadMergeListener.removed(merged);
        // By application_lead.
        List<Long> campaigns = jdbc
                .sql("select distinct campaign_id from application where lead_id = any (?) order by campaign_id")
                .param(removed).query((row, n) -> row.getLong(1)).list();
        campaigns.forEach(seats::lock);
        for (String table : List.of("application", "application_session")) {
            jdbc.sql("update " + table + " a set lead_id = p.survivor, date_update = :now"
                    + (table.equals("application") ? ", lead_made = false" : "")
                    + " from unnest(:survivors, :removed) as p (survivor, removed) where a.lead_id = p.removed")
                    .param("now", now()).param("survivors", survivors).param("removed", removed).update();
        }
        for (long campaign : campaigns) {
            if (settings.of(campaign).on(CampaignSettings.CHECK_APPLIED)) {
                cancelSecond(campaign, survivors);
            }
            applications.seatsChanged(campaign);
        }
        if (!campaigns.isEmpty()) {
            attended.turn(List.of(survivors), clock.instant());
        }
    }

    /** Where a campaign allows one live application, or one live line for each session, the earliest stays (INV-3). */
    private void cancelSecond(long campaign, Long[] leads) {
        Map<String, Object> of = Map.of("campaign", campaign, "leads", leads);
        ending.lines(
                """
                        l.campaign_id = :campaign and l.lead_id = any (:leads) and l.application_status_id in (1, 2, 5)
                            and exists (
                                select from application_session o
                                where o.session_id = l.session_id and o.lead_id = l.lead_id and o.application_status_id in (1, 2, 5)
                                    and (o.date_application, o.id) < (l.date_application, l.id))""",
                of, REASON, now());
        // Of what has sessions, what has none left: its lead came as the one that stays.
        ending.applications("""
                a.campaign_id = :campaign and a.lead_id = any (:leads) and a.application_status_id in (1, 2, 5)
                    and case when (select c.ss_target_type_id = 1 from campaign c where c.id = a.campaign_id)
                        then exists (
                            select from application o
                            where o.campaign_id = a.campaign_id and o.lead_id = a.lead_id
                                and o.application_status_id in (1, 2, 5)
                                and (o.date_application, o.id) < (a.date_application, a.id))
                        else exists (select from application_session l where l.application_id = a.id)
                            and not exists (
                                select from application_session l
                                where l.application_id = a.id and l.application_status_id in (1, 2, 5)) end""",
                of, REASON, now());
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant());
    }
}
