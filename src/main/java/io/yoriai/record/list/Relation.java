package io.yoriai.record.list;

import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.Map;

import io.yoriai.record.Faults;

/** Rows of another table that a condition on a lead may speak of (spec/smp-platform.md 8): a room declares those it has. */
public final class Relation {

    private final String name;
    private final String from;
    private final String link;
    private final String date;
    private final Map<String, String> numbers = new LinkedHashMap<>();
    private final Map<String, String> moments = new LinkedHashMap<>();

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
        faults.add(asked.unknownKey());
        return null;
    }
}
