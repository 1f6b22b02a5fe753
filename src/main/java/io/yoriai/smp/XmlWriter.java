package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.CustomItem;
import io.yoriai.record.Kind;
import io.yoriai.record.Link;
import io.yoriai.record.Page;
import io.yoriai.record.Ref;
import io.yoriai.record.Row;
import io.yoriai.record.Times;

/**
 * Writes answers. Columns without a value are left out, coded pairs are always there (spec/conventions.md 1). Built by
 * hand: every name comes from the dictionary, every value passes {@link #escape}.
 */
final class XmlWriter {

    private static final String DECLARATION = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
    private static final String NAMESPACE = " xmlns=\"" + XmlReader.NAMESPACE + "\" version=\"1.53\"";

    /** Body of a create: 98 bytes, the length the guide shows. */
    static final byte[] CREATED = (DECLARATION + "<Response" + NAMESPACE + "/>\n").getBytes(StandardCharsets.UTF_8);

    private final StringBuilder xml = new StringBuilder(1 << 12);

    private final String host;

    private XmlWriter(String host) {
        this.host = host;
    }

    /**
     * A list answer: root with its rows, and the counts where they were asked.
     *
     * @param host scheme, host and port that addresses on this server are told with
     */
    static byte[] list(String root, String element, Page page, Map<Integer, CustomItem> items,
            String host) {
        XmlWriter writer = new XmlWriter(host);
        writer.open(root);
        if (page.countAll() != null) {
            writer.xml.insert(writer.xml.length() - 1,
                    " count=\"" + page.rows().size() + "\" countAll=\"" + page.countAll() + "\"");
        }
        for (Row row : page.rows()) {
            writer.xml.append('<').append(element).append('>');
            writer.row(row, items);
            writer.xml.append("</").append(element).append('>');
        }
        return writer.close(root);
    }

    /** An answer of one root with plain children. */
    static byte[] record(String root, Map<String, String> children) {
        XmlWriter writer = new XmlWriter("");
        writer.open(root);
        children.forEach(writer::element);
        return writer.close(root);
    }

    /** One fault as it is told. */
    record Told(String code, @Nullable String field, String message) {}

    static byte[] errors(List<Told> errors) {
        XmlWriter writer = new XmlWriter("");
        writer.open("Response");
        writer.xml.append("<ErrorList>");
        for (Told error : errors) {
            writer.xml.append("<Error>");
            writer.element("ErrorCode", error.code());
            writer.element("ErrorField", error.field());
            writer.element("ErrorMessage", error.message());
            writer.xml.append("</Error>");
        }
        writer.xml.append("</ErrorList>");
        return writer.close("Response");
    }

    private void open(String root) {
        xml.append(DECLARATION).append('<').append(root).append(NAMESPACE).append('>');
    }

    private byte[] close(String root) {
        return xml.append("</").append(root).append(">\n").toString().getBytes(StandardCharsets.UTF_8);
    }

    private void row(Row row, Map<Integer, CustomItem> items) {
        for (int i = 0; i < row.columns().size(); i++) {
            Column column = row.columns().get(i);
            Object value = row.values()[i];
            switch (value) {
                case null -> {
                    if (column.kind() == Kind.REF) {
                        pair(column.name(), Ref.EMPTY);
                    }
                }
                case Ref ref -> pair(column.name(), ref);
                case Instant moment -> element(column.name(), Times.answer(moment));
                case Link link -> element(column.name(), address(link.path()));
                case JsonNode json when column.kind() == Kind.ATTRIBUTES -> items(json, items);
                case JsonNode json -> json(column, json);
                default -> element(column.name(), value.toString());
            }
        }
    }

    private void pair(String name, Ref ref) {
        xml.append('<').append(name).append('>');
        pairChildren(name, ref);
        xml.append("</").append(name).append('>');
    }

    private void pairChildren(String name, Ref ref) {
        pairChild(name, "Id", ref.id());
        pairChild(name, "Name", ref.name());
    }

