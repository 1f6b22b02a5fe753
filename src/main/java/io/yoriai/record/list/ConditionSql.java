package io.yoriai.record.list;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.record.Faults;
import io.yoriai.record.Times;
import io.yoriai.record.list.Bindings.Carrier;
import io.yoriai.record.list.Search.Operator;

/** One condition in the format of spec/smp-platform.md 8 to SQL; whatever is no condition, or too large for one, is broken. */
final class ConditionSql {

    private static final int DEEPEST = 8;
    private static final int MOST_NODES = 200;
    static final int MOST_CHARACTERS = 256 * 1024;
    /** Relations of a row to the one record that it names by a key, whose table is that of a resource. */
    private static final Map<String, String> NAMED = Map.of("lead", "VisitorId", "campaign", "SeminarId", "session",
            "SessionId");
    private static final Map<String, String> RESOURCES = Map.of("VisitorId", "VisitorData", "SeminarId", "Seminar",
            "SessionId", "Session");

    private final Conditions conditions;
    private final ResourceTable table;
    private final boolean personal;
    private int nodes;

    /**
     * Whose keys a node speaks of.
     *
     * @param relation null: the resource has no other keys than its own
     */
    private record Subject(ResourceTable table, @Nullable Relation relation) {

        boolean owns(String key) {
            return relation != null && relation.owns(key);
        }

        boolean isLead() {
            return relation == null && table.resource().name().equals("VisitorData");
        }
    }

