package io.yoriai.campaign.internal;

import org.springframework.stereotype.Component;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.yoriai.file.Files;
import io.yoriai.file.StoredFile;
import io.yoriai.record.Column;
import io.yoriai.record.ColumnValues;
import io.yoriai.record.CustomItem;
import io.yoriai.record.CustomItems;
import io.yoriai.record.Draft;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;

/** The file columns and the custom items of a draft: checked, brought to their stored form, and their files marked as used. */
@Component
public class FileColumns {

    private static final Set<String> IMAGES = Set.of("png", "jpg", "jpeg", "gif", "webp");

    private final Files files;
    private final CustomItems customItems;

    FileColumns(Files files, CustomItems customItems) {
        this.files = files;
        this.customItems = customItems;
    }

    /** By column or item name the file that the draft refers to. */
    private Map<String, Long> given(Draft draft) {
        Map<String, Long> given = new HashMap<>();
        for (Column column : draft.resource().columns()) {
            if (column.kind() == Kind.FILE && draft.has(column.name())) {
                given.put(column.name(), draft.number(column.name()));
            }
        }
        for (CustomItem item : customItems.of(draft.resource().name()).values()) {
            if (item.data() == CustomItem.Data.FILE && draft.items().get(item.n()) instanceof Long id) {
                given.put(item.name(), id);
            }
        }
        return given;
    }

    /** Every file exists, and header images are images. */
    void check(Draft draft, Faults faults) {
        Map<String, Long> given = given(draft);
        Map<Long, StoredFile> known = files.find(given.values());
        given.forEach((name, id) -> {
            StoredFile file = known.get(id);
            boolean image = name.equals("HeaderFile") || isImage(draft, name);
            if (file == null || image && !IMAGES.contains(file.extension().toLowerCase(Locale.ROOT))) {
                faults.add(Fault.invalidValue(draft.field(name)));
            }
        });
    }

    private boolean isImage(Draft draft, String name) {
        return customItems.of(draft.resource().name()).values().stream()
                .anyMatch(item -> item.name().equals(name) && item.form() == 8);
    }

    /** Adds the draft's custom items to what is written. */
    public void items(Draft draft, Columns columns) {
        if (draft.items().isEmpty()) {
            return;
        }
        Map<Long, StoredFile> known = files.find(given(draft).values());
        Map<Integer, CustomItem> items = customItems.of(draft.resource().name());
        ObjectNode set = ColumnValues.items(draft.items());
        List<String> cleared = new ArrayList<>();
        draft.items().forEach((n, value) -> {
            String key = Integer.toString(n);
            CustomItem item = items.get(n);
            StoredFile file = value instanceof Long id ? known.get(id) : null;
            if (value == Draft.CLEARED) {
                set.remove(key);
                cleared.add(key);
            } else if (item != null && item.data() == CustomItem.Data.FILE && file != null) {
                set.putObject(key).put("Id", file.id()).put("Name", file.name()).put("Extension", file.extension())
                        .put("Path", file.path());
            }
        });
        columns.attributes(set.toString(), cleared);
    }

    /** Marks the files that a stored record now refers to, and lets go of those it no longer does. */
    public void use(Draft draft, long id) {
        String resource = draft.resource().name();
        given(draft).forEach((name, file) -> files.use(resource, id, name, file));
        for (Column column : draft.resource().columns()) {
            if (column.kind() == Kind.FILE && draft.clears(column.name())) {
                files.release(resource, id, column.name());
            }
        }
        draft.items().forEach((n, value) -> {
            if (value == Draft.CLEARED) {
                files.release(resource, id, "Attribute" + n);
            }
        });
    }
}
