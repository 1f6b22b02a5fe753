package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.yoriai.record.Column;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemValues;
import io.yoriai.record.secret.SecretHash;

/** Brings custom items of a draft to what stands in {@code attributes}: passwords as hashes, files with their names. */
@Component
class ItemWriter {

    private final CustomItems customItems;
    private final StoredFiles files;
    private final SecretHash passwords;

    ItemWriter(CustomItems customItems, StoredFiles files, SecretHash passwords) {
        this.customItems = customItems;
        this.files = files;
        this.passwords = passwords;
    }

    /**
     * What a draft says of items, as it is stored, by number; null: cleared.
     *
     * @param stored what the record has: a password that is there already keeps its hash
     */
    Map<Integer, @Nullable Object> values(Draft draft, String stored) {
        if (draft.items().isEmpty()) {
            return Map.of();
        }
        Map<Integer, CustomItem> known = customItems.of(draft.resource().name());
        JsonNode before = ItemValues.read(stored);
        Map<Integer, @Nullable Object> values = new TreeMap<>();
        draft.items()
                .forEach((n, value) -> values.put(n, value(known.get(n), value, before.get(Integer.toString(n)))));
        return values;
    }

    /** What a record has when these are put in. */
    static String merged(String stored, Map<Integer, @Nullable Object> values) {
        ObjectNode json = ItemValues.read(stored);
        values.forEach((n, value) -> ItemValues.set(json, n, value));
        return json.toString();
    }

    /** Which items change. Of a password it is told that it does, and never what it was or is. */
    List<Change> changes(String stored, Map<Integer, @Nullable Object> values, Resource resource) {
        List<Change> changes = new ArrayList<>();
        if (values.isEmpty()) {
            return changes;
        }
        Column attributes = Objects.requireNonNull(resource.customItems());
        JsonNode before = ItemValues.read(stored);
        // Read like what is stored, so that equal numbers are of one type.
        JsonNode after = ItemValues.read(merged("{}", values));
        Map<Integer, CustomItem> known = customItems.of(resource.name());
        values.keySet().forEach(n -> {
            JsonNode old = before.get(Integer.toString(n));
            JsonNode fresh = after.get(Integer.toString(n));
            CustomItem item = known.get(n);
            if (item != null && !ItemValues.same(old, fresh)) {
                changes.add(new Change(attributes, item, item.password() ? null : old, item.password() ? null : fresh));
            }
        });
        return changes;
    }

    private @Nullable Object value(@Nullable CustomItem item, Object value, @Nullable JsonNode before) {
        if (value == Draft.CLEARED || item == null) {
            return null;
        }
        return switch (item.data()) {
            case FILE -> file((Long) value);
            case STRING -> item.password() ? hash((String) value, before) : value;
            case INTEGER, DECIMAL, DATE, DATE_TIME, CHOICE -> value;
        };
    }

    private Object hash(String password, @Nullable JsonNode before) {
        return before != null && passwords.matches(password, before.asString()) ? before : passwords.hash(password);
    }

    private JsonNode file(long id) {
        StoredFiles.File file = Objects.requireNonNull(files.known(List.of(id)).get(id));
        return JsonNodeFactory.instance.objectNode().put("Id", file.id()).put("Name", file.name())
                .put("Extension", file.extension()).put("Path", file.path());
    }
}
