package io.yoriai.record.list;

import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.yoriai.record.Faults;
import io.yoriai.record.list.Search.Operator;

/**
 * Rows that hang on a lead and that a condition may speak of (spec/smp-platform.md 8): a room declares those it has. Their keys are
 * the search columns of a resource, and own ones beside them.
 */
public final class Relation {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})");

    private final String name;
    private final ResourceTable rows;
    private final String date;
    private final Map<String, String> numbers = new LinkedHashMap<>();
    private final Map<String, String> several = new LinkedHashMap<>();
    private final Map<String, String> moments = new LinkedHashMap<>();
    private final Map<String, String> unasked = new LinkedHashMap<>();
    private String join = "";
    private @Nullable String lead;
    private @Nullable String items;

    private Relation(String name, ResourceTable rows, String date) {
        this.name = name;
        this.rows = rows;
        this.date = date;
    }

    /**
     * @param rows of which each names its lead, see {@link #by}
     * @param date the moment that {@code within} looks at
     */
    public static Relation of(String name, ResourceTable rows, String date) {
        return new Relation(name, rows, date);
    }

    /**
     * Another table ties the rows to leads.
     *
     * @param join such as {@code join company_lead k on k.company_id = c.id}
     * @param lead the lead's id
     */
    public Relation by(String join, String lead) {
        this.join = " " + join;
        this.lead = lead;
        return this;
    }

    /** A key whose values are numbers. */
    public Relation number(String key, String sql) {
        numbers.put(key, sql);
        return this;
    }

    /** A key whose values are 0 and 1. */
    public Relation flag(String key, String sql) {
        return number(key, "(" + sql + ")::int");
    }

    /** A key of which a row has several numbers, one of which is asked for. */
    public Relation several(String key, String arraySql) {
        several.put(key, arraySql);
        return this;
    }

    /** A key whose values are moments. */
    public Relation moment(String key, String sql) {
        moments.put(key, sql);
        return this;
    }

    /** Keys {@code Attribute{n}}: values of a JSON object by n, each a text or the ids of choices, one of which is asked for. */
    public Relation items(String sql) {
        items = sql;
        return this;
    }

    /** What holds of the rows where nobody asks for this key. */
    public Relation unasked(String key, String condition) {
        unasked.put(key, condition);
        return this;
    }

    /** Its name in conditions. */
    public String name() {
        return name;
    }

    /** Its own keys, without those of its resource and without items. */
    List<String> keys() {
        return Stream.of(numbers, several, moments).flatMap(keys -> keys.keySet().stream()).toList();
    }

    ResourceTable rows() {
        return rows;
    }

    String date() {
        return date;
    }

    /** A query for the ids of leads that have such rows, one for each row; what the rows must meet follows it. */
    String leads() {
        ResourceTable.Binding own = rows.bindings().searched("VisitorId");
        return "select " + (lead != null ? lead : Objects.requireNonNull(own).sql()) + " as lead_id from " + rows.from()
                + join;
    }

    /** What the rows must meet, whatever is asked for. */
    List<String> always(Predicate<String> asked) {
        List<String> always = new ArrayList<>(rows.conditions(Reach.of(Set.of())));
        always.addAll(rows.conditions(Search.UNASKED));
        unasked.forEach((key, condition) -> {
            if (!asked.test(key)) {
                always.add(condition);
            }
        });
        return always;
    }

    /** Whether a key is its own, and none of the resource's. */
    boolean owns(String key) {
        return numbers.containsKey(key) || several.containsKey(key) || moments.containsKey(key)
                || items != null && ITEM.matcher(key).matches();
    }

    org.jooq.@Nullable Condition condition(Search.Condition asked, Faults faults) {
        String number = numbers.get(asked.key());
        String moment = moments.get(asked.key());
        String array = several.get(asked.key());
        if (number != null) {
            return ValueSql.number(DSL.field(number, BigDecimal.class), asked, faults);
        }
        if (moment != null) {
            return ValueSql.moment(DSL.field(moment, OffsetDateTime.class), asked, faults);
        }
        if (array != null) {
            return among(array, asked, faults);
        }
        Matcher item = ITEM.matcher(asked.key());
        if (items != null && item.matches()) {
            return item(items, item.group(1), asked, faults);
        }
        faults.add(asked.unknownKey());
        return null;
    }

    private static org.jooq.@Nullable Condition among(String array, Search.Condition asked, Faults faults) {
        if (asked.operator() != Operator.EQ && asked.operator() != Operator.NE) {
            faults.add(asked.badOperator());
            return null;
        }
        String value = asked.value().strip();
        if (!value.isEmpty() && !ValueSql.NUMBER.matcher(value).matches()) {
            faults.add(asked.badType());
            return null;
        }
        org.jooq.Condition among = value.isEmpty()
                ? DSL.condition("cardinality(" + array + ") = 0")
                : DSL.condition("{0} = any (" + array + ")", DSL.val(Long.valueOf(value)));
        return asked.operator() == Operator.EQ ? among : DSL.not(among);
    }

    private static org.jooq.@Nullable Condition item(String object, String n, Search.Condition asked, Faults faults) {
        String sql = object + " -> '" + n + "'";
        String value = asked.value();
        boolean equal = asked.operator() == Operator.EQ || asked.operator() == Operator.NE;
        if (value.isEmpty() || asked.operator() == Operator.LIKE) {
            return ValueSql.text(DSL.field("(" + object + " ->> '" + n + "')", String.class), false, asked, faults);
        }
        if (!equal) {
            faults.add(asked.badOperator());
            return null;
        }
        org.jooq.Condition same = DSL.condition("(" + sql + ") @> to_jsonb({0}::text)", DSL.val(value));
        if (ValueSql.NUMBER.matcher(value).matches()) {
            same = same.or(DSL.condition("(" + sql + ") @> to_jsonb({0}::bigint)", DSL.val(Long.valueOf(value))));
        }
        return asked.operator() == Operator.EQ ? same : DSL.condition("({0}) is not true", same);
    }
}
