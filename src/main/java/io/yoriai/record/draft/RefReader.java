package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.Verb;

/** Reads coded pairs: by id, by name, or both (spec/conventions.md 4). */
@Component
final class RefReader {

    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final List<String> PARTS = List.of("Name", "Extension", "Path");

    private final Masters masters;

    RefReader(Masters masters) {
        this.masters = masters;
    }

    /** A {@link Ref}, {@link Draft#CLEARED} for a pair with empty children, or null with a fault. */
    @Nullable
    Object read(Column column, Node node, Faults faults) {
        String id = node.text().strip();
        String name = "";
        if (node.isTangled()) {
            return refuse(column, faults);
        }
        for (Node child : node.children()) {
            if (child.name().equals(column.idName())) {
                id = child.text().strip();
            } else if (child.name().equals(column.nameName())) {
                name = child.text().strip();
            } else {
                faults.add(Fault.unknownColumn(column.resource() + "." + child.name()));
                return null;
            }
        }
        if (id.isEmpty() && name.isEmpty()) {
            return Draft.CLEARED;
        }
        return resolve(column, Codes.canonical(id), name, faults);
    }

    /**
     * Choices in any accepted form: repeated {@code X} with text or {@code XId}, the same inside {@code XList}, or one
     * {@code X} with a child per value whose text 1 chooses it. They are a set: each once, in the order of their ids.
     */
    List<Ref> readChoices(Column column, List<Node> nodes, Faults faults) {
        return chosen(column, nodes, faults).stream().distinct()
                .sorted(Comparator.comparing(Ref::id, Comparator.comparing(String::length)).thenComparing(Ref::id))
                .toList();
    }

    private List<Ref> chosen(Column column, List<Node> nodes, Faults faults) {
        List<Ref> chosen = new ArrayList<>();
        for (Node node : nodes) {
            if (node.name().equals(column.name() + "List") && node.hasStrayText()) {
                faults.add(Fault.invalidValue(column.field()));
            } else if (node.name().equals(column.name() + "List")) {
                chosen.addAll(chosen(column, node.children(), faults));
            } else if (node.children().stream().anyMatch(child -> !child.name().startsWith(column.name()))) {
                for (Node value : node.children()) {
                    Ref ref = resolve(column, value.name(), "", faults);
                    if (value.text().strip().equals("1") && ref != null) {
                        chosen.add(ref);
                    } else if (!value.text().strip().matches("[01]?")) {
                        faults.add(Fault.invalidValue(column.field()));
                    }
                }
            } else if (read(column, node, faults) instanceof Ref ref) {
                chosen.add(ref);
            }
        }
        return chosen;
    }

    /**
     * A file by its id, {@link Draft#CLEARED} for an element that names none on update, or null. A part that no file has,
     * or a name where the id is missing, is a fault: a file would be lost without a word.
     *
     * @param prefix what the names of its parts begin with
     */
    static @Nullable Object readFile(String resource, String field, String prefix, Node node, Reading reading,
            Faults faults) {
        String id = node.text().strip();
        boolean described = false;
        if (node.isTangled()) {
            faults.add(Fault.invalidValue(field));
            return null;
        }
        for (Node child : node.children()) {
            if (child.name().equals(prefix + "Id")) {
                id = child.text().strip();
            } else if (PARTS.stream().anyMatch(part -> child.name().equals(prefix + part))) {
                described |= !child.text().isBlank();
            } else {
                faults.add(Fault.unknownColumn(resource + "." + child.name()));
                return null;
            }
        }
        if (id.isEmpty()) {
            if (described) {
                faults.add(Fault.required(field));
            }
            return described || reading.verb() != Verb.PUT ? null : Draft.CLEARED;
        }
        if (!DIGITS.matcher(id).matches()) {
            faults.add(Fault.invalidValue(field));
            return null;
        }
        return Long.valueOf(id);
    }

    /** Whether a pair's entry is no longer offered. */
    boolean isRetired(Column column, Ref ref) {
        if (column.codes() instanceof Codes.Master master && ref.key() != null) {
            Masters.Entry entry = masters.get(master.name()).byKey(ref.key());
            return entry != null && !entry.active();
        }
        return false;
    }

    private @Nullable Ref resolve(Column column, String id, String name, Faults faults) {
        return switch (column.codes()) {
            case Codes.Fixed fixed -> {
                String wanted = column.idOnWrite(id);
                Codes.Code code = wanted.isEmpty() ? fixed.byLabel(name) : fixed.byId(wanted);
                yield code == null
                        ? refuse(column, faults)
                        : agree(column, code.id(), code.id(), code.label(), name, faults);
            }
            case Codes.Master master -> {
                Masters.Master entries = masters.get(master.name());
                List<Masters.Entry> named = entries.byName(name);
                Masters.Entry entry = id.isEmpty()
                        ? (named.size() == 1 ? named.getFirst() : null)
                        : entries.byId(id);
                yield entry == null
                        ? refuse(column, faults)
                        : agree(column, entry.key(), entry.id(), entries.answeredName(entry), name, faults);
            }
            case Codes.Foreign foreign -> {
                if (!id.isEmpty() && !DIGITS.matcher(id).matches()) {
                    yield refuse(column, faults);
                }
                yield new Ref(id.isEmpty() ? null : id, name.isEmpty() ? null : name, id.isEmpty() ? null : id);
            }
            // Numbers that the column's room knows.
            case Codes.None none -> DIGITS.matcher(id).matches() ? new Ref(id, null, id) : refuse(column, faults);
        };
    }

    private static @Nullable Ref agree(Column column, String key, String id, String label, String name,
            Faults faults) {
        if (!name.isEmpty() && !name.equals(label)) {
            faults.add(Fault.invalidValue(column.field()).saying("fault.INVALID_VALUE.pair"));
            return null;
        }
        return new Ref(id, label, key);
    }

    private static @Nullable Ref refuse(Column column, Faults faults) {
        faults.add(Fault.invalidValue(column.field()));
        return null;
    }
}
