package io.yoriai.record;

import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Lists any resource's rows: one statement per call, made from the table's bindings and the conditions asked
 * (spec/conventions.md 3). Ties in the order are broken by id, so that paging is stable.
 */
@Component
public class Lists {

    private final DSLContext sql;
    private final JdbcTemplate jdbc;
    private final Masters masters;
    private final CustomItems customItems;
    private final JsonMapper json;
    private final Map<ResourceTable, Projection> projections = new ConcurrentHashMap<>();

    Lists(DSLContext sql, JdbcTemplate jdbc, Masters masters, CustomItems customItems, JsonMapper json) {
        this.sql = sql;
        this.jdbc = jdbc;
        this.masters = masters;
        this.customItems = customItems;
        this.json = json;
    }

    /**
     * The rows of a table that meet a search.
     *
     * @param campaigns only rows of these campaigns, where the table has one; empty: all
     * @throws FaultException 400 with every parameter that is wrong
     */
    public Page list(ResourceTable table, Search search, Set<Long> campaigns) {
        Faults faults = new Faults();
        SearchSql conditions = new SearchSql(table, masters, customItems);
        org.jooq.Condition where = conditions.of(search.conditions(), faults);
        String order = order(table, search, faults);
        faults.throwIfAny();
        for (String condition : table.conditions()) {
            where = where.and(DSL.condition(condition));
        }
        String campaign = table.campaign();
        if (!campaigns.isEmpty() && campaign != null) {
            where = where.and(DSL.field(campaign, Long.class).in(campaigns));
        }
        Projection projection = projections.computeIfAbsent(table, Projection::new);
        // Before the rows: whoever holds a connection must not wait for another one.
        Map<String, Masters.Master> entries = projection.masters();
        // Only what the caller asked is rendered anew; the columns of the table are one text, made once.
        String asked = sql.render(where);
        List<@Nullable Object> values = new ArrayList<>(sql.extractBindValues(where));
        values.add(search.limit());
        values.add(search.offset());
        List<Row> rows = jdbc.query(
                projection.select + " where " + asked + " order by " + order + " limit ? offset ?",
                (row, n) -> projection.read(row, entries), values.toArray());
        Long all = search.count()
                ? sql.selectCount().from(table.from()).where(where).fetchSingle().value1().longValue()
                : null;
        return new Page(rows, all);
    }

    /**
     * Checks a search without running it.
     *
     * @throws FaultException 400 with every parameter that is wrong
     */
    public void check(ResourceTable table, Search search) {
        Faults faults = new Faults();
        new SearchSql(table, masters, customItems).of(search.conditions(), faults);
        order(table, search, faults);
        faults.throwIfAny();
    }

    private String order(ResourceTable table, Search search, Faults faults) {
        List<String> order = new ArrayList<>();
        String direction = search.descending() ? " desc" : " asc";
        if (search.order() != null) {
            String expression = sortable(table, search.order());
            if (expression == null) {
                faults.add(Fault.unknownColumn("order"));
                return "";
            }
            order.add(expression + direction);
        } else {
            for (String name : table.defaultOrder()) {
                ResourceTable.Binding binding = table.binding(name);
                if (binding != null) {
                    order.add(binding.sql() + " asc");
                }
            }
        }
        order.add(table.id() + direction);
        return String.join(", ", order);
    }

    private @Nullable String sortable(ResourceTable table, String name) {
        ResourceTable.Binding binding = table.binding(name);
        if (binding != null && binding.column().kind() != Kind.ATTRIBUTES) {
            if (!binding.column().sort()) {
                return null;
            }
            return binding.carrier() == ResourceTable.Carrier.CASELESS
                    ? "lower(" + binding.sql() + ")"
                    : binding.sql();
        }
        CustomItem item = SearchSql.customItem(table, customItems, name);
        if (item == null || item.data() == CustomItem.Data.CHOICE || item.data() == CustomItem.Data.FILE
                || item.password() || !name.equals(item.name())) {
            return null;
        }
        return SearchSql.itemSql(table, item);
    }

    /** What is selected of a table and how a result row becomes an answer's row. */
    private final class Projection {

        private final List<ResourceTable.Binding> bindings;
        private final List<Column> columns;
        private final String select;

        Projection(ResourceTable table) {
            bindings = table.answered();
            columns = bindings.stream().map(ResourceTable.Binding::column).toList();
            List<String> expressions = new ArrayList<>();
            for (ResourceTable.Binding binding : bindings) {
                expressions.add(binding.sql());
                if (binding.nameSql() != null) {
                    expressions.add(binding.nameSql());
                }
            }
            select = "select " + String.join(", ", expressions) + " from " + table.from();
        }

        /** The masters that the columns need, as they are now. */
        Map<String, Masters.Master> masters() {
            Map<String, Masters.Master> found = new HashMap<>();
            for (Column column : columns) {
                if (column.codes() instanceof Codes.Master master) {
                    found.computeIfAbsent(master.name(), masters::get);
                }
            }
            return found;
        }

        Row read(ResultSet row, Map<String, Masters.Master> entries) throws SQLException {
            @Nullable
            Object[] values = new @Nullable Object[bindings.size()];
            int at = 1;
            for (int i = 0; i < values.length; i++) {
                ResourceTable.Binding binding = bindings.get(i);
                if (binding.nameSql() != null) {
                    String id = row.getString(at);
                    values[i] = id == null ? Ref.EMPTY : Ref.of(id, row.getString(at + 1));
                    at += 2;
                } else {
                    values[i] = value(binding, row, at, entries);
                    at++;
                }
            }
            return new Row(columns, values);
        }

        private @Nullable Object value(ResourceTable.Binding binding, ResultSet row, int at,
                Map<String, Masters.Master> entries) throws SQLException {
            Kind kind = binding.column().kind();
            return switch (binding.carrier()) {
                case JSON -> {
                    String text = row.getString(at);
                    yield text == null || text.equals("{}") ? null : json.readTree(text);
                }
                case PAIR -> pair(binding.column(), row.getString(at), entries);
                case NUMBER_AS_TEXT, CASELESS -> row.getString(at);
                case LINK -> {
                    String path = row.getString(at);
                    yield path == null ? null : new Link(path);
                }
                case PLAIN -> {
                    if (kind.isMoment()) {
                        Timestamp moment = row.getTimestamp(at);
                        yield moment == null ? null : moment.toInstant();
                    }
                    yield kind == Kind.DATE ? row.getObject(at, LocalDate.class) : row.getString(at);
                }
            };
        }

        private Ref pair(Column column, @Nullable String key, Map<String, Masters.Master> masters) {
            if (key == null) {
                return Ref.EMPTY;
            }
            if (column.codes() instanceof Codes.Master master) {
                Masters.Master entries = Objects.requireNonNull(masters.get(master.name()));
                Masters.Entry entry = entries.byKey(key);
                return entry == null ? Ref.EMPTY : new Ref(entry.id(), entries.answeredName(entry), key);
            }
            Codes.Code code = column.codes() instanceof Codes.Fixed fixed ? fixed.byId(key) : null;
            return code == null ? Ref.of(key, null) : Ref.of(key, code.label());
        }
    }
}
