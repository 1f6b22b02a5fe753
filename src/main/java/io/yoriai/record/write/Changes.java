package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** What a write changes of a record, typed, in the dictionary's order; values that are the same are no change. */
public record Changes(List<Change> all) implements Iterable<Change> {

    /** Nothing. */
    public static final Changes NONE = new Changes(List.of());

    public Changes {
        all = List.copyOf(all);
    }

    Changes with(List<Change> more) {
        return more.isEmpty() ? this : new Changes(Stream.concat(all.stream(), more.stream()).toList());
    }

    public boolean isEmpty() {
        return all.isEmpty();
    }

    /** The change of a column of this name; null: it does not change. */
    public @Nullable Change of(String name) {
        return all.stream().filter(change -> change.name().equals(name)).findFirst().orElse(null);
    }

    @Override
    public Iterator<Change> iterator() {
        return all.iterator();
    }
}
