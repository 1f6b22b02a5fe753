package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.Map;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.item.CustomItem;

/**
 * What stands in place of names, addresses, telephone numbers and mail addresses for whoever may not see who people are
 * (spec/smp-platform.md 12.3, function 2104): that there is a value, not which. Which columns those are the dictionary says
 * ({@link Flag#PERSONAL}); of custom items it is texts and files, since nobody knows what people write there.
 */
public final class Mask {

    /** Stands for any text; a value that cannot be a text is left out. */
    public static final String TEXT = "***";

    private Mask() {}

    /** Whether a custom item of a resource is masked. */
    public static boolean hides(@Nullable Column attributes, CustomItem item) {
        return attributes != null && attributes.is(Flag.PERSONAL)
                && (item.data() == CustomItem.Data.STRING || item.data() == CustomItem.Data.FILE);
    }

    /** Searching and sorting would tell what is masked, letter by letter: both are refused. */
    static void check(ResourceTable table, Map<Integer, CustomItem> items, Search search, Faults faults) {
        for (Search.Condition condition : search.conditions()) {
            if (hides(table, items, condition.key())) {
                faults.add(Fault.notAllowed("search_key" + condition.tag()));
            }
        }
        if (search.order() != null && hides(table, items, search.order())) {
            faults.add(Fault.notAllowed("order"));
        }
    }

    /** Whether what a search key stands for is masked. */
    static boolean hides(ResourceTable table, Map<Integer, CustomItem> items, String key) {
        ResourceTable.Binding binding = table.bindings().searched(key);
        if (binding != null && binding.column().kind() != Kind.ATTRIBUTES) {
            return binding.column().is(Flag.PERSONAL);
        }
        return items.values().stream()
                .anyMatch(item -> item.name().equals(key) && hides(table.resource().customItems(), item));
    }

    static Row of(Row row, Map<Integer, CustomItem> items) {
        @Nullable
        Object[] values = row.values().clone();
        for (int i = 0; i < values.length; i++) {
            Column column = row.columns().get(i);
            if (column.is(Flag.PERSONAL) && values[i] != null) {
                values[i] = of(column, values[i], items);
            }
        }
        return new Row(row.columns(), values);
    }

    private static @Nullable Object of(Column column, @Nullable Object value, Map<Integer, CustomItem> items) {
        if (column.kind() == Kind.ATTRIBUTES && value instanceof JsonNode stored) {
            ObjectNode shown = (ObjectNode) stored.deepCopy();
            items.forEach((n, item) -> {
                String key = Integer.toString(n);
                if (hides(column, item) && shown.has(key)) {
                    if (item.data() == CustomItem.Data.FILE) {
                        shown.remove(key);
                    } else {
                        shown.put(key, TEXT);
                    }
                }
            });
            return shown;
        }
        return column.kind().isText() && value instanceof String ? TEXT : null;
    }
}
