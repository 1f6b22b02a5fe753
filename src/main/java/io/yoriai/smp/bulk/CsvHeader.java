package io.yoriai.smp.bulk;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.sheet.SpreadsheetCell;

/** The heading of a batch's CSV: which column of the record each cell is, and how its text becomes an element. */
final class CsvHeader {

    private static final String KEY = "#RecordKey";
    private static final String ATTACHMENT = "AttachmentFile";
    private static final Pattern ITEM = Pattern.compile("(Attribute([1-9]\\d{0,8}))(Id|Name|File|FileId)?");

    /** White space of any width, a no-break one too. */
    private static final Pattern AROUND = Pattern.compile("^[\\s\\p{Z}]+|[\\s\\p{Z}]+$");

    private final String element;
    private final List<@Nullable Place> places;
    private final int key;

    /** How a day or moment is written. */
    private enum Time {
        NONE,
        DAY,
        MOMENT
    }

    /**
     * Where a cell's text goes.
     *
     * @param path names of elements from the record down
     * @param cleared how many of them stand where the column is cleared
     * @param item names of elements below, once for each of the texts that colons join; empty: one text
     */
    private record Place(List<String> path, int cleared, List<String> item, Time time) {

        static Place of(Time time, String... path) {
            return new Place(List.of(path), path.length, List.of(), time);
        }

        static Place pair(String name, String child) {
            return new Place(List.of(name, child), 1, List.of(), Time.NONE);
        }

        static Place several(String list, String... item) {
            return new Place(List.of(list), 1, List.of(item), Time.NONE);
        }

        Place below(String parent) {
            List<String> longer = new ArrayList<>(List.of(parent));
            longer.addAll(path);
            return new Place(longer, cleared + 1, item, time);
        }
    }

    private CsvHeader(String element, List<@Nullable Place> places, int key) {
        this.element = element;
        this.places = places;
        this.key = key;
    }

    /**
     * Reads a heading.
     *
     * @param items custom items of the resource, by number
     * @throws io.yoriai.record.FaultException 400 with every heading that is unknown or repeated
     */
    static CsvHeader read(Resource resource, Map<Integer, CustomItem> items, List<String> headings) {
        Faults faults = new Faults();
        List<@Nullable Place> places = new ArrayList<>();
        Set<Object> seen = new HashSet<>();
        int key = -1;
        for (int i = 0; i < headings.size(); i++) {
            String heading = AROUND.matcher(headings.get(i)).replaceAll("");
            Place place = heading.startsWith("#") ? null : place(resource, items, heading);
            places.add(place);
            if (heading.equals(KEY)) {
                key = i;
            } else if (place == null) {
                if (!heading.startsWith("#")) {
                    faults.add(Fault.unknownColumn(told(heading, i)));
                }
                continue;
            }
            // The same column under two names is one that stands twice.
            if (!seen.add(place == null ? KEY : place)) {
                faults.add(Fault.invalidValue(told(heading, i)).saying("fault.INVALID_VALUE.repeated"));
            }
        }
        faults.throwIfAny();
        return new CsvHeader(resource.name(), places, key);
    }

    private static String told(String heading, int index) {
        return heading.isEmpty() ? "#" + (index + 1) : heading.substring(0, Math.min(heading.length(), 100));
    }

    private static @Nullable Place place(Resource resource, Map<Integer, CustomItem> items, String heading) {
        int dot = heading.indexOf('.');
        if (dot > 0) {
            Column parent = resource.find(heading.substring(0, dot));
            String child = heading.substring(dot + 1);
            if (parent != null && parent.kind() == Kind.FILE && child.equals("FileId")) {
                return Place.pair(parent.name(), child);
            }
            Place inner = parent == null || parent.kind() != Kind.ELEMENT
                    ? null
                    : place(parent.nested(), Map.of(), child);
            return inner == null || parent == null ? null : inner.below(parent.name());
        }
        Matcher item = ITEM.matcher(heading);
        if (resource.hasCustomItems() && item.matches()) {
            CustomItem custom = items.get(Integer.parseInt(item.group(2)));
            return custom == null ? null : place(custom, item.group(3));
        }
        if (resource.name().equals("Application") && heading.equals("SessionId")) {
            return Place.several("ApplicationSessionList", "ApplicationSession", "Session", "SessionId");
        }
        for (Column column : resource.columns()) {
            Place place = place(column, heading);
            if (place != null) {
                return place;
            }
        }
        return null;
    }

