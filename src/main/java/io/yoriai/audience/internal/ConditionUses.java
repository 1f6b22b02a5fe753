package io.yoriai.audience.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;

import io.yoriai.record.Resource;
import io.yoriai.record.list.Conditions;

/** Which saved conditions ask for something: what one of them asks for cannot be deleted (spec/smp-platform.md 8). */
@Component
public class ConditionUses {

    private final JdbcClient jdbc;
    private final Conditions conditions;

    ConditionUses(JdbcClient jdbc, Conditions conditions) {
        this.jdbc = jdbc;
        this.conditions = conditions;
    }

    private record Saved(String name, String json) {}

    /**
     * Names of the conditions that ask for a value.
     *
     * @param key as conditions write it
     * @param value compared as a number where it is one; "" for any, which asks for the key itself
     */
    public List<String> of(String key, String value) {
        // A pair is asked for by its name with Id behind, or without. A thousand conditions of some hundred characters at
        // most are read; things are deleted seldom.
        String pair = key.endsWith("Id") ? key.substring(0, key.length() - 2) : key;
        return jdbc.sql("select name, condition from search_condition where strpos(condition, ?) > 0 order by name")
                .param('"' + pair).query((row, n) -> new Saved(row.getString(1), row.getString(2))).list().stream()
                .filter(saved -> asks(saved.json(), Set.copyOf(List.of(key, pair)), value)).map(Saved::name).toList();
    }

    /**
     * Names of the conditions that ask for a custom item.
     *
     * @param choice one of its choices; null: for whatever value
     * @param targets resources by the number of a target
     */
    public List<String> ofItem(String resource, int n, @Nullable Integer choice, IntFunction<String> targets) {
        String key = "Attribute" + n;
        Item item = new Item(resource, Set.of(key, key + "Id"), choice == null ? "" : choice.toString());
        return jdbc.sql("select name, condition, search_target_id from search_condition where strpos(condition, ?) > 0"
                + " order by name").param('"' + key)
                .query((row, index) -> new Targeted(row.getString(1), row.getString(2), row.getInt(3))).list().stream()
                .filter(saved -> {
                    try {
                        return asks(JsonMapper.shared().readTree(saved.json()),
                                targets.apply(saved.target()), item);
                    } catch (JacksonException e) {
                        return false;
                    }
                }).map(Targeted::name).toList();
    }

    /** Whether a condition comes to another one, by itself or by those that it asks for. */
    public boolean comesTo(String json, long id) {
        Deque<String> open = new ArrayDeque<>(List.of(json));
        Set<Long> seen = new HashSet<>();
        while (!open.isEmpty()) {
            for (long other : named(open.pop())) {
                if (other == id) {
                    return true;
                }
                if (seen.add(other)) {
                    jdbc.sql("select condition from search_condition where id = ?").param(other)
                            .query((row, n) -> row.getString(1)).optional().ifPresent(open::push);
                }
            }
        }
        return false;
    }

    private static long[] named(String json) {
        try {
            return JsonMapper.shared().readTree(json).findParents("condition").stream()
                    .mapToLong(node -> node.get("condition").path("id").asLong(-1)).toArray();
        } catch (JacksonException e) {
            return new long[0];
        }
    }

    private record Targeted(String name, String json, int target) {}

    private record Item(String resource, Set<String> keys, String value) {}

    /** @param of the resource whose keys are spoken of */
    private boolean asks(JsonNode node, String of, Item item) {
        boolean here = of.equals(item.resource()) && item.keys().contains(node.path("key").asString(""))
                && (item.value().isEmpty() || holds(node.path("value"), item.value()));
        Resource related = conditions.related(node.path("rel").asString(""));
        String inside = related == null ? of : related.name();
        return here || node.valueStream().anyMatch(child -> child.isContainer() && asks(child, inside, item));
    }

    private static boolean asks(String json, Set<String> keys, String value) {
        try {
            return JsonMapper.shared().readTree(json).findParents("key").stream()
                    .anyMatch(test -> keys.contains(test.path("key").asString(""))
                            && (value.isEmpty() || holds(test.path("value"), value)));
        } catch (JacksonException e) {
            return false;
        }
    }

    private static boolean holds(JsonNode values, String value) {
        return values.isArray()
                ? values.valueStream().anyMatch(one -> holds(one, value))
                : values.asString("").strip().replaceFirst("^0+(?=.)", "").equals(value);
    }
}
