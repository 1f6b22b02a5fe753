package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.list.Search.Operator;

/**
 * What a list answers by spec/conventions.md 3, worked out in Java from the rows of its unfiltered answer.
 */
final class ListModel {

    /** How the values of a key compare. */
    enum Type {
        /** By code points. */
        TEXT,
        /** The same in lower case. */
        CASELESS,
        NUMBER,
        DAY,
        /** To the second. */
        MOMENT,
        /** A pair by its id, which is a number. */
        CODE,
        /** A pair by its id, which is a word. */
        WORD,
        /** A pair of a master: equal or not. */
        MASTER,
        /** Several pairs: among them or not. */
        SEVERAL;

        boolean takes(Operator operator) {
            return switch (this) {
                case TEXT, CASELESS -> true;
                case NUMBER, DAY, MOMENT, CODE, WORD -> operator != Operator.LIKE;
                case MASTER, SEVERAL -> operator == Operator.EQ || operator == Operator.NE;
            };
        }

        boolean isPair() {
            return this == CODE || this == WORD || this == MASTER;
        }

        /** A value that none of this type has; null: the ids of choices may be anything. */
        @Nullable
        String wrong() {
            return switch (this) {
                case TEXT, CASELESS, WORD -> "a\0b";
                case NUMBER, DAY, MOMENT, CODE, MASTER -> "2026-13-45 x";
                case SEVERAL -> null;
            };
        }
    }

    /**
     * Something that rows are searched or sorted by.
     *
     * @param names it is called by
     * @param column the column of the answer that has its value, or a path in it; the custom item's name where it is one
     */
    record Key(List<String> names, Type type, String column, boolean search, boolean sort) {

        /** Of a column. */
        static Key of(Column column, String answered, boolean numbers) {
            Type type = switch (column.kind()) {
                case INT, NON_NEGATIVE -> Type.NUMBER;
                case DATE -> Type.DAY;
                case DATE_TIME, SCHEDULE -> Type.MOMENT;
                case REF -> switch (column.codes()) {
                    case Codes.Master master -> Type.MASTER;
                    case Codes.Fixed fixed -> fixed.codes().getFirst().id().matches("\\d+") ? Type.CODE : Type.WORD;
                    case Codes.Foreign foreign -> Type.CODE;
                    case Codes.None none -> throw new IllegalStateException(column.field());
                };
                case CHOICES -> Type.SEVERAL;
                case STRING, TEXT, HTML, BASE64, LIST, ELEMENT, FILE, ATTRIBUTES ->
                    numbers ? Type.NUMBER : column.is(io.yoriai.record.Flag.CASELESS) ? Type.CASELESS : Type.TEXT;
            };
            return new Key(
                    type.isPair() || type == Type.SEVERAL
                            ? List.of(column.name(), column.name() + "Id")
                            : List.of(column.name()),
                    type, answered,
                    column.search(), column.sort());
        }

        /** Of a pair's name, where the pair is found by it, too. */
        static Key ofName(Column pair) {
            return new Key(List.of(pair.nameName()), Type.TEXT, pair.name() + "/" + pair.nameName(), pair.search(),
                    pair.sort());
        }

        /** Of a custom item; the column of all custom items says whether it may be searched and sorted by. */
        static Key of(CustomItem item, Column attributes) {
            Type type = switch (item.data()) {
                case STRING, FILE -> Type.TEXT;
                case INTEGER, DECIMAL -> Type.NUMBER;
                case DATE -> Type.DAY;
                case DATE_TIME -> Type.MOMENT;
                case CHOICE -> Type.SEVERAL;
            };
            boolean told = item.data() != CustomItem.Data.FILE && !item.password();
            return new Key(type == Type.SEVERAL ? List.of(item.name(), item.name() + "Id") : List.of(item.name()), type,
                    item.name(), told && attributes.search(), told && attributes.sort() && type != Type.SEVERAL);
        }

        /** The value of a row: text, {@code BigDecimal}, day, moment, list of ids; null: none. */
        @Nullable
        Object of(Node row) {
            if (type == Type.SEVERAL) {
                Node list = row.child(column + "List");
                return list == null ? List.of() : list.children().stream().map(pair -> id(pair)).toList();
            }
            Node node = row;
            for (String step : column.split("/")) {
                node = node == null ? null : node.child(step);
            }
            if (node == null || column.contains("/") && node.isEmpty()) {
                return null;
            }
            return type.isPair() ? id(node) : value(node.text());
        }

        private @Nullable Object id(Node pair) {
            Node id = pair.child(column + "Id");
            return id == null || id.isEmpty() ? null : type == Type.SEVERAL ? id.text() : value(id.text());
        }