    /** No condition that can be understood, now. */
    static final class BrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        BrokenException() {
            super("no condition", null, false, false);
        }
    }

    ConditionSql(Conditions conditions, ResourceTable table) {
        this(conditions, table, true);
    }

    /** @param personal whether it may ask for what is masked for some */
    ConditionSql(Conditions conditions, ResourceTable table, boolean personal) {
        this.conditions = conditions;
        this.table = table;
        this.personal = personal;
    }

    /** @throws BrokenException where it cannot be understood */
    Condition of(String json) {
        return of(json, new Subject(table, null), 0);
    }

    private Condition of(String json, Subject subject, int depth) {
        if (json.length() > MOST_CHARACTERS) {
            throw new BrokenException();
        }
        try {
            return node(JsonMapper.shared().readTree(json).path("where"), subject, depth);
        } catch (JacksonException e) {
            throw new BrokenException();
        }
    }

    private Condition node(JsonNode node, Subject subject, int depth) {
        if (!node.isObject() || depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new BrokenException();
        }
        if (node.has("all")) {
            return DSL.and(parts(node.get("all"), subject, depth));
        }
        if (node.has("any")) {
            List<Condition> any = parts(node.get("any"), subject, depth);
            return any.isEmpty() ? DSL.falseCondition() : DSL.or(any);
        }
        if (node.has("not")) {
            return not(node(node.get("not"), subject, depth + 1));
        }
        if (node.has("rel")) {
            String name = node.get("rel").asString("");
            String key = NAMED.get(name);
            return key == null ? relation(name, node, subject, depth) : named(key, node, subject, depth);
        }
        if (node.has("condition")) {
            SavedConditions.Saved other = conditions.saved(node.get("condition").path("id").asLong(-1));
            if (!other.resource().equals(subject.table().resource().name())) {
                throw new BrokenException();
            }
            return of(other.json(), new Subject(subject.table(), null), depth + 1);
        }
        return test(node, subject);
    }

    private List<Condition> parts(JsonNode list, Subject subject, int depth) {
        if (!list.isArray()) {
            throw new BrokenException();
        }
        List<Condition> parts = new ArrayList<>();
        list.forEach(part -> parts.add(node(part, subject, depth + 1)));
        return parts;
    }

    /** Also where it is unknown: a row without a value is none that meets a condition. */
    private static Condition not(Condition condition) {
        return DSL.condition("({0}) is not true", condition);
    }

    /** The resource of the one record that rows name by a relation of this name; null: it is none of those. */
    static @Nullable String named(String relation) {
        String key = NAMED.get(relation);
        return key == null ? null : RESOURCES.get(key);
    }

    /** The lead, campaign or session that a row names. */
    private Condition named(String key, JsonNode node, Subject subject, int depth) {
        ResourceTable.Binding own = subject.table().bindings().searched(key);
        if (own == null) {
            throw new BrokenException();
        }
        ResourceTable of = conditions.table(Objects.requireNonNull(RESOURCES.get(key)));
        Condition meets = node.has("where")
                ? node(node.get("where"), new Subject(of, null), depth + 1)
                : DSL.trueCondition();
        for (String condition : of.conditions(Reach.of(Set.of()))) {
            meets = meets.and(DSL.condition(condition));
        }
        // A query of its own: no alias in it is one of those around it.
        return DSL.condition("exists (select from (select " + of.id() + " as named_id from " + of.from()
                + " where {0}) chosen where chosen.named_id = " + own.sql() + ")", meets);
    }

    private Condition relation(String name, JsonNode node, Subject subject, int depth) {
        Relation relation = conditions.relation(name);
        if (!subject.isLead()) {
            throw new BrokenException();
        }
        JsonNode where = node.path("where");
        Condition rows = DSL.trueCondition();
        List<JsonNode> tests = where.findParents("key");
        for (String condition : relation.always(
                key -> tests.stream().anyMatch(test -> test.path("key").asString("").equals(key)))) {
            rows = rows.and(DSL.condition(condition));
        }
        if (node.has("where")) {
            rows = rows.and(node(where, new Subject(relation.rows(), relation), depth + 1));
        }
        int days = node.path("within").path("days").asInt(0);
        if (days > 0) {
            rows = rows.and(DSL.condition(relation.date() + " >= {0}",
                    DSL.val(conditions.clock().instant().atZone(Times.JST).truncatedTo(ChronoUnit.MINUTES)
                            .minusDays(days)
                            .toOffsetDateTime())));
        }
        JsonNode count = node.path("count");
        long most = count.path("le").asLong(Long.MAX_VALUE);
        long least = count.path("ge").asLong(count.has("le") ? 0 : 1);
        String leads = "exists (select from (" + relation.leads() + " where {0}";
        String own = ") chosen where chosen.lead_id = " + subject.table().id() + ")";
        if (least <= 0) {
            return DSL.condition("not " + leads + " group by 1 having count(*) > {1}" + own, rows, DSL.val(most));
        }
        return least == 1 && most == Long.MAX_VALUE
                ? DSL.condition(leads + own, rows)
                : DSL.condition(leads + " group by 1 having count(*) between {1} and {2}" + own, rows, DSL.val(least),
                        DSL.val(most));
    }

    private Condition test(JsonNode node, Subject subject) {
        String key = node.path("key").asString("");
        if (!personal && !subject.owns(key) && conditions.hides(subject.table(), key)) {
            throw new BrokenException();
        }
        List<String> values = ConditionValues.of(node.path("value"), conditions.clock());
        return switch (node.path("op").asString("")) {
            case "eq" -> one(subject, key, Operator.EQ, values);
            case "ne" -> one(subject, key, Operator.NE, values);
            case "ge" -> one(subject, key, Operator.GE, values);
            case "gt" -> one(subject, key, Operator.GT, values);
            case "le" -> one(subject, key, Operator.LE, values);
            case "lt" -> one(subject, key, Operator.LT, values);
            case "like" -> one(subject, key, Operator.LIKE, values);
            case "notlike" -> not(one(subject, key, Operator.LIKE, values));
            case "in", "has_any" -> any(subject, key, values);
            case "notin" -> not(any(subject, key, values));
            case "has_all" ->
                DSL.and(values.stream().map(value -> one(subject, key, Operator.EQ, List.of(value))).toList());
            case "between" -> {
                if (values.size() != 2) {
                    throw new BrokenException();
                }
                yield one(subject, key, Operator.GE, values.subList(0, 1))
                        .and(one(subject, key, Operator.LE, values.subList(1, 2)));
            }
            case "isnull" -> one(subject, key, Operator.EQ, List.of(""));
            case "notnull" -> one(subject, key, Operator.NE, List.of(""));
            case "startswith" -> edge(subject, key, values, "starts_with({0}, {1})");
            case "endswith" -> edge(subject, key, values, "right({0}, length({1})) = {1}");
            default -> throw new BrokenException();
        };
    }

    private Condition any(Subject subject, String key, List<String> values) {
        return values.isEmpty()
                ? DSL.falseCondition()
                : DSL.or(values.stream().map(value -> one(subject, key, Operator.EQ, List.of(value))).toList());
    }

    private Condition one(Subject subject, String key, Operator operator, List<String> values) {
        Faults faults = new Faults();
        if (values.size() != 1) {
            throw new BrokenException();
        }
        Search.Condition asked = new Search.Condition("", key, operator, values.getFirst());
        Relation relation = subject.relation();
        Condition condition = relation != null && relation.owns(key)
                ? relation.condition(asked, faults)
                : conditions.search(subject.table()).of(List.of(asked), faults);
        if (condition == null || !faults.isEmpty()) {
            throw new BrokenException();
        }
        return condition;
    }

    /** Of texts alone. */
    private Condition edge(Subject subject, String key, List<String> values, String comparison) {
        ResourceTable.Binding binding = subject.owns(key) ? null : subject.table().bindings().searched(key);
        if (binding == null || values.size() != 1 || values.getFirst().indexOf('\0') >= 0
                || binding.carrier() != Carrier.PLAIN && binding.carrier() != Carrier.CASELESS
                || !binding.column().kind().isText()) {
            throw new BrokenException();
        }
        boolean caseless = binding.carrier() == Carrier.CASELESS;
        String value = values.getFirst();
        Field<String> field = DSL.field(caseless ? "lower(" + binding.sql() + ")" : binding.sql(), String.class);
        return DSL.condition(comparison, field, DSL.val(caseless ? value.toLowerCase(Locale.ROOT) : value));
    }
}
