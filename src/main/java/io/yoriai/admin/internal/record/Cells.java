package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Row;
import io.yoriai.record.write.AnswerNodes;
import io.yoriai.record.write.References;
import io.yoriai.user.Functions;

/** Makes what is shown of rows: names instead of numbers, links where somebody may follow them. */
@Lazy
@Component
class Cells {

    static final String INSPECTION = "VisitorData.InspectionType";

    private final AnswerNodes answers;
    private final CustomItems items;
    private final References names;
    private final Screens screens;

    Cells(AnswerNodes answers, CustomItems items, References names, Screens screens) {
        this.answers = answers;
        this.items = items;
        this.names = names;
        this.screens = screens;
    }

    /**
     * A record in a list.
     *
     * @param id of the record; "" where it has none of its own
     */
    record Line(String id, List<Cell> cells) {}

    /**
     * For whom, and in which language.
     *
     * @param inspects whether leads are inspected; if not, nobody is shown how they stand (spec/smp-lead.md 7.2)
     */
    record Eyes(Functions.Held held, Locale language, boolean inspects) {

        boolean sees(Column column) {
            return inspects || !column.field().equals(INSPECTION);
        }

        /** What names another record is shown as that one's name, and so is its column. */
        public String label(Column column) {
            String label = language.getLanguage().equals("en") ? column.labelEn() : column.labelJa();
            return column.codes() instanceof Codes.Foreign ? label.replaceFirst("(?<=.) ?ID$", "") : label;
        }

        String label(CustomItem item) {
            return language.getLanguage().equals("en") && !item.labelEn().isEmpty() ? item.labelEn() : item.labelJa();
        }
    }

    Node node(Screen screen, Row row) {
        return answers.node(row, screen.resource());
    }

    List<Line> lines(Screen screen, List<Column> columns, List<Row> rows, Eyes eyes) {
        List<Node> nodes = rows.stream().map(row -> node(screen, row)).toList();
        Map<String, Map<Long, String>> called = called(columns, nodes, eyes);
        return nodes.stream().map(node -> new Line(text(node, "Id"),
                columns.stream().map(column -> cell(column, node, called, eyes)).toList())).toList();
    }

    /** Everything that is answered of a record, in the dictionary's order. */
    List<Cell> record(Screen screen, Node node, Eyes eyes) {
        List<Column> columns = screen.resource().columns().stream()
                .filter(column -> column.answered() && eyes.sees(column))
                .toList();
        Map<String, Map<Long, String>> called = called(columns, List.of(node), eyes);
        List<Cell> cells = new ArrayList<>();
        for (Column column : columns) {
            if (column.kind() == Kind.ATTRIBUTES) {
                items.of(screen.resource().name()).values().forEach(item -> cells.add(item(screen, item, node, eyes)));
            } else if (column.children().isEmpty() || column.kind() == Kind.LIST || column.kind() == Kind.ELEMENT
                    || column.kind() == Kind.CHOICES) {
                cells.add(cell(column, node, called, eyes));
            }
        }
        return cells;
    }

