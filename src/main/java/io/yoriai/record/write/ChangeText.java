package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.Times;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.ItemValues;

/** Tells the values of a change to people: codes by their Japanese labels, moments as answers tell them. */
@Component
public class ChangeText {

    private static final String BETWEEN = "、";

    private final Masters masters;

    ChangeText(Masters masters) {
        this.masters = masters;
    }

    /** What stood there; null for nothing, and for what is never told. */
    public @Nullable String before(Change change) {
        return text(change, change.before());
    }

    /** What stands there now; null as above. */
    public @Nullable String after(Change change) {
        return text(change, change.after());
    }

    private @Nullable String text(Change change, @Nullable Object value) {
        CustomItem item = change.item();
        return item == null ? text(change.column(), value) : text(item, (JsonNode) value);
    }

    private @Nullable String text(Column column, @Nullable Object value) {
        return switch (value) {
            case null -> null;
            case byte[] bytes -> null;
            case Instant moment -> Times.answer(moment);
            case List<?> several -> several.stream().map(one -> String.valueOf(text(column, one)))
                    .collect(Collectors.joining(BETWEEN));
            default -> label(column, value.toString());
        };
    }

    private @Nullable String label(Column column, String value) {
        return switch (column.codes()) {
            case Codes.Master master -> {
                Masters.Master entries = masters.get(master.name());
                Masters.Entry entry = entries.byKey(value);
                String name = entry == null ? value : entries.answeredName(entry);
                yield name.isEmpty() ? null : name;
            }
            case Codes.Fixed fixed -> {
                Codes.Code code = fixed.byId(value);
                yield code == null ? value : code.label();
            }
            case Codes.Foreign foreign -> value;
            case Codes.None none -> value;
        };
    }

    private static @Nullable String text(CustomItem item, @Nullable JsonNode value) {
        if (value == null || value.isNull()) {
            return null;
        }
        return switch (item.data()) {
            case CHOICE -> {
                List<String> labels = new ArrayList<>();
                value.forEach(id -> {
                    CustomItem.Choice choice = item.choice(id.asInt());
                    labels.add(choice == null ? id.asString() : choice.labelJa());
                });
                yield String.join(BETWEEN, labels);
            }
            case FILE -> value.isObject()
                    ? value.path("Name").asString() + "." + value.path("Extension").asString()
                    : value.asString();
            case STRING, INTEGER, DECIMAL, DATE, DATE_TIME -> ItemValues.text(value);
        };
    }
}
