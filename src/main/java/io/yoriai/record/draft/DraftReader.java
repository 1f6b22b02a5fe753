package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Ref;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;

/**
 * Reads a body by the dictionary: finds every column, checks its form, resolves its codes, and tells every fault
 * (spec/conventions.md 4).
 */
@Component
public class DraftReader {

    private static final Pattern ITEM = Pattern.compile("Attribute([1-9]\\d{0,8})(List|File)?");

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
                readColumn(draft, column, take(given, column), reading, faults);
            }
        }
        for (String name : given.keySet()) {
            refuse(draft, Fault.unknownColumn(draft.field(name)), reading, faults);
        }
        return draft;
    }

    private void readColumn(Draft draft, Column column, List<Node> given, Reading reading, Faults faults) {
        List<Node> nodes = column.kind().isScalar() ? given : given.stream().map(Node::withoutLayout).toList();
        int told = faults.all().size();
        if (!nodes.isEmpty() && !column.is(Flag.IGNORED)) {
            if (!reading.writes(column)) {
                readOnly(draft, column, nodes, reading, faults);
                return;
            }
            boolean holdsElements = column.kind() == Kind.LIST || column.kind() == Kind.ELEMENT;
            if (nodes.size() > 1 && column.kind() != Kind.CHOICES && column.kind() != Kind.LIST) {
                faults.add(Fault.invalidValue(column.field()));
                return;
            }
            if (holdsElements && nodes.stream().anyMatch(Node::hasStrayText)) {
                refuse(draft, Fault.invalidValue(column.field()), reading, faults);
                return;
            }
            readValue(draft, column, nodes, reading, faults);
        }
        if (column.is(Flag.NEVER_EMPTY) && draft.clears(column.name())) {
            draft.remove(column.name());
            refuse(draft, Fault.required(column.field()), reading, faults);
            return;
        }
        boolean required = column.requiredOn(reading.verb()) || reading.required().contains(column.name());
        // What is wrong with it has been told, perhaps of a part of it.
        boolean wrong = faults.all().size() > told;
        if (required && !reading.lenient() && reading.only().isEmpty() && !wrong) {
            boolean emptied = draft.clears(column.name()) && !column.is(Flag.MAY_BE_EMPTY);
            if (emptied || reading.mustSend(column) && !draft.gives(column.name())) {
                faults.add(Fault.required(column.field()));
            }
        }
    }

    /** Of a column that this call cannot write: passed over where a record is made, compared where one is changed. */
    private static void readOnly(Draft draft, Column column, List<Node> nodes, Reading reading, Faults faults) {
        List<Node> said = nodes.stream().filter(node -> !node.isEmpty() && !node.isBlank()).toList();
        if (said.isEmpty()) {
            return;
        }
        switch (reading.verb()) {
            case POST -> {
                // What GET gave of one record makes another one.
            }
            case PUT -> {
                if (reading.lenient()) {
                    draft.skip(column.field());
                } else {
                    draft.echoes().addAll(said);
                }
            }
            case DELETE -> faults.add(Fault.notAllowed(column.field()));
        }
    }

    private void readValue(Draft draft, Column column, List<Node> nodes, Reading reading, Faults faults) {
        Node node = nodes.getFirst();
        if (nodes.size() == 1 && node.isBlank() && column.kind().isScalar()) {
            return;
        }
        if (nodes.size() == 1 && (node.isEmpty() || node.isBlank())) {
            if (reading.verb() == Verb.PUT || column.kind() == Kind.CHOICES) {
                draft.put(column.name(), Draft.CLEARED);
            }
            return;
        }
        Faults own = new Faults();
        switch (column.kind()) {
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64 ->
                settle(draft, column, ScalarReader.read(column, node, reading.lenient(), own, faults), own, reading,
                        faults);
            case REF -> {
                Object ref = refs.read(column, node, own);
                if (ref != Draft.CLEARED || reading.verb() == Verb.PUT) {
                    retired(draft, column, ref, reading, own);
                    settle(draft, column, ref, own, reading, faults);
                }
            }
            case CHOICES -> {
                List<Ref> chosen = refs.readChoices(column, nodes, own);
                chosen.forEach(ref -> retired(draft, column, ref, reading, own));
                settle(draft, column, chosen.isEmpty() ? Draft.CLEARED : chosen, own, reading, faults);
            }
            case LIST -> draft.put(column.name(), readList(draft, column, nodes, reading, faults));
            case ELEMENT -> draft.put(column.name(), read(column.nested(), node, reading.inside(), faults));
            case FILE -> {
                String prefix = column.name().equals("AttachmentFile") ? column.name() : "File";
                settle(draft, column, RefReader.readFile(column.resource(), column.field(), prefix, node, reading, own),
                        own, reading, faults);
            }
            case ATTRIBUTES -> throw new IllegalStateException(column.field() + " are read together");
        }
    }

    /** An entry that is no longer offered may stay where it stands, and be chosen nowhere. */
    private void retired(Draft draft, Column column, @Nullable Object value, Reading reading,
            Faults own) {
        if (value instanceof Ref ref && refs.isRetired(column, ref)) {
            if (reading.verb() == Verb.PUT) {
                draft.retire(column.name(), String.valueOf(ref.key()));
            } else if (!own.has(column.field())) {
                own.add(Fault.invalidValue(column.field()));
            }
        }
    }

    /** Items in their list, or repeated directly; drafts, or texts where the items have no columns. */
    private List<?> readList(Draft draft, Column column, List<Node> nodes, Reading reading, Faults faults) {
        List<Object> items = new ArrayList<>();
        for (Node list : nodes) {
            for (Node node : list.children()) {
                if (!node.name().equals(column.item())) {
                    faults.add(Fault.unknownColumn(column.resource() + "." + node.name()));
                } else if (column.children().isEmpty()) {
                    items.add(node.text().strip());
                } else {
                    Draft item = read(column.nested(), node, reading.inside(), faults);
                    if (!item.echoes().isEmpty() && draft.echoes().stream().noneMatch(list::equals)) {
                        // The list as a whole, of which the parts that cannot be written are compared.
                        draft.echoes().add(list);
                    }
                    items.add(item);
                }
            }
        }
        return items;
    }

    private void readItems(Draft draft, Map<String, List<Node>> given, Reading reading, Faults faults) {
        Map<Integer, CustomItem> items = customItems.of(draft.resource().name());
        for (String name : List.copyOf(given.keySet())) {
            Matcher matcher = ITEM.matcher(name);
            CustomItem item = matcher.matches() ? items.get(Integer.parseInt(matcher.group(1))) : null;
            if (item != null) {
                List<Node> nodes = Objects.requireNonNull(given.remove(name));
                Faults own = new Faults();
                Object value = itemReader.read(item, matcher.group(2), nodes, reading, own, faults);
                if (!own.isEmpty()) {
                    tell(own, draft, reading, faults);
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
            boolean asked = !reading.publicForm() || !item.adminOnly() && !item.password();
            if (item.required() && asked && missing && !faults.has(field)) {
                faults.add(Fault.required(field));
            }
        }
    }

    private static void settle(Draft draft, Column column, @Nullable Object value, Faults own,
            Reading reading, Faults faults) {
        if (!own.isEmpty()) {
            tell(own, draft, reading, faults);
        } else if (value != null) {
            draft.put(column.name(), value);
        }
    }

    private static void refuse(Draft draft, Fault fault, Reading reading, Faults faults) {
        Faults own = new Faults();
        own.add(fault);
        if (draft.field("Id").equals(fault.field())) {
            own.addTo(faults);
        } else {
            tell(own, draft, reading, faults);
        }
    }

    /** Tells faults, or with a lenient reading passes over what they are about. */
    private static void tell(Faults own, Draft draft, Reading reading, Faults faults) {
        if (reading.lenient()) {
            own.all().forEach(fault -> draft.skip(String.valueOf(fault.field())));
        } else {
            own.addTo(faults);
        }
    }

    private static List<Node> take(Map<String, List<Node>> given, Column column) {
        List<Node> nodes = new ArrayList<>();
        List<Node> named = given.remove(column.name());
        if (named != null) {
            nodes.addAll(named);
        }
        List<Node> bare = column.kind() == Kind.REF && column.is(Flag.NATURAL_KEY)
                ? given.remove(column.idName())
                : null;
        if (bare != null) {
            // What a record belongs to may be said without the pair around its id.
            nodes.addAll(bare);
        }
        List<Node> listed = column.kind() == Kind.CHOICES ? given.remove(column.name() + "List") : null;
        if (listed != null) {
            nodes.addAll(listed);
        }
        return nodes;
    }
}