    /** Names of the records that plain numbers stand for, by resource. */
    private Map<String, Map<Long, String>> called(List<Column> columns, List<Node> nodes, Eyes eyes) {
        Map<String, Set<Long>> ids = new HashMap<>();
        for (Column column : columns) {
            if (column.kind() != Kind.REF && column.codes() instanceof Codes.Foreign foreign
                    && (eyes.held().seesPeople() || !screens.namesPeople(foreign.resource()))) {
                nodes.stream().map(node -> text(node, column.name())).filter(text -> text.matches("\\d{1,18}"))
                        .forEach(text -> ids.computeIfAbsent(foreign.resource(), name -> new HashSet<>())
                                .add(Long.valueOf(text)));
            }
        }
        return ids.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> names.names(entry.getKey(), entry.getValue())));
    }

    private Cell cell(Column column, Node node, Map<String, Map<Long, String>> called, Eyes eyes) {
        String label = eyes.label(column);
        Node own = node.child(column.name());
        return switch (column.kind()) {
            case REF -> {
                String id = own == null ? "" : text(own, column.idName());
                String name = own == null ? "" : named(column, text(own, column.nameName()), eyes);
                // A code may have no name and say nothing, as the prefecture of nobody; a record without one has its number.
                boolean nameless = name.isEmpty() && !id.isEmpty() && column.codes() instanceof Codes.Foreign;
                yield plain(column.name(), label, nameless ? "#" + id : name, link(column, id, eyes));
            }
            case CHOICES -> plain(column.name(), label, joined(node.child(column.name() + "List"), "、"), null);
            case LIST, ELEMENT -> new Cell(column.name(), label, own == null
                    ? ""
                    : own.children().stream().map(item -> joined(item, " / ")).collect(Collectors.joining("\n")), null,
                    null, null, false, true, false);
            case FILE -> plain(column.name(), label, own == null ? "" : fileName(own), null);
            case DATE_TIME, SCHEDULE -> moment(column.name(), label, text(node, column.name()));
            case DATE -> day(column.name(), label, text(node, column.name()));
            case INT, NON_NEGATIVE -> {
                String text = text(node, column.name());
                Codes.Code code = column.codes() instanceof Codes.Fixed fixed ? fixed.byId(text) : null;
                yield new Cell(column.name(), label, code == null ? grouped(text) : code.label(eyes.language()), null,
                        null, null, code == null, false, false);
            }
            case STRING, TEXT, HTML, BASE64 -> {
                String text = text(node, column.name());
                String name = column.codes() instanceof Codes.Foreign foreign && text.matches("\\d{1,18}")
                        ? called.getOrDefault(foreign.resource(), Map.of()).get(Long.valueOf(text))
                        : null;
                boolean markup = column.kind() == Kind.HTML && column.item() == null;
                boolean hidden = name == null && column.codes() instanceof Codes.Foreign && !text.isEmpty()
                        && !eyes.held().seesPeople();
                if (text.startsWith(AnswerNodes.HOST + "/public/")) {
                    // A page of this server: whoever reads it is here. Whatever else anybody wrote so stays text.
                    String path = text.substring(AnswerNodes.HOST.length());
                    yield plain(column.name(), label, path, path);
                }
                yield new Cell(column.name(), label, hidden ? "#" + text : name == null ? text : name, null, null,
                        link(column, text, eyes), false,
                        (column.kind() == Kind.TEXT || column.kind() == Kind.HTML) && !markup, markup);
            }
            case ATTRIBUTES -> plain(column.name(), label, "", null);
        };
    }

    private static String grouped(String number) {
        return number.matches("-?\\d{4,18}")
                ? String.format(Locale.ROOT, "%,d", Long.parseLong(number))
                : number;
    }

    /** Fixed codes are named in the reader's language; what people named stays as they did. */
    private static String named(Column column, String name, Eyes eyes) {
        return column.codes() instanceof Codes.Fixed ? Codes.labelIn(eyes.language(), name) : name;
    }

    private static Cell item(Screen screen, CustomItem item, Node node, Eyes eyes) {
        String label = eyes.label(item);
        Node list = node.child(item.name() + "List");
        Node file = node.child(item.name() + "File");
        if (list != null) {
            return plain(item.name(), label, joined(list, "、"), null);
        }
        if (file != null) {
            return plain(item.name(), label, fileName(file), screen.resource().name().equals("Enquete")
                    ? "/admin/survey-files/" + text(file, item.name() + "FileId")
                    : null);
        }
        String text = text(node, item.name());
        return switch (item.data()) {
            case DATE -> day(item.name(), label, text);
            case DATE_TIME -> moment(item.name(), label, text);
            default -> new Cell(item.name(), label, text, null, null, null, false, item.multiLine(), false);
        };
    }

    /** The record that a number stands for, where it has a screen that may be opened. */
    private @Nullable String link(Column column, String id, Eyes eyes) {
        Screen screen = column.codes() instanceof Codes.Foreign foreign ? screens.ofResource(foreign.resource()) : null;
        return screen != null && id.matches("\\d{1,18}") && eyes.held().mayCall(screen.get().name())
                ? screen.path() + "/" + id
                : null;
    }

    private static Cell plain(String name, String label, String text, @Nullable String href) {
        return new Cell(name, label, text, null, null, href, false, false, false);
    }

    private static Cell moment(String name, String label, String text) {
        Instant at = text.isEmpty() ? null : Times.moment(text);
        return new Cell(name, label, text, at, null, null, false, false, false);
    }

    private static Cell day(String name, String label, String text) {
        LocalDate day = text.isEmpty() ? null : Times.day(text);
        return new Cell(name, label, text, null, day, null, false, false, false);
    }

    /** What stands in the leaves, of a pair its name alone. */
    private static String joined(@Nullable Node node, String between) {
        return node == null ? "" : leaves(node).filter(text -> !text.isEmpty()).collect(Collectors.joining(between));
    }

    private static Stream<String> leaves(Node node) {
        if (node.children().isEmpty()) {
            return Stream.of(node.text().strip());
        }
        Node name = node.child(node.name() + "Name");
        return name != null ? Stream.of(name.text().strip()) : node.children().stream().flatMap(Cells::leaves);
    }

    private static String fileName(Node file) {
        return file.children().stream().filter(child -> child.name().endsWith("Name")).map(Node::text).findFirst()
                .orElse("");
    }

    static String text(Node node, String name) {
        Node child = node.child(name);
        return child == null ? "" : child.text();
    }
}
