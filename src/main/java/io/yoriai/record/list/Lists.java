package io.yoriai.record.list;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.concurrent.ConcurrentHashMap;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Masters;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;

/**
 * Lists any resource's rows: one statement per call, made from the table's bindings and the conditions asked
 * (spec/conventions.md 3). Ties in the order are broken by id, so that paging is stable.
 */
@Component
public class Lists {

    private static final Pattern NAMED = Pattern
            .compile("\\s+left join \\w+ (\\w+) on \\1\\.id = \\w+\\.\\w+(?=\\s+(?:left )?join |\\s*$)");

    private final DSLContext sql;
    private final JdbcTemplate jdbc;
    private final Masters masters;
    private final CustomItems customItems;
    private final JsonMapper json;
    private final Conditions saved;
    private final Scopes scopes;
    private final Marks marks;
    private final Map<Projection.Key, Projection> projections = new ConcurrentHashMap<>();

    Lists(DSLContext sql, JdbcTemplate jdbc, Masters masters, CustomItems customItems, JsonMapper json,
            Conditions saved, Scopes scopes, Marks marks) {
        this.sql = sql;
        this.jdbc = jdbc;
        this.masters = masters;
        this.customItems = customItems;
        this.json = json;
        this.saved = saved;
        this.scopes = scopes;
        this.marks = marks;
    }

    /**
     * The rows of a table that meet a search.
     *
     * @param campaigns only rows of these campaigns, where the table has one; empty: all
     * @throws FaultException 400 with every parameter that is wrong
     */
    public Page list(ResourceTable table, Search search, Set<Long> campaigns) {
        return list(table, search, Reach.of(campaigns));
    }

    /**
     * The rows of a table that meet a search and that the caller may see.
     *
     * @throws FaultException 400 with every parameter that is wrong
     */
    public Page list(ResourceTable table, Search search, Reach reach) {
        Faults faults = new Faults();
        Map<Integer, CustomItem> items = hidden(table, search, reach, faults);
        org.jooq.Condition where = where(table, search, reach, faults);
        Ordering order = Ordering.of(table, search, customItems, faults);
        int limit = limit(table, search, faults);
        faults.throwIfAny();
        Projection projection = projections.computeIfAbsent(Projection.Key.of(table, search), Projection::new);
        // Before the rows: whoever holds a connection must not wait for another one.
        Map<String, Masters.Master> entries = projection.masters(masters);
        // Only what the caller asked is rendered anew; the columns of the table are one text, made once.
        String asked = sql.render(where);
        List<@Nullable Object> values = new ArrayList<>(sql.extractBindValues(where));
        Marks.Walk walk = marks.walk(table, search, reach, order,
                asked + Marks.said(values.toArray()));
        String select = projection.select(walk.keys()).replace("{language}",
                reach.language().getLanguage().equals("en") ? "en" : "ja");
        List<Row> rows = new ArrayList<>();
        for (Ordering.Part part : walk.parts()) {
            if (rows.size() < limit) {
                List<@Nullable Object> bound = new ArrayList<>(values);
                bound.addAll(part.values());
                bound.add(limit - rows.size());
                bound.add(part.offset());
                String page = page(table, asked, order.sql(), part);
                weigh(table, search, page, bound.toArray());
                rows.addAll(jdbc.query(select + page, (row, n) -> projection.read(walk.seen(row), entries, json),
                        bound.toArray()));
            }
        }
        walk.ended(rows.size(), limit);
        if (!reach.personal()) {
            rows = rows.stream().map(row -> Mask.of(row, items)).toList();
        }
        Long all = search.count()
                ? sql.selectCount().from(needed(table.from(), asked)).where(where).fetchSingle().value1().longValue()
                : null;
        return new Page(rows, all);
    }

    /**
     * Numbers of the rows that meet a search and that the caller may see, in their order.
     *
     * @param most how many at most
     * @throws FaultException as {@link #list}
     */
    public List<Long> ids(ResourceTable table, Search search, Reach reach, int most) {
        Faults faults = new Faults();
        hidden(table, search, reach, faults);
        org.jooq.Condition where = where(table, search, reach, faults);
        faults.throwIfAny();
        return sql.select(DSL.field(table.id(), Long.class)).from(needed(table.from(), sql.render(where))).where(where)
                .orderBy(DSL.field(table.id())).limit(most).fetch(row -> row.value1());
    }

