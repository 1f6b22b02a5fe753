package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Collects every fault of a call's shape, so that all are told at once (spec/conventions.md 5). */
public final class Faults {

    private final List<Fault> list = new ArrayList<>();

    public void add(Fault fault) {
        list.add(fault);
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    public boolean has(String field) {
        return list.stream().anyMatch(fault -> field.equals(fault.field()));
    }

    /**
     * Throws all of them in the order of the dictionary's columns, unknown columns last.
     *
     * @throws FaultException where there is one
     */
    public void throwInOrder(Resource resource) {
        list.sort(Comparator.comparingInt(fault -> place(resource, fault.field())));
        throwIfAny();
    }

    private static int place(Resource resource, @Nullable String field) {
        String name = field == null ? "" : field.substring(field.indexOf('.') + 1);
        List<Column> columns = resource.columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            boolean custom = column.kind() == Kind.ATTRIBUTES && name.matches("Attribute\\d+");
            if (custom || column.name().equals(name)
                    || column.children().stream().anyMatch(child -> child.field().equals(field))) {
                return i;
            }
        }
        return columns.size();
    }

    /** Hands all of them on. */
    public void addTo(Faults others) {
        others.list.addAll(list);
    }

    public List<Fault> all() {
        return List.copyOf(list);
    }

    /** @throws FaultException with all of them, where there is one */
    public void throwIfAny() {
        FaultException.throwIfAny(list);
    }
}