    private static @Nullable Place place(CustomItem item, @Nullable String part) {
        String name = item.name();
        return switch (item.data()) {
            case CHOICE -> part == null || part.equals("Id") || part.equals("Name")
                    ? Place.several(name + "List", name, name + (part == null ? "Id" : part))
                    : null;
            case FILE -> Place.pair(name + "File", name + "FileId");
            case DATE -> part == null ? Place.of(Time.DAY, name) : null;
            case DATE_TIME -> part == null ? Place.of(Time.MOMENT, name) : null;
            case STRING, INTEGER, DECIMAL -> part == null ? Place.of(Time.NONE, name) : null;
        };
    }

    /** Where the heading is this column, or a part of it. */
    private static @Nullable Place place(Column column, String heading) {
        String name = column.name();
        boolean id = heading.equals(name) || heading.equals(column.idName());
        boolean pair = id || heading.equals(column.nameName());
        String part = id ? column.idName() : column.nameName();
        return switch (column.kind()) {
            case REF -> pair ? Place.pair(name, part) : null;
            case CHOICES -> pair ? Place.several(name + "List", name, part) : null;
            case FILE -> id || heading.equals(name + "FileId")
                    ? Place.pair(name, name.equals(ATTACHMENT) ? ATTACHMENT + "Id" : "FileId")
                    : null;
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, BASE64 ->
                heading.equals(name) ? Place.of(Time.NONE, name) : null;
            case DATE -> heading.equals(name) ? Place.of(Time.DAY, name) : null;
            case DATE_TIME, SCHEDULE -> heading.equals(name) ? Place.of(Time.MOMENT, name) : null;
            case LIST, ELEMENT, ATTRIBUTES -> null;
        };
    }

    int cells() {
        return places.size();
    }

    /** The sender's own key of a line; null: none. */
    @Nullable
    String key(List<String> cells) {
        String text = key < 0 || key >= cells.size() ? "" : cells.get(key);
        return text.isEmpty() ? null : text;
    }

    /** @param clears whether an empty cell clears its column; {@code \N} always does */
    Node record(List<String> cells, boolean clears) {
        Tree root = new Tree(element);
        for (int i = 0; i < places.size(); i++) {
            Place place = places.get(i);
            String cell = cells.get(i);
            boolean clear = cell.equals("\\N") || cell.isEmpty() && clears;
            if (place == null || cell.isEmpty() && !clear) {
                continue;
            }
            if (clear) {
                root.at(place.path().subList(0, place.cleared()));
            } else if (place.item().isEmpty()) {
                root.at(place.path()).text = written(cell, place.time());
            } else {
                String[] texts = cell.split(":", -1);
                List<Tree> items = root.at(place.path()).several(place.item().getFirst(), texts.length);
                for (int n = 0; n < texts.length; n++) {
                    items.get(n).at(place.item().subList(1, place.item().size())).text = texts[n];
                }
            }
        }
        return root.node();
    }

    /** Days and moments as spreadsheets write them; what is none is told when the record is executed. */
    private static String written(String cell, Time time) {
        return switch (time) {
            case NONE -> cell;
            case DAY -> SpreadsheetCell.day(cell);
            case MOMENT -> SpreadsheetCell.moment(cell);
        };
    }

    /** An element while its cells come. */
    private static final class Tree {
        private final String name;
        private final List<Tree> children = new ArrayList<>();
        private String text = "";

        Tree(String name) {
            this.name = name;
        }

        Tree at(List<String> path) {
            Tree here = this;
            for (String step : path) {
                Tree from = here;
                here = from.children.stream().filter(child -> child.name.equals(step)).findFirst()
                        .orElseGet(() -> from.child(step));
            }
            return here;
        }

        /** The items of a list, at least so many: ids and names of the same choices may come in two columns. */
        List<Tree> several(String item, int atLeast) {
            while (children.size() < atLeast) {
                child(item);
            }
            return children;
        }

        private Tree child(String step) {
            Tree child = new Tree(step);
            children.add(child);
            return child;
        }

        Node node() {
            return new Node(name, text, children.stream().map(Tree::node).toList());
        }
    }
}
