package io.yoriai.record.list;

import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.item.CustomItems;

/** What a saved search condition means on a list, always computed when it is asked (spec/smp-platform.md 8). */
@Component
public class Conditions {

    private static final String PARAMETER = "search_condition_id";
    private static final String LEAD = "VisitorData";

    private final ObjectProvider<SavedConditions> saved;
    private final ObjectProvider<ResourceTable> tables;
    private final ObjectProvider<Relation> relations;
    private final Masters masters;
    private final CustomItems customItems;
    private final DSLContext sql;
    private final Clock clock;

    Conditions(ObjectProvider<SavedConditions> saved, ObjectProvider<ResourceTable> tables,
            ObjectProvider<Relation> relations, Masters masters, CustomItems customItems, DSLContext sql, Clock clock) {
        this.saved = saved;
        this.tables = tables;
        this.relations = relations;
        this.masters = masters;
        this.customItems = customItems;
        this.sql = sql;
        this.clock = clock;
    }

    /**
     * The condition of an id on a table: its own target's, or the leads' where the table's rows have one. One that is not
     * there, or that the caller may not see, is told; one that no longer parses matches nothing.
     */
    Condition of(ResourceTable table, String id, Reach reach, Faults faults) {
        SavedConditions.Saved found = id.matches("\\d{1,18}")
                ? saved.getObject().find(Long.parseLong(id)).orElse(null)
                : null;
        ResourceTable.Binding lead = table.bindings().searched("VisitorId");
        boolean own = found != null && found.resource().equals(table.resource().name());
        if (found == null || !own && (lead == null || !found.resource().equals(LEAD)) || !isSeen(found, reach)) {
            faults.add(Fault.invalidValue(PARAMETER));
            return DSL.noCondition();
        }
        ResourceTable target = own ? table : table(found.resource());
        Condition meets;
        try {
            meets = inCampaign(found.resource(), found.campaign(), new ConditionSql(this, target).of(found.json()));
        } catch (ConditionSql.BrokenException e) {
            return DSL.falseCondition();
        }
        return own || lead == null
                ? meets
                : DSL.condition(lead.sql() + " in (select " + target.id() + " from " + target.from() + " where {0})",
                        meets);
    }

    private boolean isSeen(SavedConditions.Saved found, Reach reach) {
        boolean inReach = found.campaign() == null || reach.campaigns().isEmpty()
                || reach.campaigns().contains(found.campaign());
        boolean inGroup = found.group() == null || reach.staff() == null
                || saved.getObject().inOneGroup(found.group(), reach.staff());
        return inReach && inGroup && (found.owner() == null || Objects.equals(found.owner(), reach.staff()));
    }

    /** A condition that was saved inside a campaign chooses among those who applied or came. */
    private Condition inCampaign(String resource, @Nullable Long campaign, Condition meets) {
        if (campaign == null || !resource.equals(LEAD)) {
            return meets;
        }
        String node = "{\"rel\":\"%s\",\"where\":{\"key\":\"SeminarId\",\"op\":\"eq\",\"value\":\"" + campaign
                + "\"}}";
        return meets.and(new ConditionSql(this, table(LEAD)).of("{\"where\":{\"any\":[" + node.formatted("application")
                + "," + node.formatted("attendance") + "]}}"));
    }

    /**
     * How many records meet a condition now.
     *
     * @param resource whose records it chooses
     * @param campaign that it is saved inside; null: in all-campaign mode
     * @param personal whether it may ask for what is masked for some
     * @throws FaultException 400 INVALID_VALUE SearchCondition.Condition where it cannot be understood
     */
    public long count(String resource, @Nullable Long campaign, String json, boolean personal) {
        ResourceTable table = tables.orderedStream().filter(one -> one.resource().name().equals(resource)).findFirst()
                .orElseThrow(() -> new FaultException(Fault.invalidValue("SearchCondition.SearchTarget")));
        try {
            Condition all = inCampaign(resource, campaign, new ConditionSql(this, table, personal).of(json));
            for (String condition : table.conditions(Reach.of(java.util.Set.of()))) {
                all = all.and(DSL.condition(condition));
            }
            return sql.selectCount().from(table.from()).where(all).fetchSingle().value1();
        } catch (ConditionSql.BrokenException e) {
            throw new FaultException(Fault.invalidValue("SearchCondition.Condition"));
        }
    }

    /**
     * SQL of a query for the ids of the records that a saved condition chooses now, with its values in it; nothing where it is
     * gone or can no longer be understood.
     *
     * @param resource whose records it must choose
     */
    public Optional<String> choosing(String resource, long id) {
        SavedConditions.Saved found = saved.getObject().find(id).orElse(null);
        if (found == null || !found.resource().equals(resource)) {
            return Optional.empty();
        }
        try {
            ResourceTable target = table(resource);
            Condition all = inCampaign(resource, found.campaign(), new ConditionSql(this, target).of(found.json()));
            for (String condition : target.conditions(Reach.of(java.util.Set.of()))) {
                all = all.and(DSL.condition(condition));
            }
            return Optional
                    .of("select " + target.id() + " from " + target.from() + " where " + sql.renderInlined(all));
        } catch (ConditionSql.BrokenException e) {
            return Optional.empty();
        }
    }

    ResourceTable table(String resource) {
        return tables.orderedStream().filter(table -> table.resource().name().equals(resource)).findFirst()
                .orElseThrow(ConditionSql.BrokenException::new);
    }

    Relation relation(String name) {
        return relations.stream().filter(relation -> relation.name().equals(name)).findFirst()
                .orElseThrow(ConditionSql.BrokenException::new);
    }

    /** The resource whose columns are the keys of a relation; null: there is no such relation. */
    public @Nullable Resource related(String name) {
        String one = ConditionSql.named(name);
        return one != null
                ? table(one).resource()
                : relations.stream().filter(relation -> relation.name().equals(name)).findFirst()
                        .map(relation -> relation.rows().resource()).orElse(null);
    }

    /** The relations that conditions on leads may speak of, each with its own keys beside the columns of its resource. */
    public Map<String, List<String>> relations() {
        return relations.stream().collect(Collectors.toMap(Relation::name, Relation::keys, (one, other) -> one,
                TreeMap::new));
    }

    SavedConditions.Saved saved(long id) {
        return saved.getObject().find(id).orElseThrow(ConditionSql.BrokenException::new);
    }

    boolean hides(ResourceTable table, String key) {
        return Mask.hides(table, table.resource().hasCustomItems()
                ? customItems.of(table.resource().name())
                : java.util.Map.of(), key);
    }

    SearchSql search(ResourceTable table) {
        return new SearchSql(table, masters, customItems);
    }

    Clock clock() {
        return clock;
    }
}
