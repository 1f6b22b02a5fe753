package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A resource of the dictionary: a name, which is its element's, and its columns in order. */
public final class Resource {

    private final String name;
    private final List<Column> inOrder;
    private final Map<String, Column> columns = new LinkedHashMap<>();

    Resource(String name, List<Column> columns) {
        this.name = name;
        inOrder = List.copyOf(columns);
        columns.forEach(column -> this.columns.put(column.name(), column));
    }

    public String name() {
        return name;
    }

    public List<Column> columns() {
        return inOrder;
    }

    /** The column of this name, or null. */
    public @Nullable Column find(String columnName) {
        return columns.get(columnName);
    }

    /**
     * The column of this name.
     *
     * @throws IllegalArgumentException where the resource has none: a fault of ours, not of a caller
     */
    public Column column(String columnName) {
        Column column = columns.get(columnName);
        if (column == null) {
            throw new IllegalArgumentException(name + " has no column " + columnName);
        }
        return column;
    }

    /** The column that stands for all custom items; null: the resource has none. */
    public @Nullable Column customItems() {
        return inOrder.stream().filter(column -> column.kind() == Kind.ATTRIBUTES).findFirst().orElse(null);
    }

    /** Whether the resource has custom items. */
    public boolean hasCustomItems() {
        return customItems() != null;
    }
}