    private org.jooq.Condition where(ResourceTable table, Search search, Reach reach, Faults faults) {
        org.jooq.Condition where = search.saved() == null
                ? DSL.noCondition()
                : saved.of(table, search.saved(), reach, faults);
        where = where.and(new SearchSql(table, masters, customItems).of(search.conditions(), faults));
        for (String condition : table.conditions(reach)) {
            where = where.and(DSL.condition(condition));
        }
        for (String condition : table.conditions(search)) {
            where = where.and(DSL.condition(condition));
        }
        where = where.and(scopes.of(table, reach));
        String within = reach.within() == null ? null : reach.within().of(table);
        return within == null ? where : where.and(DSL.condition(within));
    }

    /** Refuses to look for what the caller may not see; the custom items that may be among it. */
    private Map<Integer, CustomItem> hidden(ResourceTable table, Search search, Reach reach, Faults faults) {
        if (reach.personal()) {
            return Map.of();
        }
        Map<Integer, CustomItem> items = table.resource().hasCustomItems()
                ? customItems.of(table.resource().name())
                : Map.of();
        Mask.check(table, items, search, faults);
        return items;
    }

    /**
     * The condition, order and bounds of a page; one that is not the first finds its ids first, so that of the records before
     * it nothing is read but the index of their order (docs/adr/0073).
     */
    static String page(ResourceTable table, String asked, String order, Ordering.Part part) {
        String bounds = " where " + asked + part.condition() + " order by " + order + " limit ? offset ?"
                + (part.landmark().isEmpty() ? "" : " - (select passed from landmark)");
        return part.offset() > 0 && isNamed(table)
                ? " where " + table.id() + " in (" + part.landmark() + "select " + table.id() + " from "
                        + needed(table.from(), bounds + table.id()) + bounds + ") order by " + order
                : bounds;
    }

    /** Whether rows stand in a table, under a number of their own. */
    static boolean isNamed(ResourceTable table) {
        return table.id().matches("\\w+\\.\\w+") && !table.from().strip().startsWith("(");
    }

    /**
     * A from clause without the records that are joined by their number for what they are called, where nothing asks for it:
     * a row has one of each at most, and the database does not always see that an index then suffices.
     */
    static String needed(String from, String asked) {
        String rest = from;
        for (boolean found = true; found;) {
            found = false;
            Matcher join = NAMED.matcher(rest);
            while (!found && join.find()) {
                String without = rest.substring(0, join.start()) + rest.substring(join.end());
                if (!Pattern.compile("\\b" + join.group(1) + "\\.").matcher(without + " " + asked).find()) {
                    rest = without;
                    found = true;
                }
            }
        }
        return rest;
    }

    /** SQL of what a table is searched by with a key: for a pair its id; null: nothing is. */
    public static @Nullable String searchedSql(ResourceTable table, String key) {
        ResourceTable.Binding binding = table.bindings().searched(key);
        return binding == null ? null : binding.sql();
    }

    /**
     * Whether a record is there and meets a condition.
     *
     * @param condition SQL over the table's rows
     */
    public boolean meets(ResourceTable table, long id, String condition) {
        return Boolean.TRUE.equals(jdbc.queryForObject("select exists (select from " + table.from() + " where "
                + table.id() + " = ? and " + condition + ")", Boolean.class, id));
    }

    /** @throws FaultException TOO_MANY where the rows hold more than one answer may, with how many would fit */
    private void weigh(ResourceTable table, Search search, String page, @Nullable Object[] values) {
        Chosen.Weight weight = table.weight();
        if (weight == null || !search.shows(table.resource().column(weight.column()), table)) {
            return;
        }
        long sum = 0;
        int fit = 0;
        for (Long bytes : jdbc.queryForList("select " + weight.sql() + " from " + table.from() + page, Long.class,
                values)) {
            sum += bytes == null ? 0 : bytes;
            if (sum > weight.most()) {
                throw new FaultException(Fault.of(400, "TOO_MANY", "limit", fit));
            }
            fit++;
        }
    }

    /**
     * Checks a search without running it.
     *
     * @throws FaultException 400 with every parameter that is wrong
     */
    public void check(ResourceTable table, Search search, Reach reach) {
        Faults faults = new Faults();
        hidden(table, search, reach, faults);
        if (search.saved() != null) {
            saved.of(table, search.saved(), reach, faults);
        }
        new SearchSql(table, masters, customItems).of(search.conditions(), faults);
        Ordering.of(table, search, customItems, faults);
        limit(table, search, faults);
        faults.throwIfAny();
    }

    /** What large columns allow; the usual limit is cut to it, another one is refused. */
    private static int limit(ResourceTable table, Search search, Faults faults) {
        int most = table.most(search.parameters());
        if (search.limit() > most && search.limit() != Search.USUAL_LIMIT) {
            faults.add(Fault.invalidValue("limit"));
        }
        return Math.min(search.limit(), most);
    }
}
