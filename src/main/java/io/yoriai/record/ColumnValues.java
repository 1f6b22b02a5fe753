package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.sql.Timestamp;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A draft's values as a table stores them: by the column's name in snake case, pairs by {@code {x}_id}, master entries
 * by {@code {x}_key}, files by {@code {x}_id}; null where the column is cleared.
 */
public final class ColumnValues {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ColumnValues() {}

    /** Values of all given columns but Id, lists, choices and elements. */
    public static Map<String, @Nullable Object> of(Draft draft) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        draft.values().forEach((name, value) -> {
            Column column = draft.resource().column(name);
            boolean nested = column.kind() == Kind.LIST || column.kind() == Kind.CHOICES
                    || column.kind() == Kind.ELEMENT;
            if (!name.equals("Id") && !nested) {
                values.put(storedName(column), stored(column, value));
            }
        });
        return values;
    }

    /** The table's column of a dictionary's column. */
    public static String storedName(Column column) {
        return switch (column.kind()) {
            case REF -> column.snake() + (column.codes() instanceof Codes.Master ? "_key" : "_id");
            case FILE -> column.snake() + "_id";
            default -> column.snake();
        };
    }

    private static @Nullable Object stored(Column column, Object value) {
        if (value == Draft.CLEARED) {
            return null;
        }
        return switch (value) {
            case Ref ref when column.codes() instanceof Codes.Master -> ref.key();
            case Ref ref -> ref.key() == null ? null : Long.valueOf(ref.key());
            case Instant moment -> Timestamp.from(moment);
            default -> value;
        };
    }

    /** Custom items given, as they stand in {@code attributes}; a cleared one is null. */
    public static ObjectNode items(Map<Integer, Object> items) {
        ObjectNode json = JSON.createObjectNode();
        items.forEach((n, value) -> {
            String key = Integer.toString(n);
            switch (value) {
                case List<?> choices -> {
                    ArrayNode ids = json.putArray(key);
                    choices.forEach(id -> ids.add((Integer) id));
                }
                case BigDecimal number -> json.put(key, number);
                case Long file -> json.put(key, file);
                default -> {
                    if (value == Draft.CLEARED) {
                        json.putNull(key);
                    } else {
                        json.put(key, value.toString());
                    }
                }
            }
        });
        return json;
    }

    /** The stored items with given ones put in and cleared ones taken out. */
    public static String merged(String stored, Map<Integer, Object> given) {
        ObjectNode json = (ObjectNode) JSON.readTree(stored);
        ObjectNode patch = items(given);
        patch.properties().forEach(item -> {
            if (item.getValue().isNull()) {
                json.remove(item.getKey());
            } else {
                json.set(item.getKey(), item.getValue());
            }
        });
        return JSON.writeValueAsString(json);
    }
}