        /** Whether a row has no value; the blank entry of a master is its 'no value'. */
        boolean isNone(Node row) {
            Object value = of(row);
            Node pair = type == Type.MASTER ? row.child(column) : null;
            Node name = pair == null ? null : pair.child(column + "Name");
            return value == null || value.equals(List.of()) || type == Type.MASTER && (name == null || name.isEmpty());
        }

        /** A value as it is searched for; null: it is of another type. */
        @Nullable
        Object value(String text) {
            return switch (type) {
                case TEXT, WORD, SEVERAL -> text;
                case CASELESS -> text.toLowerCase(Locale.ROOT);
                case NUMBER, CODE, MASTER -> text.matches("-?\\d+(\\.\\d+)?") ? new BigDecimal(text) : text;
                case DAY -> Times.day(text);
                case MOMENT -> {
                    Instant moment = Times.moment(text);
                    LocalDate day = Times.day(text);
                    yield moment != null || day == null ? moment : day.atStartOfDay(Times.JST).toInstant();
                }
            };
        }
    }

    private final List<Node> rows;

    /** @param rows of the unfiltered answer, in its order */
    ListModel(List<Node> rows) {
        this.rows = rows;
    }

    /** The rows, in their order, that meet a condition. */
    List<String> where(Key key, Operator operator, String value) {
        return rows.stream().filter(row -> meets(key, row, operator, value)).map(ListModel::idOf).toList();
    }

    private static boolean meets(Key key, Node row, Operator operator, String searched) {
        if (searched.isEmpty()) {
            return key.isNone(row) == (operator == Operator.EQ);
        }
        Object stored = key.of(row);
        if (stored instanceof List<?> several) {
            return several.contains(searched) == (operator == Operator.EQ);
        }
        if (stored == null) {
            return operator == Operator.NE;
        }
        Object value = Objects.requireNonNull(key.value(searched));
        if (operator == Operator.LIKE) {
            return ((String) stored).contains((String) value);
        }
        int order = compare(stored, value);
        return switch (operator) {
            case EQ -> order == 0;
            case NE -> order != 0;
            case GT -> order > 0;
            case GE -> order >= 0;
            case LT -> order < 0;
            case LE -> order <= 0;
            case LIKE -> throw new IllegalStateException();
        };
    }

    /** All rows by a key: what has no value comes last, ties by id; descending is the reverse of it. */
    List<String> by(Key key, boolean descending) {
        Comparator<Node> order = Comparator
                .<Node, Object>comparing(key.column().equals("Id") ? ListModel::place : key::of,
                        Comparator.nullsLast(ListModel::compare))
                .thenComparing(ListModel::place);
        return sorted(descending ? order.reversed() : order);
    }

    /** All rows by several keys, ascending. */
    List<String> by(List<Key> keys) {
        Comparator<Node> order = Comparator.comparing(row -> 0);
        for (Key key : keys) {
            order = order.thenComparing(key::of, Comparator.nullsLast(ListModel::compare));
        }
        return sorted(order.thenComparing(ListModel::place));
    }

    private List<String> sorted(Comparator<Node> order) {
        return rows.stream().sorted(order).map(ListModel::idOf).toList();
    }

    List<String> ids() {
        return rows.stream().map(ListModel::idOf).toList();
    }

    /** What an Id sorts by: a number, or two of them. */
    private static BigDecimal place(Node row) {
        String[] parts = idOf(row).split("-");
        return new BigDecimal(parts.length == 1 ? parts[0] : parts[0] + String.format("%018d", Long.valueOf(parts[1])));
    }

    static String idOf(Node row) {
        return Objects.requireNonNull(row.child("Id")).text();
    }

    /** Different values that rows have, least first. */
    List<Object> values(Key key) {
        List<Object> values = new ArrayList<>();
        for (Node row : rows) {
            Object value = key.of(row);
            if (value instanceof List<?> several) {
                several.stream().filter(Objects::nonNull).forEach(values::add);
            } else if (value != null) {
                values.add(value);
            }
        }
        return values.stream().distinct().sorted(ListModel::compare).toList();
    }

    /** As a call says a value. */
    static String spelled(Object value) {
        return switch (value) {
            case Instant moment -> Times.answer(moment);
            case BigDecimal number -> number.toPlainString();
            default -> value.toString();
        };
    }

    @SuppressWarnings("unchecked")
    private static int compare(Object one, Object other) {
        if (one instanceof String text && other instanceof String otherText) {
            return byCodePoint(text, otherText);
        }
        return one.getClass() == other.getClass()
                ? ((Comparable<Object>) one).compareTo(other)
                : one.toString().compareTo(other.toString());
    }

    private static int byCodePoint(String one, String other) {
        int[] a = one.codePoints().toArray();
        int[] b = other.codePoints().toArray();
        return java.util.Arrays.compare(a, b);
    }
}
