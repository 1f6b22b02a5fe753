package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

import java.sql.Types;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Bindings.Carrier;

/**
 * The order of a list as SQL, which ends with the id, and what comes after a row in it (docs/adr/0102).
 *
 * @param sql of the whole order
 * @param key what rows are sorted by before the id; null: nothing
 * @param id of a row
 * @param even whether all goes one way and the key is one at most, so that two values tell a row's place
 */
record Ordering(String sql, @Nullable String key, String id, boolean descending, boolean even) {

    /**
     * A row's place.
     *
     * @param key as text; null: none
     * @param itself whether the row itself comes after it, too
     */
    record Mark(@Nullable String key, String id, boolean itself) {}

    /**
     * A run of rows.
     *
     * @param landmark SQL of a row and of how many rows are passed over up to it ({@link Landmarks}); or ""
     * @param condition of its rows, with its {@code and}
     * @param offset rows that are passed over
     */
    record Part(String landmark, String condition, List<Object> values, int offset) {

        /** All rows, but so many of the first. */
        static Part from(int offset) {
            return new Part("", "", List.of(), offset);
        }
    }

    static Ordering of(ResourceTable table, Search search, CustomItems customItems, Faults faults) {
        SequencedSet<String> keys = new LinkedHashSet<>();
        String direction = search.descending() ? " desc" : " asc";
        String usual = direction;
        if (search.order() != null) {
            String expression = sortable(table, search.order(), customItems);
            if (expression == null) {
                faults.add(Fault.unknownColumn("order"));
            } else {
                keys.add(expression);
            }
        } else {
            usual = " asc";
            for (String name : table.defaultOrder()) {
                ResourceTable.Binding binding = table.bindings().get(name);
                if (binding != null) {
                    keys.add(binding.sql());
                }
            }
        }
        List<String> order = new ArrayList<>();
        for (String key : keys) {
            order.add(key + usual);
        }
        order.add(table.id() + direction);
        boolean even = keys.isEmpty() || keys.size() == 1 && usual.equals(direction);
        keys.remove(table.id());
        return new Ordering(String.join(", ", order), keys.isEmpty() ? null : keys.getFirst(), table.id(),
                search.descending(), even);
    }

    /** The two values that tell a row's place, to be selected after its columns. */
    String keys() {
        return ", (" + (key == null ? "null" : key) + ")::text as mark_key, (" + id + ")::text as mark_id";
    }

    /**
     * What comes after a row, in runs that an index of the order begins at their first row. Rows without a key come last, going
     * down first, as the database has it.
     */
    List<Part> after(Mark mark) {
        String than = (descending ? "<" : ">") + (mark.itself() ? "=" : "");
        String by = " and " + id + " " + than + " ?";
        String value = mark.key();
        if (key == null || value == null) {
            Part rest = new Part("", (key == null ? "" : " and " + key + " is null") + by, List.of(unknown(mark.id())),
                    0);
            return key != null && descending
                    ? List.of(rest, new Part("", " and " + key + " is not null", List.of(), 0))
                    : List.of(rest);
        }
        Part rest = new Part("", " and (" + key + ", " + id + ") " + than + " (?, ?)",
                List.of(unknown(value), unknown(mark.id())), 0);
        return descending ? List.of(rest) : List.of(rest, new Part("", " and " + key + " is null", List.of(), 0));
    }

    /** A text whose type the database takes from what it is compared with. */
    private static Object unknown(String value) {
        return new SqlParameterValue(Types.OTHER, value);
    }

    private static @Nullable String sortable(ResourceTable table, String name, CustomItems customItems) {
        ResourceTable.Binding binding = table.bindings().sorted(name);
        if (binding != null && binding.column().kind() != Kind.ATTRIBUTES) {
            return sortSql(table, binding);
        }
        Column attributes = table.resource().customItems();
        CustomItem item = SearchSql.customItem(table, customItems, name);
        if (attributes == null || !attributes.sort() || item == null || item.data() == CustomItem.Data.CHOICE
                || item.data() == CustomItem.Data.FILE
                || item.password() || !name.equals(item.name())) {
            return null;
        }
        return SearchSql.itemSql(table, item);
    }

    /** What callers see: an entry of a master by its id, which is not what is stored of it. */
    private static String sortSql(ResourceTable table, ResourceTable.Binding binding) {
        if (binding.column().codes() instanceof Codes.Master master
                && binding.carrier() == Carrier.PAIR) {
            return "(select e.wire_id from master_entry e where e.master = '" + master.name() + "' and e.key = "
                    + binding.sql() + ")";
        }
        return binding.carrier() == Carrier.CASELESS ? "lower(" + binding.sql() + ")" : table.sortSql(binding);
    }
}
