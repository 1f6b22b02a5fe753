package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

import java.math.BigDecimal;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;

/** An answered record as the row that it came from: the table's columns and their values, as JSON. */
@Component
class CopyValues {

    private static final Pattern NUMBER = Pattern.compile("-?[1-9]\\d{0,15}|0");

    private final Masters masters;
    private final CustomItems customItems;
    private final JsonMapper json;

    CopyValues(Masters masters, CustomItems customItems, JsonMapper json) {
        this.masters = masters;
        this.customItems = customItems;
        this.json = json;
    }

    String row(CopyPlan plan, Resource resource, Node record) {
        return fill(json.createObjectNode(), plan, resource, record).toString();
    }

    /** An item of a list, as the row that it came from. */
    String item(CopyPlan plan, CopiedList list, Resource items, String parent, int place, Node item) {
        return fill(json.createObjectNode().put("sort_no", place), plan, items, item).put(list.parent(), parent)
                .toString();
    }

    private ObjectNode fill(ObjectNode row, CopyPlan plan, Resource resource, Node record) {
        plan.names().forEach((column, field) -> {
            Node pair = record.child(column.name());
            Node name = pair == null ? null : pair.child(column.nameName());
            row.put(field.name(), name == null ? "" : name.text());
        });
        plan.places().forEach((column, field) -> {
            if (column.kind() == Kind.LIST) {
                row.set(field.name(), list(record.child(column.name())));
                return;
            }
            if (column.kind() == Kind.ATTRIBUTES) {
                row.set(field.name(), items(resource, record));
                return;
            }
            if (column.kind() == Kind.CHOICES) {
                row.set(field.name(), choices(column, record));
                return;
            }
            Node node = record.child(column.name());
            String value = node == null ? null : value(column, node);
            if (value != null && !value.isEmpty()) {
                row.put(field.name(), field.type().equals("bytea") ? bytes(value) : value);
            }
        });
        return row;
    }

    /** A list that stands as it is answered. */
    private ArrayNode list(@Nullable Node node) {
        ArrayNode items = json.createArrayNode();
        for (Node item : node == null ? List.<Node>of() : node.children()) {
            ObjectNode values = items.addObject();
            for (Node child : item.children()) {
                if (child.name().endsWith("List")) {
                    values.set(child.name(), list(child));
                } else if (child.children().isEmpty() && NUMBER.matcher(child.text()).matches()) {
                    values.put(child.name(), Long.parseLong(child.text()));
                } else if (child.children().isEmpty()) {
                    values.put(child.name(), child.text());
                } else {
                    ObjectNode pair = values.putObject(child.name());
                    child.children().forEach(part -> pair.put(part.name(), part.text()));
                }
            }
        }
        return items;
    }

    private @Nullable String value(Column column, Node node) {
        return switch (column.kind()) {
            case REF -> {
                Node id = node.child(column.idName());
                yield id == null ? null : key(column, id.text());
            }
            case FILE -> {
                Node id = node.child(column.name().equals("AttachmentFile") ? "AttachmentFileId" : "FileId");
                yield id == null ? null : id.text();
            }
            default -> node.text();
        };
    }

    private @Nullable String key(Column column, String id) {
        if (id.isEmpty() || !(column.codes() instanceof Codes.Master master)) {
            return id;
        }
        Masters.Entry entry = masters.get(master.name()).byId(id);
        return entry == null ? null : entry.key();
    }

    private ArrayNode choices(Column column, Node record) {
        ArrayNode keys = json.createArrayNode();
        Node list = record.child(column.name() + "List");
        if (list != null) {
            list.children().forEach(one -> {
                Node id = one.child(column.idName());
                String key = id == null ? null : key(column, id.text());
                if (key != null && !key.isEmpty()) {
                    keys.add(key);
                }
            });
        }
        return keys;
    }

    private static String bytes(String base64) {
        return "\\x" + HexFormat.of().formatHex(Base64.getMimeDecoder().decode(base64));
    }

    private ObjectNode items(Resource resource, Node record) {
        ObjectNode values = json.createObjectNode();
        Map<Integer, CustomItem> known = customItems.of(resource.name());
        known.forEach((n, item) -> {
            String name = item.name();
            String key = Integer.toString(n);
            Node node = record.child(switch (item.data()) {
                case CHOICE -> name + "List";
                case FILE -> name + "File";
                default -> name;
            });
            if (node == null || item.password()) {
                return;
            }
            switch (item.data()) {
                case CHOICE -> {
                    List<Node> ids = node.children().stream().map(one -> one.child(name + "Id"))
                            .filter(id -> id != null && !id.text().isEmpty()).toList();
                    if (!ids.isEmpty()) {
                        ArrayNode chosen = values.putArray(key);
                        ids.forEach(id -> chosen.add(Integer.parseInt(id.text())));
                    }
                }
                case FILE -> file(values, key, name, node);
                case INTEGER, DECIMAL -> {
                    if (!node.text().isEmpty()) {
                        values.put(key, new BigDecimal(node.text()));
                    }
                }
                case DATE_TIME -> {
                    java.time.Instant moment = io.yoriai.record.Times.moment(node.text());
                    if (moment != null) {
                        values.put(key, moment.toString());
                    }
                }
                default -> {
                    if (!node.text().isEmpty()) {
                        values.put(key, node.text());
                    }
                }
            }
        });
        return values;
    }

    private static void file(ObjectNode values, String key, String name, Node node) {
        Node id = node.child(name + "FileId");
        if (id == null || id.text().isEmpty()) {
            return;
        }
        ObjectNode file = values.putObject(key).put("Id", Long.parseLong(id.text()));
        for (String part : List.of("Name", "Extension", "Path")) {
            Node child = node.child(name + "File" + part);
            file.put(part, child == null ? "" : child.text());
        }
    }
}
