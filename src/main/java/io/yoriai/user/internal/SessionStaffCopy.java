package io.yoriai.user.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.record.SqlTime;

/**
 * Whoever is in charge of a session is in charge of its copy, and so of the copied campaign (spec/smp-campaign.md 3.2,
 * spec/smp-platform.md 4).
 */
@Component
class SessionStaffCopy implements CampaignCopyListener {

    private final JdbcClient jdbc;

    SessionStaffCopy(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public void copied(Copy copy) {
        if (!copy.parts().contains("SessionAdmin")) {
            return;
        }
        Long[] sources = copy.of("Session").keySet().toArray(Long[]::new);
        jdbc.sql("""
                insert into staff_campaign (admin_id, campaign_id, mail_receive_id, date_regist, date_update)
                select k.admin_id, :campaign, k.mail_receive_id, :now, :now from staff_campaign k
                where k.campaign_id = :source and exists (select from staff_session_campaign o
                    where o.staff_id = k.admin_id and o.session_id = any (:sources))
                on conflict (admin_id, campaign_id) do nothing""").param("campaign", copy.campaign())
                .param("source", copy.source()).param("sources", sources).param("now", SqlTime.of(copy.now())).update();
        jdbc.sql("""
                insert into staff_session_campaign (staff_id, session_id, campaign_id)
                select o.staff_id, pair.made, :campaign from unnest(:sources, :made) as pair (source, made)
                join staff_session_campaign o on o.session_id = pair.source""").param("campaign", copy.campaign())
                .param("sources", sources).param("made", copy.of("Session").values().toArray(Long[]::new)).update();
    }
}
