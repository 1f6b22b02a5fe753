package io.yoriai.campaign.internal;

import org.springframework.stereotype.Component;

import java.util.Map;

import io.yoriai.file.ShownFiles;

/**
 * Files on pages of campaigns, sessions and speakers are anybody's while some page shows them, be it to members alone: pictures of
 * a page are fetched without the log-in. Documents, which a right guards, are so only where everybody may have them (spec/smp-campaign.md 9.1, 9.2).
 */
@Component
class ShownByCampaigns implements ShownFiles {

    private static final String CAMPAIGN = "c.deleted_at is null and (c.seminar_status_id in (1, 2, 4)"
            + " or c.seminar_status_id = 3 and c.seminar_publication_type_id <> 1)";

    @Override
    public Map<String, String> published() {
        return Map.of("Seminar", "exists (select from campaign c where c.id = u.record_id and " + CAMPAIGN + ")",
                "Session", "exists (select from session s join campaign c on c.id = s.campaign_id"
                        + " where s.id = u.record_id and s.deleted_at is null and s.publication_flag_id = 1 and "
                        + CAMPAIGN + ")",
                "Speaker", "exists (select from speaker p where p.id = u.record_id and p.publication_type_id = 4)",
                "Document", "exists (select from document d join campaign c on c.id = d.campaign_id"
                        + " where d.id = u.record_id and d.publication_type_id = 4 and (d.start_day is null or d.start_day <= now())"
                        + " and (d.end_day is null or d.end_day > now()) and " + CAMPAIGN + ")");
    }
}
