package io.yoriai.portal.internal;

import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.campaign.CampaignTexts;
import io.yoriai.record.list.Lists;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.list.Search;

/** Reads the records that pages show, each as the dictionary tells it. */
@Component
final class Records {

    private static final int MOST = 1_000;

    private final Lists lists;
    private final ResourceTable campaigns;
    private final ResourceTable sessions;
    private final ResourceTable flows;
    private final ResourceTable leads;
    private final CampaignTexts texts;

    Records(Lists lists, CampaignTexts texts, ResourceTable campaignTable, ResourceTable sessionTable,
            ResourceTable flowRows, ResourceTable leadRows) {
        this.lists = lists;
        this.texts = texts;
        campaigns = campaignTable;
        sessions = sessionTable;
        flows = flowRows;
        leads = leadRows;
    }

    /** A campaign as a page of this language tells it. */
    Optional<Told> campaign(long id, Locale page) {
        return one(campaigns, id).map(told -> told.saying(texts.of(id, page).of("Seminar", id)));
    }

    Optional<Told> lead(long id) {
        return one(leads, id);
    }

    private Optional<Told> one(ResourceTable table, long id) {
        return lists.list(table, Search.byId(Long.toString(id)), Set.of()).rows().stream().map(Told::new).findFirst();
    }

    /** The sessions of a campaign that the public sees, by time. */
    List<Told> sessions(long campaign, Locale page) {
        CampaignTexts.Said said = texts.of(campaign, page);
        return all(sessions, "SeminarId", campaign, "PublicationFlagId", 1)
                .map(told -> told.saying(said.of("Session", told.id()))).toList();
    }

    /** The flows of a campaign that are on. */
    List<Told> flows(long campaign) {
        return all(flows, "SeminarId", campaign, "IsActive", 1).toList();
    }

    private Stream<Told> all(ResourceTable table, String key, long value, String other, long otherValue) {
        List<Search.Condition> conditions = new ArrayList<>();
        conditions.add(new Search.Condition("1", key, Search.Operator.EQ, Long.toString(value)));
        conditions.add(new Search.Condition("2", other, Search.Operator.EQ, Long.toString(otherValue)));
        return lists.list(table, new Search(conditions, null, false, MOST, 0, false, Map.of(), null), Set.of()).rows()
                .stream().map(Told::new);
    }

    /** Whether a saved condition finds a lead now. */
    boolean finds(long condition, long lead) {
        Search self = Search.byId(Long.toString(lead));
        return !lists.list(leads, new Search(self.conditions(), null, false, 1, 0, false, Map.of(),
                Long.toString(condition)), Set.of()).rows().isEmpty();
    }
}