    private void pairChild(String name, String child, @Nullable String value) {
        xml.append('<').append(name).append(child);
        if (value == null || value.isEmpty()) {
            xml.append("/>");
        } else {
            xml.append('>');
            escape(value);
            xml.append("</").append(name).append(child).append('>');
        }
    }

    private void element(String name, @Nullable String value) {
        if (value != null && !value.isEmpty()) {
            xml.append('<').append(name).append('>');
            escape(value);
            xml.append("</").append(name).append('>');
        }
    }

    /** A list, an element or a file that came as JSON, its children in the dictionary's order. */
    private void json(Column column, JsonNode json) {
        if (json.isNull()) {
            return;
        }
        xml.append('<').append(column.name()).append('>');
        if (column.kind() == Kind.FILE) {
            file("", json);
        } else if (column.kind() == Kind.ELEMENT) {
            children(column, json);
        } else {
            for (JsonNode item : json) {
                xml.append('<').append(column.item()).append('>');
                children(column, item);
                xml.append("</").append(column.item()).append('>');
            }
        }
        xml.append("</").append(column.name()).append('>');
    }

    private void children(Column column, JsonNode item) {
        if (column.children().isEmpty()) {
            item.properties().forEach(child -> free(child.getKey(), child.getValue()));
            return;
        }
        for (Column child : column.children()) {
            JsonNode value = item.get(child.name());
            if (value != null && !value.isNull()) {
                child(child, value);
            }
        }
    }

    private void child(Column child, JsonNode value) {
        if (child.kind() == Kind.REF && !value.isObject()) {
            String id = text(value);
            Codes.Code code = child.codes() instanceof Codes.Fixed fixed ? fixed.byId(id) : null;
            pair(child.name(), Ref.of(id, code == null ? null : code.label()));
        } else if (child.kind() == Kind.LIST || child.kind() == Kind.ELEMENT) {
            json(child, value);
        } else if (child.kind().isMoment()) {
            element(child.name(), Times.answer(java.time.OffsetDateTime.parse(text(value)).toInstant()));
        } else {
            free(child.name(), value);
        }
    }

    /** JSON whose shape is its own: objects and arrays become elements by their keys. */
    private void free(String name, JsonNode value) {
        if (value.isObject()) {
            xml.append('<').append(name).append('>');
            value.properties().forEach(child -> free(child.getKey(), child.getValue()));
            xml.append("</").append(name).append('>');
        } else if (value.isArray()) {
            value.forEach(item -> free(name, item));
        } else {
            element(name, text(value));
        }
    }

    private static String text(JsonNode value) {
        return value.isNull() ? "" : value.asString();
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
        xml.append('<').append(name).append('>');
        file(name, file);
        xml.append("</").append(name).append('>');
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

    private void choices(CustomItem item, JsonNode ids) {
        xml.append('<').append(item.name()).append("List>");
        for (JsonNode id : ids) {
            CustomItem.Choice choice = item.choice(id.asInt());
            if (choice != null) {
                pair(item.name(), Ref.of(Integer.toString(choice.id()), choice.labelJa()));
            }
        }
        xml.append("</").append(item.name()).append("List>");
    }

    /** Text as XML: the five signs, and nothing that XML 1.0 cannot carry. */
    private void escape(String text) {
        if (isPlain(text)) {
            xml.append(text);
            return;
        }
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '&' -> xml.append("&amp;");
                case '<' -> xml.append("&lt;");
                case '>' -> xml.append("&gt;");
                case '\r' -> xml.append("&#13;");
                case '\t', '\n' -> xml.append(c);
                default -> {
                    boolean pair = Character.isHighSurrogate(c) && i + 1 < text.length()
                            && Character.isLowSurrogate(text.charAt(i + 1));
                    if (pair) {
                        xml.append(c).append(text.charAt(i + 1));
                        i++;
                    } else if (c >= 0x20 && !Character.isSurrogate(c) && c < 0xFFFE) {
                        xml.append(c);
                    }
                }
            }
        }
    }

    /** Most texts hold nothing to escape. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < 0x20 || c == '&' || c == '<' || c == '>' || c >= 0xD800 && (c < 0xE000 || c >= 0xFFFE)) {
                return false;
            }
        }
        return true;
    }
}
