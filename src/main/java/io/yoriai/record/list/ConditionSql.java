package io.yoriai.record.list;

import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.time.DayOfWeek;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Faults;
import io.yoriai.record.Times;
import io.yoriai.record.list.Search.Operator;

/** One condition in the format of spec/smp-platform.md 8 to SQL; whatever is no condition, or too large for one, is broken. */
final class ConditionSql {

    private static final int DEEPEST = 8;
    private static final int MOST_NODES = 200;
    private static final int MOST_VALUES = 10_000;
    static final int MOST_CHARACTERS = 256 * 1024;
    private static final Pattern STEP = Pattern.compile("([+-])(\\d{1,5})([hdwmy])");

    private final Conditions conditions;
    private final ResourceTable table;
    private final boolean personal;
    private int nodes;

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
        SearchSql search = conditions.search(table);
        return of(json, (asked, faults) -> search.of(List.of(asked), faults), 0);
    }

    private Condition of(String json, BiFunction<Search.Condition, Faults, @Nullable Condition> keys, int depth) {
        if (json.length() > MOST_CHARACTERS) {
            throw new BrokenException();
        }
        try {
            return node(JsonMapper.shared().readTree(json).path("where"), keys, depth);
        } catch (JacksonException e) {
            throw new BrokenException();
        }
    }

    private Condition node(JsonNode node, BiFunction<Search.Condition, Faults, @Nullable Condition> keys, int depth) {
        if (!node.isObject() || depth > DEEPEST || ++nodes > MOST_NODES) {
            throw new BrokenException();
        }
        if (node.has("all")) {
            return DSL.and(parts(node.get("all"), keys, depth));
        }
        if (node.has("any")) {
            List<Condition> any = parts(node.get("any"), keys, depth);
            return any.isEmpty() ? DSL.falseCondition() : DSL.or(any);
        }
        if (node.has("not")) {
            return not(node(node.get("not"), keys, depth + 1));
        }
        if (node.has("rel")) {
            return relation(node, depth);
        }
        if (node.has("condition")) {
            SavedConditions.Saved other = conditions.saved(node.get("condition").path("id").asLong(-1));
            if (!other.resource().equals(table.resource().name())) {
                throw new BrokenException();
            }
            return of(other.json(), keys, depth + 1);
        }
        return test(node, keys);
    }

    private List<Condition> parts(JsonNode list, BiFunction<Search.Condition, Faults, @Nullable Condition> keys,
            int depth) {
        if (!list.isArray()) {
            throw new BrokenException();
        }
        List<Condition> parts = new ArrayList<>();
        list.forEach(part -> parts.add(node(part, keys, depth + 1)));
        return parts;
    }

    /** Also where it is unknown: a row without a value is none that meets a condition. */
    private static Condition not(Condition condition) {
        return DSL.condition("({0}) is not true", condition);
    }

    private Condition relation(JsonNode node, int depth) {
        Relation relation = conditions.relation(node.get("rel").asString());
        if (!table.resource().name().equals("VisitorData")) {
            throw new BrokenException();
        }
        Condition rows = DSL.condition(relation.link());
        if (node.has("where")) {
            rows = rows.and(node(node.get("where"), relation::condition, depth + 1));
        }
        int days = node.path("within").path("days").asInt(0);
        if (days > 0) {
            rows = rows.and(DSL.condition(relation.date() + " >= {0}",
                    DSL.val(conditions.clock().instant().atZone(Times.JST).minusDays(days).toOffsetDateTime())));
        }
        JsonNode count = node.path("count");
        if (count.isMissingNode() || count.path("ge").asLong(0) == 1 && !count.has("le")) {
            return DSL.condition("exists (select from " + relation.from() + " where {0})", rows);
        }
        return DSL.condition("(select count(*) from " + relation.from() + " where {0}) between {1} and {2}", rows,
                DSL.val(count.path("ge").asLong(count.has("le") ? 0 : 1)),
                DSL.val(count.path("le").asLong(Long.MAX_VALUE)));
    }

    private Condition test(JsonNode node, BiFunction<Search.Condition, Faults, @Nullable Condition> keys) {
        String key = node.path("key").asString("");
        if (!personal && conditions.hides(table, key)) {
            throw new BrokenException();
        }
        List<String> values = values(node.path("value"));
        return switch (node.path("op").asString("")) {
            case "eq" -> one(keys, key, Operator.EQ, values);
            case "ne" -> one(keys, key, Operator.NE, values);
            case "ge" -> one(keys, key, Operator.GE, values);
            case "gt" -> one(keys, key, Operator.GT, values);
            case "le" -> one(keys, key, Operator.LE, values);
            case "lt" -> one(keys, key, Operator.LT, values);
            case "like" -> one(keys, key, Operator.LIKE, values);
            case "notlike" -> not(one(keys, key, Operator.LIKE, values));
            case "in", "has_any" -> any(keys, key, values);
            case "notin" -> not(any(keys, key, values));
            case "has_all" ->
                DSL.and(values.stream().map(value -> one(keys, key, Operator.EQ, List.of(value))).toList());
            case "between" -> {
                if (values.size() != 2) {
                    throw new BrokenException();
                }
                yield one(keys, key, Operator.GE, values.subList(0, 1))
                        .and(one(keys, key, Operator.LE, values.subList(1, 2)));
            }
            case "isnull" -> one(keys, key, Operator.EQ, List.of(""));
            case "notnull" -> one(keys, key, Operator.NE, List.of(""));
            case "startswith" -> edge(key, values, "starts_with({0}, {1})");
            case "endswith" -> edge(key, values, "right({0}, length({1})) = {1}");
            default -> throw new BrokenException();
        };
    }

    private static Condition any(BiFunction<Search.Condition, Faults, @Nullable Condition> keys, String key,
            List<String> values) {
        return values.isEmpty()
                ? DSL.falseCondition()
                : DSL.or(values.stream().map(value -> one(keys, key, Operator.EQ, List.of(value))).toList());
    }

    private static Condition one(BiFunction<Search.Condition, Faults, @Nullable Condition> keys, String key,
            Operator operator, List<String> values) {
        Faults faults = new Faults();
        Condition condition = values.size() == 1
                ? keys.apply(new Search.Condition("", key, operator, values.getFirst()), faults)
                : null;
        if (condition == null || !faults.isEmpty()) {
            throw new BrokenException();
        }
        return condition;
    }

    /** Of texts alone. */
    private Condition edge(String key, List<String> values, String comparison) {
        ResourceTable.Binding binding = table.bindings().searched(key);
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

    private List<String> values(JsonNode value) {
        List<String> values = new ArrayList<>();
        if (value.isArray()) {
            value.forEach(one -> values.add(value(one)));
        } else if (!value.isMissingNode()) {
            values.add(value(value));
        }
        if (values.size() > MOST_VALUES) {
            throw new BrokenException();
        }
        return values;
    }

    private String value(JsonNode value) {
        if (!value.isObject()) {
            return value.asString("");
        }
        ZonedDateTime now = conditions.clock().instant().atZone(Times.JST).truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime today = now.truncatedTo(ChronoUnit.DAYS);
        String base = value.path("base").asString("");
        ZonedDateTime at = switch (base) {
            case "now" -> now;
            case "today" -> today;
            case "week" -> today.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
            case "month" -> today.withDayOfMonth(1);
            case "year" -> today.withDayOfYear(1);
            default -> throw new BrokenException();
        };
        String unit = "";
        if (value.has("add")) {
            Matcher step = STEP.matcher(value.get("add").asString(""));
            if (!step.matches()) {
                throw new BrokenException();
            }
            long n = Long.parseLong(step.group(2)) * (step.group(1).equals("-") ? -1 : 1);
            unit = step.group(3);
            at = switch (unit) {
                case "h" -> at.plusHours(n);
                case "d" -> at.plusDays(n);
                case "w" -> at.plusWeeks(n);
                case "m" -> at.plusMonths(n);
                default -> at.plusYears(n);
            };
        }
        // A day is a moment too, its first one.
        return base.equals("now") || unit.equals("h") ? Times.answer(at.toInstant()) : at.toLocalDate().toString();
    }
}
