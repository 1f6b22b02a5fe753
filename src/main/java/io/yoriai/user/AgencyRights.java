package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.account.SignedIn;
import io.yoriai.campaign.CampaignSettings;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Whether an administrator may act for a lead (spec/smp-platform.md 2). */
@Lazy
@Service
public class AgencyRights {

    private static final int PROXY = 23;

    private final JdbcClient jdbc;
    private final Functions functions;
    private final UserRights rights;
    private final CampaignSettings settings;

    AgencyRights(JdbcClient jdbc, Functions functions, UserRights rights, CampaignSettings settings) {
        this.jdbc = jdbc;
        this.functions = functions;
        this.rights = rights;
        this.settings = settings;
    }

    /**
     * @param campaign to apply to; null: none
     * @throws FaultException 404 NOT_FOUND for what is not there or out of reach, 403 NOT_ALLOWED
     */
    public void check(SignedIn who, long lead, @Nullable Long campaign) {
        Functions.Held held = functions.of(who.staffId());
        if (!isAgent(held)) {
            throw refused();
        }
        if (!rights.reaches(who.staffId(), who.level(), lead)) {
            throw new FaultException(Fault.notFound("visitor_id"));
        }
        if (campaign != null && !reaches(who, campaign)) {
            throw new FaultException(Fault.notFound("seminar_id"));
        }
        boolean uses = jdbc.sql("select membership_id = 1 from lead where id = ?").param(lead)
                .query((row, n) -> row.getBoolean(1)).optional().orElse(false);
        if (!uses || campaign != null && !settings.of(campaign).on(PROXY)) {
            throw refused();
        }
    }

    /** Whether an administrator who acts for a lead may go on: level, role and reach are as they were. */
    boolean mayAct(long staff, long lead) {
        Functions.Held held = functions.of(staff);
        return isAgent(held) && rights.reaches(staff, held.level(), lead);
    }

    private static boolean isAgent(Functions.Held held) {
        return held.level() <= 2 && held.has(Functions.AGENCY);
    }

    private boolean reaches(SignedIn who, long campaign) {
        return jdbc
                .sql("""
                        select exists (select from campaign c where c.id = :campaign and c.deleted_at is null
                            and (:all or exists (select from staff_campaign k where k.admin_id = :staff and k.campaign_id = c.id)))""")
                .param("campaign", campaign).param("all", who.level() == 1).param("staff", who.staffId())
                .query((row, n) -> row.getBoolean(1)).single();
    }

    private static FaultException refused() {
        return new FaultException(Fault.of(403, "NOT_ALLOWED", "visitor_id"));
    }
}
