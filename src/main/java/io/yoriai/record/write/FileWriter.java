package io.yoriai.record.write;

import org.springframework.stereotype.Component;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Format;
import io.yoriai.record.Kind;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;

/** The files that a draft refers to, in columns and in custom items: there, of the right kind, and marked as used. */
@Component
class FileWriter {

    private static final int IMAGE = 8;
    private static final Set<String> OF_PEOPLE = Set.of("VisitorData", "Enquete", "Reader");

    private final StoredFiles files;
    private final CustomItems customItems;

    FileWriter(StoredFiles files, CustomItems customItems) {
        this.files = files;
        this.customItems = customItems;
    }

    /** By column or item name the file that a draft refers to. */
    private Map<String, Long> given(Draft draft) {
        Map<String, Long> given = new HashMap<>();
        for (Column column : draft.resource().columns()) {
            if (column.kind() == Kind.FILE && draft.values().get(column.name()) instanceof Long id) {
                given.put(column.name(), id);
            }
        }
        draft.items().forEach((n, value) -> {
            if (value instanceof Long id) {
                given.put("Attribute" + n, id);
            }
        });
        return given;
    }

    void check(Draft draft, Faults faults) {
        Map<String, Long> given = given(draft);
        if (given.isEmpty()) {
            return;
        }
        Map<Long, StoredFiles.File> known = files.known(given.values());
        // What somebody has sent of a person must not come to stand on a page by its number.
        Set<Long> foreign = OF_PEOPLE.contains(draft.resource().name()) ? Set.of() : files.ofPeople(given.values());
        given.forEach((name, id) -> {
            StoredFiles.File file = known.get(id);
            if (file == null || foreign.contains(id) || wantsImage(draft, name) && !file.isImage()) {
                faults.add(Fault.invalidValue(draft.field(name)));
            }
        });
    }

    private boolean wantsImage(Draft draft, String name) {
        Column column = draft.resource().find(name);
        if (column != null) {
            return column.format() == Format.IMAGE;
        }
        return customItems.of(draft.resource().name()).values().stream()
                .anyMatch(item -> item.name().equals(name) && item.data() == CustomItem.Data.FILE
                        && item.form() == IMAGE);
    }

    /** Marks the files that a stored record now refers to, and lets go of those it no longer does. */
    void use(Draft draft, long id) {
        String resource = draft.resource().name();
        given(draft).forEach((name, file) -> files.use(resource, id, name, file));
        for (Column column : draft.resource().columns()) {
            if (column.kind() == Kind.FILE && draft.clears(column.name())) {
                files.release(resource, id, column.name());
            }
        }
        Map<Integer, CustomItem> items = draft.items().isEmpty() ? Map.of() : customItems.of(resource);
        draft.items().forEach((n, value) -> {
            CustomItem item = items.get(n);
            if (value == Draft.CLEARED && item != null && item.data() == CustomItem.Data.FILE) {
                files.release(resource, id, item.name());
            }
        });
    }

    /** Whether a draft says anything of files. */
    boolean concerns(Draft draft) {
        return draft.items().values().stream().anyMatch(value -> value instanceof Long || value == Draft.CLEARED)
                || draft.resource().columns().stream()
                        .anyMatch(column -> column.kind() == Kind.FILE && draft.gives(column.name()));
    }
}
