package io.yoriai.lead;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongPredicate;

import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.ResourceTable;

/**
 * Finds the lead that an applicant is, so that no second one is made of it, and lets what is new overwrite what is known
 * (spec/smp-lead.md 7.4).
 */
@Service
public class LeadAutoMerge {

    private static final String ATTRIBUTE = "Attribute";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final LeadSettings settings;
    private final LeadKey key;
    private final JdbcClient jdbc;

    LeadAutoMerge(LeadSettings settings, LeadKey key, JdbcClient jdbc) {
        this.settings = settings;
        this.key = key;
        this.jdbc = jdbc;
    }

    /** @param campaign what a campaign says: 0 as the system's setting, 1 yes, 2 no */
    public boolean on(String campaign) {
        return campaign.equals("1") || campaign.equals("0") && settings.current().merge();
    }

    /**
     * The lead whom the first group of keys finds that finds any, of several the oldest. Others who look for the same values wait
     * until the running transaction ends.
     *
     * @param reached the leads that there are for the caller
     */
    public Optional<Long> find(Draft draft, LongPredicate reached) {
        for (List<String> group : settings.current().keys()) {
            if (group.stream().allMatch(column -> key.allows(column) && key.given(draft, column))) {
                Optional<Long> found = key.find(draft, group).stream().filter(reached::test).findFirst();
                if (found.isPresent()) {
                    return found;
                }
            }
        }
        return Optional.empty();
    }

    /** Leaves in a draft what a known lead has no value of: whoever filled a form in by an address alone overwrites nothing. */
    public void complete(Draft draft, long lead) {
        LeadSettings.NEVER.forEach(draft::remove);
        JsonNode stored = JSON.readTree(jdbc.sql("select to_jsonb(l)::text from lead l where id = ?").param(lead)
                .query(String.class).single());
        for (String column : List.copyOf(draft.values().keySet())) {
            if (draft.clears(column)
                    || !isEmpty(stored.path(ResourceTable.storedName(draft.resource().column(column))))) {
                draft.remove(column);
            }
        }
        draft.items().entrySet().removeIf(item -> item.getValue() == Draft.CLEARED
                || !isEmpty(stored.path("attributes").path(Integer.toString(item.getKey()))));
    }

    private static boolean isEmpty(JsonNode value) {
        return value.isMissingNode() || value.isNull() || value.isString() && value.asString().isEmpty();
    }

    /** Leaves in a draft what overwrites a known lead's values. */
    public void keep(Draft draft) {
        LeadSettings.Values values = settings.current();
        LeadSettings.NEVER.forEach(draft::remove);
        for (String column : List.copyOf(draft.values().keySet())) {
            if (values.kept().contains(column) || draft.clears(column) && !values.blanks().contains(column)) {
                draft.remove(column);
            }
        }
        Set<Integer> items = Set.copyOf(draft.items().keySet());
        for (int n : items) {
            boolean blank = draft.items().get(n) == Draft.CLEARED && !values.blanks().contains(ATTRIBUTE + n);
            if (blank || values.kept().contains(ATTRIBUTE + n)) {
                draft.items().remove(n);
            }
        }
    }
}
