package io.yoriai.smp.xml;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Ref;
import io.yoriai.record.Times;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.ItemValues;
import io.yoriai.record.list.Link;

/** Writes the values of columns, each as its kind is told (spec/conventions.md 1). */
public final class ValueXml {

    private final XmlBytes xml;
    private final String host;

    /** @param host scheme, host and port that addresses on this server are told with */
    public ValueXml(XmlBytes xml, String host) {
        this.xml = xml;
        this.host = host;
    }

    /** A column of a row; nothing where it has no value, and is no pair. */
    public void column(Column column, @Nullable Object value, Map<Integer, CustomItem> items) {
        switch (value) {
            case null -> {
                if (column.kind() == Kind.REF) {
                    pair(column.name(), Ref.EMPTY);
                }
            }
            case Ref ref -> pair(column.name(), ref);
            case List<?> several -> pairs(column.name(), several);
            case Instant moment -> element(column.name(), Times.answer(moment));
            case Link link -> element(column.name(), address(link.path()));
            case JsonNode json when column.kind() == Kind.ATTRIBUTES -> items(json, items);
            case JsonNode json -> json(column, json);
            default -> element(column.name(), value.toString());
        }
    }

    /** A pair; both of its elements are there, empty where it has no value. */
    public void pair(String name, Ref ref) {
        xml.open(name);
        pairChildren(name, ref);
        xml.close(name);
    }

    private void pairs(String name, List<?> several) {
        xml.open(name, "List");
        several.forEach(ref -> pair(name, (Ref) ref));
        xml.close(name, "List");
    }

    private void pairChildren(String name, Ref ref) {
        pairChild(name, "Id", ref.id());
        pairChild(name, "Name", ref.name());
    }

    private void pairChild(String name, String child, @Nullable String value) {
        if (value == null || value.isEmpty()) {
            xml.empty(name, child);
        } else {
            xml.open(name, child).text(value).close(name, child);
        }
    }

    /** An element with text; none where there is none. */
    public void element(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            xml.open(name).text(value).close(name);
        }
    }

    /** A list, an element or a file that came as JSON, its children in the dictionary's order. */
    private void json(Column column, JsonNode json) {
        if (json.isNull()) {
            return;
        }
        if (column.kind() == Kind.CHOICES) {
            choices(column, json);
            return;
        }
        xml.open(column.name());
        switch (column.kind()) {
            case FILE -> file(json.has("Id") ? column.name() : "", json);
            case LIST -> {
                String name = Objects.requireNonNull(column.item());
                for (JsonNode item : json) {
                    if (item.isObject()) {
                        xml.open(name);
                        children(column, item);
                        xml.close(name);
                    } else {
                        element(name, text(item));
                    }
                }
            }
            case ELEMENT, STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64, REF, CHOICES,
                    ATTRIBUTES ->
                children(column, json);
        }
        xml.close(column.name());
    }

    /** The children of an element, in the order of the dictionary; a pair is always there, as it is in a row (docs/adr/0084). */
    public void children(Column column, JsonNode item) {
        if (column.children().isEmpty()) {
            item.properties().forEach(child -> free(child.getKey(), child.getValue()));
            return;
        }
        for (Column child : column.children()) {
            JsonNode value = item.get(child.name());
            if (value != null && !value.isNull()) {
                child(child, value);
            } else if (child.kind() == Kind.REF) {
                pair(child.name(), Ref.EMPTY);
            }
        }
    }

    private void child(Column child, JsonNode value) {
        switch (child.kind()) {
            case REF -> ref(child, value);
            case LIST, ELEMENT, FILE -> json(child, value);
            case CHOICES -> choices(child, value);
            case DATE_TIME, SCHEDULE ->
                element(child.name(), Times.answer(OffsetDateTime.parse(text(value)).toInstant()));
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, BASE64, ATTRIBUTES -> free(child.name(), value);
        }
    }

    private void choices(Column column, JsonNode several) {
        xml.open(column.name(), "List");
        several.forEach(choice -> ref(column, choice));
        xml.close(column.name(), "List");
    }

    /** A pair that is told whole, or by its id alone: then the dictionary has its name. */
    private void ref(Column column, JsonNode value) {
        if (value.isObject()) {
            xml.open(column.name());
            value.properties().forEach(child -> pairChild(child.getKey(), "", text(child.getValue())));
            xml.close(column.name());
        } else {
            String id = text(value);
            Codes.Code code = column.codes() instanceof Codes.Fixed fixed ? fixed.byId(id) : null;
            pair(column.name(), Ref.of(id, code == null ? null : code.label()));
        }
    }

    /** JSON whose shape is its own: objects and arrays become elements by their keys. */
    private void free(String name, JsonNode value) {
        if (value.has(Link.KEY)) {
            element(name, address(text(value.get(Link.KEY))));
        } else if (value.isObject()) {
            xml.open(name);
            value.properties().forEach(child -> free(child.getKey(), child.getValue()));
            xml.close(name);
        } else if (value.isArray()) {
            value.forEach(item -> free(name, item));
        } else {
            element(name, text(value));
        }
    }

    private static String text(JsonNode value) {
        return ItemValues.text(value);
    }

    private void items(JsonNode values, Map<Integer, CustomItem> items) {
        for (CustomItem item : items.values()) {
            JsonNode value = values.get(Integer.toString(item.n()));
            if (value == null || value.isNull() || item.password()) {
                continue;
            }
            switch (item.data()) {
                case CHOICE -> choices(item, value);
                case FILE -> json(item.name() + "File", value);
                case DATE_TIME -> element(item.name(), Times.answer(Instant.parse(text(value))));
                default -> element(item.name(), text(value));
            }
        }
    }

    private void json(String name, JsonNode file) {
        xml.open(name);
        file(name, file);
        xml.close(name);
    }

    /** A stored file's children, in the guide's order; its path is an address on this server. */
    private void file(String prefix, JsonNode file) {
        for (String part : List.of("Id", "Name", "Extension", "Path")) {
            String key = file.has(part) ? part : "File" + part;
            JsonNode value = file.get(key);
            if (value != null) {
                element(prefix + key, part.equals("Path") ? address(text(value)) : text(value));
            }
        }
    }

    private String address(String path) {
        String name = host.replaceFirst("^[a-z]+://", "").replaceFirst(":\\d+$", "");
        return host + path.replace("{host}", name);
    }

    /** Choices by their ids, or with the name that they had when they were chosen. */
    private void choices(CustomItem item, JsonNode ids) {
        xml.open(item.name(), "List");
        for (JsonNode id : ids) {
            if (id.isObject()) {
                pair(item.name(), Ref.of(text(id.path("id")), text(id.path("name"))));
                continue;
            }
            CustomItem.Choice choice = item.choice(id.asInt());
            if (choice != null) {
                pair(item.name(), Ref.of(Integer.toString(choice.id()), choice.labelJa()));
            }
        }
        xml.close(item.name(), "List");
    }
}
