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

    /** Hands all of them on; to a draft that passes over faults only the names of its columns. */
    void addTo(Faults others, @Nullable Draft lenient) {
        if (lenient == null) {
            others.list.addAll(list);
        } else {
            list.forEach(fault -> lenient.skip(String.valueOf(fault.field())));
        }
    }

    /**
     * Ends the call where anything is wrong with a body.
     *
     * @throws FaultException with all of them, in the order of the resource's columns; unknown columns come last
     */
    public void throwIfAny(Resource resource) {
        list.sort(Comparator.comparingInt(fault -> place(resource, fault.field())));
        throwIfAny();
    }

    private static int place(Resource resource, @Nullable String field) {
        String prefix = resource.name() + ".";
        if (field == null || !field.startsWith(prefix)) {
            return -1;
        }
        List<Column> columns = resource.columns();
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            String name = field.substring(prefix.length());
            boolean item = column.kind() == Kind.ATTRIBUTES && name.matches("Attribute\\d+");
            if (item || column.name().equals(name)
                    || column.children().stream().anyMatch(child -> child.name().equals(name))) {
                return i;
            }
        }
        return columns.size();
    }

    /** @throws FaultException with all of them, where there is one */
    public void throwIfAny() {
        if (!list.isEmpty()) {
            throw new FaultException(list);
        }
    }
}
