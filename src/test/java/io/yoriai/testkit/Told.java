package io.yoriai.testkit;

import java.math.BigDecimal;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;

/** What an answer's element tells of a column or custom item, in one spelling, to be compared; null: nothing. */
public final class Told {

    private Told() {}

    public static String of(Column column, Node record) {
        return switch (column.kind()) {
            case REF -> ref(column.name(), record.child(column.name()));
            case CHOICES -> several(column.name(), record.child(column.name() + "List"));
            case LIST -> list(column, record.child(column.name()));
            case ELEMENT -> element(column, record.child(column.name()));
            case FILE -> file(record.child(column.name()),
                    column.name().equals("AttachmentFile") ? "AttachmentFileId" : "FileId");
            case ATTRIBUTES -> throw new IllegalArgumentException("items are told one by one");
            default -> scalar(column.kind(), record.child(column.name()));
        };
    }

    public static String of(CustomItem item, Node record) {
        return switch (item.data()) {
            case CHOICE -> several(item.name(), record.child(item.name() + "List"));
            case FILE -> file(record.child(item.name() + "File"), item.name() + "FileId");
            case DATE_TIME -> scalar(Kind.DATE_TIME, record.child(item.name()));
            case INTEGER, DECIMAL -> scalar(Kind.INT, record.child(item.name()));
            case STRING, DATE -> scalar(Kind.TEXT, record.child(item.name()));
        };
    }

    /** One value's spelling. */
    public static String scalar(Kind kind, String text) {
        return switch (kind) {
            case DATE_TIME, SCHEDULE -> Objects.requireNonNull(Times.moment(text), text).toString();
            case INT, NON_NEGATIVE -> new BigDecimal(text).stripTrailingZeros().toPlainString();
            default -> text;
        };
    }

    /** A set of choices' spelling. */
    public static String several(List<String> ids) {
        return ids.isEmpty() ? null : ids.stream().sorted().collect(Collectors.joining(","));
    }

    private static String scalar(Kind kind, Node node) {
        return node == null ? null : scalar(kind, node.text());
    }

    private static String ref(String name, Node pair) {
        Node id = pair == null ? null : pair.child(name + "Id");
        return id == null || id.isEmpty() ? null : id.text();
    }

    private static String several(String name, Node list) {
        return list == null ? null : several(list.children().stream().map(pair -> ref(name, pair)).toList());
    }

    private static String list(Column column, Node list) {
        return list == null || list.children().isEmpty()
                ? null
                : list.children().stream()
                        .map(item -> column.children().isEmpty() ? item.text() : element(column, item))
                        .toList().toString();
    }

    /** The columns of an item or element that calls write. */
    private static String element(Column column, Node item) {
        if (item == null) {
            return null;
        }
        return element(column.children().stream().filter(Column::isWritten)
                .map(child -> child.name() + "=" + of(child, item)));
    }

    static String element(Stream<String> parts) {
        return parts.collect(Collectors.joining("; ", "{", "}"));
    }

    private static String file(Node file, String idName) {
        Node id = file == null ? null : file.child(idName);
        return id == null ? null : id.text();
    }
}
