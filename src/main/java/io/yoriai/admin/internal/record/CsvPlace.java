package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Column;
import io.yoriai.record.Kind;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Mask;
import io.yoriai.record.sheet.SpreadsheetCell;

/**
 * What a column of a CSV of records holds.
 *
 * @param name of the column or item
 * @param idName of a pair, and of an item's choices, the name of the id; null: a text
 * @param several whether it is an item's choices
 * @param answered whether a record that is read has it
 * @param counts whether it says something of a record that is there: what can be written, its number, and when it was changed, by which
 *     an old file is told; what the server reckons moves by itself meanwhile, and is passed over
 */
record CsvPlace(String name, @Nullable String idName, boolean several, boolean answered, boolean counts, Time time) {

    /** What is never written and counts all the same. */
    private static final Set<String> GUARDS = Set.of("Id", "DateUpdate");

    /** Whether a cell is a day, or a moment, which spreadsheets write in their own way. */
    enum Time {
        NONE,
        DAY,
        MOMENT;

        static Time of(Kind kind) {
            return switch (kind) {
                case DATE -> DAY;
                case DATE_TIME, SCHEDULE -> MOMENT;
                default -> NONE;
            };
        }

        static Time of(CustomItem.Data data) {
            return switch (data) {
                case DATE -> DAY;
                case DATE_TIME -> MOMENT;
                default -> NONE;
            };
        }
    }

    /** {@code admin_level_id} of {@code AdminLevel}. */
    String heading() {
        return (idName == null || several ? name : idName).replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_")
                .toLowerCase(Locale.ROOT);
    }

    String cell(Node node) {
        Node own = node.child(several ? name + "List" : name);
        return own == null
                ? ""
                : several
                        ? own.children().stream().map(choice -> Cells.text(choice, Objects.requireNonNull(idName)))
                                .collect(Collectors.joining(":"))
                        : idName == null ? own.text() : Cells.text(own, idName);
    }

    /** A cell that a spreadsheet leaves as it is. */
    String written(String cell) {
        return time == Time.NONE ? SpreadsheetCell.kept(cell) : SpreadsheetCell.neutral(cell);
    }

    /** What a cell says that went through a spreadsheet, which writes days its own way, and ids that colons join as times. */
    String read(String cell) {
        String plain = SpreadsheetCell.plain(cell);
        return switch (time) {
            case DAY -> SpreadsheetCell.day(plain);
            case MOMENT -> SpreadsheetCell.moment(plain).replaceFirst("(?<=T\\d\\d:\\d\\d:\\d\\d)$", "+09:00");
            case NONE -> several ? plain.replaceAll("(?<=^|:)0+(?=[0-9])", "") : plain;
        };
    }

    Node node(String value) {
        if (several) {
            return new Node(name + "List", "", Arrays.stream(value.split(":")).map(String::strip)
                    .filter(id -> !id.isEmpty()).map(this::pair).toList());
        }
        return idName == null || value.isBlank() ? new Node(name, value, List.of()) : pair(value.strip());
    }

    private Node pair(String id) {
        return new Node(name, "", List.of(new Node(Objects.requireNonNull(idName), id, List.of())));
    }

    /** What has a cell: everything that is answered or written and has one value, and custom items that are no secret or file. */
    static List<CsvPlace> of(Screen screen, Desk.Seat seat, CustomItems items) {
        Column attributes = screen.resource().customItems();
        return Stream.concat(screen.resource().columns().stream()
                .filter(column -> (column.kind().isScalar() || column.kind() == Kind.REF) && (column.answered()
                        || column.isWritten()) && seat.eyes().sees(column))
                .map(column -> new CsvPlace(column.name(), column.kind() == Kind.REF ? column.idName() : null, false,
                        column.answered(), column.isWritten() || GUARDS.contains(column.name()),
                        Time.of(column.kind()))),
                attributes == null
                        ? Stream.empty()
                        : items.of(screen.resource().name()).values().stream()
                                .filter(item -> !item.password() && item.data() != CustomItem.Data.FILE
                                        && (seat.held().seesPeople() || !Mask.hides(attributes, item)))
                                .map(item -> item.data() == CustomItem.Data.CHOICE
                                        ? new CsvPlace(item.name(), item.name() + "Id", true, true, true,
                                                Time.NONE)
                                        : new CsvPlace(item.name(), null, false, true, true,
                                                Time.of(item.data()))))
                .toList();
    }
}
