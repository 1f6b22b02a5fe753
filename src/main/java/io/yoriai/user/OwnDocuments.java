package io.yoriai.user;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.campaign.CampaignTexts;
import io.yoriai.record.SqlTime;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;

/**
 * Documents that a lead may have (spec/smp-campaign.md 9.9): published now, and for this lead; my page shows those that are to be there.
 * Those of a session that are not for everybody need an application in force to it.
 */
@Lazy
@Service
public class OwnDocuments {

    private static final int MOST = 200;
    private static final int FILTERED = 2;

    private final JdbcClient jdbc;
    private final Lists lists;
    private final ResourceTable leads;
    private final Clock clock;

    OwnDocuments(JdbcClient jdbc, Lists lists, ResourceTable leadRows, Clock clock) {
        this.jdbc = jdbc;
        this.lists = lists;
        leads = leadRows;
        this.clock = clock;
    }

    /** @param of the campaign's title, or the session's */
    public record Offered(long id, String name, String description, String of) {}

    private record Found(Offered offered, int publication, @Nullable Long condition) {}

    /** What my page shows, in the order of their campaigns, the newest first; two hundred at most. */
    public List<Offered> of(long lead, Locale page) {
        return of(lead, "d.my_page_flag = 1", null, page);
    }

    /** Whether a lead may have a document, wherever it is shown. */
    public boolean has(long lead, long document) {
        return !of(lead, "d.id = :id", document, Locale.JAPANESE).isEmpty();
    }

    /** Ids of all that a lead may have of a campaign, wherever it is shown. */
    public Set<Long> of(long lead, long campaign) {
        return of(lead, "d.campaign_id = :id", campaign, Locale.JAPANESE).stream().map(Offered::id)
                .collect(Collectors.toSet());
    }

    private List<Offered> of(long lead, String which, @Nullable Long id, Locale page) {
        String language = CampaignTexts.languageOf(page);
        // By document_campaign and application_session_lead: cost 40 for ten campaigns.
        List<Found> found = jdbc.sql("""
                select d.id, %s as name, coalesce(%s, '') as description, coalesce(%s, %s) as title,
                    d.publication_type_id, d.preserve_search_condition_id
                from document d join campaign c on c.id = d.campaign_id left join session s on s.id = d.session_id
                where c.deleted_at is null and s.deleted_at is null
                    and %s
                    and (d.session_id is null or s.publication_flag_id = 1 or exists (
                        select from application_session h where h.session_id = d.session_id and h.lead_id = :lead
                            and h.application_status_id in (1, 5)))
                    and (c.seminar_status_id in (1, 2, 4)
                        or c.seminar_status_id = 3 and c.seminar_publication_type_id <> 1
                        or exists (select from application p where p.campaign_id = c.id and p.lead_id = :lead
                            and p.application_status_id in (1, 5)))
                    and (d.start_day is null or d.start_day <= :now) and (d.end_day is null or d.end_day > :now)
                    and (d.publication_type_id = 4 or d.publication_type_id in (2, 3) and exists (
                        select from lead l where l.id = :lead and l.membership_id = 1 and l.registration_type_id = 1)
                        and (d.session_id is null or exists (
                            select from application_session x where x.session_id = d.session_id and x.lead_id = :lead
                                and x.application_status_id in (1, 5))))
                order by c.start_day desc nulls last, c.id desc, d.sort_no, d.id limit :most"""
                .formatted(CampaignTexts.sql("Document", "d", "Name", language),
                        CampaignTexts.sql("Document", "d", "Description", language),
                        CampaignTexts.sql("Session", "s", "Title", language),
                        CampaignTexts.sql("Seminar", "c", "Title", language), which))
                .param("now", SqlTime.now(clock)).param("lead", lead)
                .param("most", id == null ? MOST : Integer.MAX_VALUE).param("id", id)
                .query((row, n) -> new Found(new Offered(row.getLong(1), row.getString(2), row.getString(3),
                        row.getString(4)), row.getInt(5), row.getObject(6, Long.class)))
                .list();
        Map<Long, Boolean> met = new HashMap<>();
        return found.stream().filter(one -> one.publication() != FILTERED || one.condition() != null
                && met.computeIfAbsent(one.condition(), condition -> meets(condition, lead))).map(Found::offered)
                .toList();
    }

    private boolean meets(long condition, long lead) {
        List<Search.Condition> self = List
                .of(new Search.Condition("1", "Id", Search.Operator.EQ, Long.toString(lead)));
        return !lists
                .list(leads, new Search(self, null, false, 1, 0, false, Map.of(), Long.toString(condition)), Set.of())
                .rows().isEmpty();
    }
}
