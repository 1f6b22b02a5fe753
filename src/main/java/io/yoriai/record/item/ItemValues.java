package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** Values of custom items as they stand in a table's {@code attributes}: by number, choices as ids. */
public final class ItemValues {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private ItemValues() {}

    /** Reads what is stored. */
    public static ObjectNode read(String stored) {
        return (ObjectNode) JSON.readTree(stored);
    }

    /** Values by number: text, {@code BigDecimal}, days and moments as their text, choices as ids, JSON as it is. */
    public static ObjectNode json(Map<Integer, ?> values) {
        ObjectNode json = JSON.createObjectNode();
        values.forEach((n, value) -> set(json, n, value));
        return json;
    }

    /** Puts one value in; null takes it out. */
    public static void set(ObjectNode json, int n, @Nullable Object value) {
        String key = Integer.toString(n);
        switch (value) {
            case null -> json.remove(key);
            case JsonNode ready -> json.set(key, ready);
            case List<?> choices -> {
                ArrayNode ids = json.putArray(key);
                choices.forEach(id -> ids.add((Integer) id));
            }
            case BigDecimal number -> json.put(key, number);
            default -> json.put(key, value.toString());
        }
    }

    /** Whether two stored values are the same; numbers compare as numbers. */
    public static boolean same(@Nullable JsonNode one, @Nullable JsonNode other) {
        if (one == null || one.isNull() || other == null || other.isNull()) {
            return (one == null || one.isNull()) && (other == null || other.isNull());
        }
        return one.isNumber() && other.isNumber()
                ? one.decimalValue().compareTo(other.decimalValue()) == 0
                : one.equals(other);
    }
}
