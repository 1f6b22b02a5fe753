package io.yoriai.audience.internal;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.util.Locale;
import java.util.Map;

import io.yoriai.audience.SearchConditions;
import io.yoriai.campaign.CampaignCopyListener;
import io.yoriai.record.Resource;
import io.yoriai.record.SqlTime;
import io.yoriai.record.list.Conditions;

/**
 * Conditions that were saved inside a copied campaign: what they ask of its records they ask of the copies, and what the campaign
 * and its documents are published by are the copies, too (spec/smp-campaign.md 3.2). They are counted when the night counts all.
 */
@Component
@Order(2)
class ConditionCopy implements CampaignCopyListener {

    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String RESOURCE = "SearchCondition";
    private static final String CONDITION = "condition";

    private final JdbcClient jdbc;
    private final Conditions conditions;
    private final ConditionWords words;

    ConditionCopy(JdbcClient jdbc, Conditions conditions, ConditionWords words) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.words = words;
    }

    private record Saved(long id, int target, String json) {}

    @Override
    public void copied(Copy copy) {
        if (!copy.parts().contains(RESOURCE)) {
            return;
        }
        jdbc.sql("select id from search_condition where campaign_id = ? order by id").param(copy.source())
                .query((row, n) -> row.getLong(1)).list()
                .forEach(old -> copy.of(RESOURCE).put(old, jdbc
                        .sql("""
                                insert into search_condition (name, search_target_id, campaign_id, share_type_id, staff_id, condition,
                                    condition_text, date_regist, date_update)
                                select name, search_target_id, :campaign, share_type_id, staff_id, condition, condition_text, :now, :now
                                from search_condition where id = :old returning id""")
                        .param("campaign", copy.campaign())
                        .param("now", SqlTime.of(copy.now())).param("old", old).query((row, n) -> row.getLong(1))
                        .single()));
        jdbc.sql("select id, search_target_id, condition from search_condition where campaign_id = ? order by id")
                .param(copy.campaign()).query((row, n) -> new Saved(row.getLong(1), row.getInt(2), row.getString(3)))
                .list().forEach(saved -> follow(saved, copy));
        copy.of(RESOURCE).forEach((old, made) -> {
            jdbc.sql(
                    "update campaign set preserve_search_condition_id = ? where id = ? and preserve_search_condition_id = ?")
                    .params(made, copy.campaign(), old).update();
            jdbc.sql("update document set preserve_search_condition_id = ? where campaign_id = ?"
                    + " and preserve_search_condition_id = ?").params(made, copy.campaign(), old).update();
        });
    }

    private void follow(Saved saved, Copy copy) {
        JsonNode asked;
        try {
            asked = JSON.readTree(saved.json());
        } catch (JacksonException e) {
            // One that nobody understands is copied as it is.
            return;
        }
        String resource = SearchConditions.resource(saved.target());
        follow(asked, resource, copy);
        String json = JSON.writeValueAsString(asked);
        jdbc.sql("update search_condition set condition = :json, condition_text = jsonb_build_object('ja', :ja::text,"
                + " 'en', :en::text) where id = :id").param("json", json)
                .param("ja", words.of(resource, json, Locale.JAPANESE))
                .param("en", words.of(resource, json, Locale.ENGLISH)).param("id", saved.id()).update();
    }

    /** @param of the resource whose keys are spoken of */
    private void follow(JsonNode node, String of, Copy copy) {
        Resource related = conditions.related(node.path("rel").asString(""));
        String inside = related == null ? of : related.name();
        if (node instanceof ObjectNode test && test.has("key")) {
            String key = test.path("key").asString("");
            String named = key.equals("Id") ? of : key.replaceFirst("Id$", "");
            follow(test, "value", copy.made().getOrDefault(named, Map.of()));
        }
        if (node.path(CONDITION) instanceof ObjectNode reused) {
            follow(reused, "id", copy.of(RESOURCE));
        }
        node.valueStream().filter(JsonNode::isContainer).forEach(child -> follow(child, inside, copy));
    }

    private static void follow(ObjectNode node, String field, Map<Long, Long> copies) {
        JsonNode value = node.path(field);
        if (value instanceof ArrayNode several) {
            for (int i = 0; i < several.size(); i++) {
                several.set(i, followed(several.get(i), copies));
            }
        } else if (value.isValueNode()) {
            node.set(field, followed(value, copies));
        }
    }

    private static JsonNode followed(JsonNode value, Map<Long, Long> copies) {
        String id = value.asString("").strip();
        Long made = id.matches("[0-9]{1,18}") ? copies.get(Long.valueOf(id)) : null;
        return made == null ? value : StringNode.valueOf(made.toString());
    }
}
