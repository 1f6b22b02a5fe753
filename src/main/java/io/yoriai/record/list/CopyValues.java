package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;
import tools.jackson.databind.node.StringNode;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
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
    private final Copied.Files files;
    private final JdbcTemplate jdbc;

    CopyValues(Masters masters, CustomItems customItems, JsonMapper json, Copied.Files files, JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.masters = masters;
        this.customItems = customItems;
        this.json = json;
        this.files = files;
    }

    /** @param told whether the record goes along as it was answered, under {@code a} */
    String row(CopyPlan plan, Resource resource, Node record, boolean told) {
        ObjectNode row = json.createObjectNode();
        if (told) {
            row.set("a", tree(record));
        }
        return fill(row, plan, resource, record).toString();
    }

    /** Records as they were answered, each under {@code a}. */
    String told(List<Node> records) {
        ArrayNode all = json.createArrayNode();
        records.forEach(record -> all.addObject().set("a", tree(record)));
        return all.toString();
    }

    private JsonNode tree(Node node) {
        if (node.children().isEmpty()) {
            return StringNode.valueOf(node.text());
        }
        if (node.name().endsWith("List")) {
            ArrayNode items = json.createArrayNode();
            node.children().forEach(item -> items.add(tree(item)));
            return items;
        }
        ObjectNode values = json.createObjectNode();
        node.children().stream().filter(child -> !child.isEmpty())
                .forEach(child -> values.set(child.name(), tree(child)));
        return values;
    }

    /** The files that a record refers to, in columns and in custom items. */
    List<Copied.Files.Use> files(Resource resource, Node record) {
        Node id = record.child("Id");
        List<Copied.Files.Use> uses = new ArrayList<>();
        if (id == null || !NUMBER.matcher(id.text()).matches()) {
            return uses;
        }
        long number = Long.parseLong(id.text());
        resource.columns().stream().filter(column -> column.kind() == Kind.FILE).forEach(column -> {
            Node node = record.child(column.name());
            uses.add(use(number, column.name(), node == null ? null : value(column, node)));
        });
        if (resource.hasCustomItems()) {
            customItems.of(resource.name()).values().stream().filter(item -> item.data() == CustomItem.Data.FILE)
                    .forEach(item -> {
                        Node node = record.child(item.name() + "File");
                        Node file = node == null ? null : node.child(item.name() + "FileId");
                        uses.add(use(number, item.name(), file == null ? null : file.text()));
                    });
        }
        return uses;
    }

    private static Copied.Files.Use use(long record, String place, @Nullable String file) {
        return new Copied.Files.Use(record, place,
                file != null && NUMBER.matcher(file).matches() ? Long.valueOf(file) : null);
    }

    /** An item of a list, as the row that it came from. */
    String item(CopyPlan plan, Copied.Items list, Resource items, String parent, int place, Node item) {
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
                yield key(column, node);
            }
            case FILE -> {
                Node id = node.child(column.name().equals("AttachmentFile") ? "AttachmentFileId" : "FileId");
                yield id == null ? null : id.text();
            }
            default -> node.text();
        };
    }

    /** An entry that a master lacks here is made as it is told, switched off: it is answered, and may not be chosen. */
    private @Nullable String key(Column column, Node pair) {
        Node told = pair.child(column.idName());
        String id = told == null ? "" : told.text();
        if (id.isEmpty() || !(column.codes() instanceof Codes.Master master)) {
            return id.isEmpty() ? null : id;
        }
        Masters.Entry entry = masters.get(master.name()).byId(id);
        // One that was made here may be known from a transaction that came to nothing.
        if (entry != null && entry.active()) {
            return entry.key();
        }
        Node name = pair.child(column.nameName());
        String called = name == null ? "" : name.text();
        jdbc.update("""
                insert into master_entry (master, key, wire_id, name_ja, name_en, active)
                select ?, ?, ?::integer, ?, ?, false where not exists (
                    select from master_entry where master = ? and wire_id = ?::integer)""", master.name(), id, id,
                called,
                called, master.name(), id);
        return jdbc.queryForObject("select key from master_entry where master = ? and wire_id = ?::integer",
                String.class, master.name(), id);
    }

    private ArrayNode choices(Column column, Node record) {
        ArrayNode keys = json.createArrayNode();
        Node list = record.child(column.name() + "List");
        if (list != null) {
            list.children().forEach(one -> {
                String key = key(column, one);
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

    private void file(ObjectNode values, String key, String name, Node node) {
        Map<String, String> parts = new HashMap<>();
        node.children().forEach(part -> parts.put(part.name(), part.text()));
        String id = parts.getOrDefault(name + "FileId", "");
        if (!id.isEmpty()) {
            String called = parts.getOrDefault(name + "FileName", "");
            String extension = parts.getOrDefault(name + "FileExtension", "");
            values.putObject(key).put("Id", Long.parseLong(id)).put("Name", called).put("Extension", extension)
                    .put("Path", files.path(Long.parseLong(id), called, extension));
        }
    }
}
