package io.yoriai.record.list;

import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Faults;
import io.yoriai.record.list.Search.Operator;

/** Rows of another table that a condition on a lead may speak of (spec/smp-platform.md 8): a room declares those it has. */
public final class Relation {

    private final String name;
    private final String from;
    private final String link;
    private final String date;
    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})");

    private final Map<String, String> numbers = new LinkedHashMap<>();
    private final Map<String, String> moments = new LinkedHashMap<>();
    private @Nullable String items;

    private Relation(String name, String from, String link, String date) {
        this.name = name;
        this.from = from;
        this.link = link;
        this.date = date;
    }

    /**
     * @param from its tables, under aliases that no resource has
     * @param link what ties them to a lead, whose alias is {@code l}
     * @param date the moment that {@code within} looks at
     */
    public static Relation of(String name, String from, String link, String date) {
        return new Relation(name, from, link, date);
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

    String name() {
        return name;
    }

    String from() {
        return from;
    }

    String link() {
        return link;
    }

    String date() {
        return date;
    }

    org.jooq.@Nullable Condition condition(Search.Condition asked, Faults faults) {
        String number = numbers.get(asked.key());
        String moment = moments.get(asked.key());
        if (number != null) {
            return ValueSql.number(DSL.field(number, BigDecimal.class), asked, faults);
        }
        if (moment != null) {
            return ValueSql.moment(DSL.field(moment, OffsetDateTime.class), asked, faults);
        }
        Matcher item = ITEM.matcher(asked.key());
        if (items != null && item.matches()) {
            return item(items, item.group(1), asked, faults);
        }
        faults.add(asked.unknownKey());
        return null;
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
