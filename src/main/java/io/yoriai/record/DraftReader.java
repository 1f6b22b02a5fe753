package io.yoriai.record;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads a body by the dictionary: finds every column, checks its form, resolves its codes, and tells every fault
 * (spec/conventions.md 4).
 */
@Component
public class DraftReader {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})(List|File)?");
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,30}");
    private static final Set<String> EMAILS = Set.of("Email", "SubEmail", "ReferenceEmail");

    private final CustomItems customItems;
    private final RefReader refs;
    private final ItemReader itemReader;

    DraftReader(CustomItems customItems, RefReader refs, ItemReader itemReader) {
        this.customItems = customItems;
        this.refs = refs;
        this.itemReader = itemReader;
    }

    /** Reads one record; its faults go to {@code faults}, in the order of the dictionary. */
    public Draft read(Resource resource, Node body, Reading reading, Faults faults) {
        Map<String, List<Node>> given = new LinkedHashMap<>();
        body.children().forEach(node -> given.computeIfAbsent(node.name(), name -> new ArrayList<>()).add(node));
        Draft draft = new Draft(resource);
        for (Column column : resource.columns()) {
            if (column.kind() == Kind.ATTRIBUTES) {
                readItems(draft, given, reading, faults);
            } else {
                readColumn(draft, column, given, reading, faults);
            }
        }
        for (String name : given.keySet()) {
            refuse(draft, Fault.unknownColumn(draft.field(name)), reading, faults);
        }
        return draft;
    }

    private void readColumn(Draft draft, Column column, Map<String, List<Node>> given, Reading reading,
            Faults faults) {
        List<Node> nodes = new ArrayList<>();
        take(given, column.name(), nodes);
        if (column.kind() == Kind.CHOICES) {
            take(given, column.name() + "List", nodes);
        }
        if (column.kind().isStructure()) {
            nodes.replaceAll(Node::withoutLayout);
        }
        boolean said = nodes.stream().anyMatch(node -> !node.isEmpty() && !node.isBlank());
        if (!nodes.isEmpty() && !column.ignoredWhenSent()) {
            if (!reading.writes(column)) {
                if (said) {
                    refuse(draft, Fault.notAllowed(column.field()), reading, faults);
                }
                return;
            }
            if (nodes.size() > 1 && column.kind() != Kind.CHOICES && column.kind() != Kind.LIST) {
                faults.add(Fault.invalidValue(column.field()));
                return;
            }
            readValue(draft, column, nodes, reading, faults);
        }
        boolean required = column.requiredOn(reading.verb()) || reading.required().contains(column.name());
        if (required && !reading.lenient() && reading.only().isEmpty() && !faults.has(column.field())) {
            boolean mustBeSent = reading.verb() == Verb.POST || column.requiredOn(reading.verb());
            if (draft.clears(column.name()) || mustBeSent && !draft.has(column.name())) {
                faults.add(Fault.required(column.field()));
            }
        }
    }

    private void readValue(Draft draft, Column column, List<Node> nodes, Reading reading, Faults faults) {
        Node node = nodes.getFirst();
        if (nodes.size() == 1 && node.isBlank()) {
            return;
        }
        if (nodes.size() == 1 && node.isEmpty()) {
            if (reading.verb() == Verb.PUT || column.kind() == Kind.CHOICES) {
                draft.put(column.name(), Draft.CLEARED);
            }
            return;
        }
        switch (column.kind()) {
            case REF -> {
                Faults own = new Faults();
                Object ref = refs.read(column, node, own);
                settle(draft, column, ref, own, reading, faults);
            }
            case CHOICES -> {
                Faults own = new Faults();
                settle(draft, column, refs.readChoices(column, nodes, own), own, reading, faults);
            }
            case LIST -> draft.put(column.name(), readList(column, nodes, reading, faults));
            case ELEMENT -> throw new IllegalStateException(column.field() + " is read by its own room");
            case FILE -> readFile(draft, column, node, reading, faults);
            default -> readScalar(draft, column, node, reading, faults);
        }
    }

    private void readScalar(Draft draft, Column column, Node node, Reading reading, Faults faults) {
        if (!node.children().isEmpty()) {
            refuse(draft, Fault.invalidType(column.field()), reading, faults);
            return;
        }
        if (column.kind().isText()) {
            readText(draft, column, node.text(), reading, faults);
            return;
        }
        Faults own = new Faults();
        settle(draft, column, parse(column, node.text().strip(), own), own, reading, faults);
    }

    private void readText(Draft draft, Column column, String sent, Reading reading, Faults faults) {
        boolean multiLine = column.kind() != Kind.STRING;
        String text = multiLine ? sent.replace("\r\n", "\n").replace('\r', '\n') : sent.strip();
        if (Formats.hasControl(text, multiLine)) {
            faults.add(Fault.invalidType(column.field()));
            return;
        }
        int length = text.codePointCount(0, text.length());
        int most = reading.lenient() && column.kind() == Kind.STRING
                ? Math.max(column.maxLength(), 1_000)
                : column.maxLength();
        if (length > most) {
            faults.add(Fault.tooLong(column.field(), most));
            return;
        }
        boolean numeric = column.name().equals("Id") || column.codes() instanceof Codes.Foreign;
        if (numeric && !DIGITS.matcher(text).matches()
                || EMAILS.contains(column.name()) && !reading.lenient() && !Formats.isEmail(text)) {
            faults.add(Fault.invalidType(column.field()));
            return;
        }
        draft.put(column.name(), column.kind() == Kind.HTML ? Formats.sanitized(text) : text);
    }

    private static @Nullable Object parse(Column column, String text, Faults faults) {
        switch (column.kind()) {
            case INT, NON_NEGATIVE -> {
                if (!WHOLE.matcher(text).matches()) {
                    faults.add(Fault.invalidType(column.field()));
                    return null;
                }
                BigDecimal number = new BigDecimal(text);
                boolean fits = number.abs().compareTo(BigDecimal.valueOf(Integer.MAX_VALUE)) <= 0;
                if (!fits || column.kind() == Kind.NON_NEGATIVE && number.signum() < 0) {
                    faults.add(Fault.invalidValue(column.field()));
                    return null;
                }
                return number.longValueExact();
            }
            case DATE -> {
                LocalDate day = Times.day(text);
                if (day == null) {
                    faults.add(Fault.invalidType(column.field()));
                }
                return day;
            }
            default -> {
                Instant moment = Times.moment(text);
                if (moment == null) {
                    faults.add(Fault.invalidType(column.field()));
                } else if (column.kind() == Kind.SCHEDULE && !Times.onStep(moment)) {
                    faults.add(Fault.invalidValue(column.field()).saying("fault.INVALID_VALUE.step"));
                }
                return moment;
            }
        }
    }

    private void readFile(Draft draft, Column column, Node node, Reading reading, Faults faults) {
        Node id = node.child("FileId");
        String text = id == null ? node.text().strip() : id.text().strip();
        if (text.isEmpty()) {
            if (reading.verb() == Verb.PUT) {
                draft.put(column.name(), Draft.CLEARED);
            }
        } else if (DIGITS.matcher(text).matches()) {
            draft.put(column.name(), Long.valueOf(text));
        } else {
            refuse(draft, Fault.invalidValue(column.field()), reading, faults);
        }
    }

    private List<Draft> readList(Column column, List<Node> nodes, Reading reading, Faults faults) {
        Resource item = new Resource(column.resource(), column.children());
        List<Draft> drafts = new ArrayList<>();
        for (Node list : nodes) {
            for (Node node : list.children()) {
                if (node.name().equals(column.item())) {
                    drafts.add(read(item, node, Reading.of(reading.verb()), faults));
                } else {
                    faults.add(Fault.unknownColumn(column.resource() + "." + node.name()));
                }
            }
        }
        return drafts;
    }

    private void readItems(Draft draft, Map<String, List<Node>> given, Reading reading, Faults faults) {
        Map<Integer, CustomItem> items = customItems.of(draft.resource().name());
        for (String name : List.copyOf(given.keySet())) {
            Matcher matcher = ITEM.matcher(name);
            CustomItem item = matcher.matches() ? items.get(Integer.parseInt(matcher.group(1))) : null;
            if (item != null) {
                List<Node> nodes = new ArrayList<>();
                take(given, name, nodes);
                Faults own = new Faults();
                Object value = itemReader.read(item, matcher.group(2), nodes, reading, own);
                if (!own.isEmpty()) {
                    own.addTo(faults, reading.lenient() ? draft : null);
                } else if (value != null) {
                    draft.item(item.n(), value);
                }
            }
        }
        if (reading.lenient() || !reading.only().isEmpty()) {
            return;
        }
        for (CustomItem item : items.values()) {
            Object value = draft.items().get(item.n());
            boolean missing = value == Draft.CLEARED || value == null && reading.verb() == Verb.POST
                    && !reading.copies();
            String field = draft.field(item.name());
            if (item.required() && missing && !faults.has(field)) {
                faults.add(Fault.required(field));
            }
        }
    }

    private static void settle(Draft draft, Column column, @Nullable Object value, Faults own, Reading reading,
            Faults faults) {
        if (!own.isEmpty()) {
            own.addTo(faults, reading.lenient() ? draft : null);
        } else if (value != null) {
            draft.put(column.name(), value);
        }
    }

    private static void refuse(Draft draft, Fault fault, Reading reading, Faults faults) {
        Faults own = new Faults();
        own.add(fault);
        own.addTo(faults, reading.lenient() && !draft.field("Id").equals(fault.field()) ? draft : null);
    }

    private static void take(Map<String, List<Node>> given, String name, List<Node> into) {
        List<Node> found = given.remove(name);
        if (found != null) {
            into.addAll(found);
        }
    }
}
