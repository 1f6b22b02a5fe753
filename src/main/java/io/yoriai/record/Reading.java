package io.yoriai.record;

import java.util.Set;

/**
 * How a body is to be read.
 *
 * @param lenient pass over what a column cannot hold instead of refusing it ({@code ignore_itemcheck=1})
 * @param required names of base columns that must have a value on POST and cannot be cleared on PUT
 * @param only names of the columns that may be given; empty: all that the verb may write
 */
public record Reading(Verb verb, boolean lenient, Set<String> required, Set<String> only) {

    public static Reading of(Verb verb) {
        return new Reading(verb, false, Set.of(), Set.of());
    }

    /** A body that only names its record. */
    public static Reading naming(String... columns) {
        return new Reading(Verb.DELETE, false, Set.of(), Set.of(columns));
    }

    public Reading requiring(Set<String> columns) {
        return new Reading(verb, lenient, columns, only);
    }

    public Reading leniently(boolean newLenient) {
        return new Reading(verb, newLenient, required, only);
    }

    boolean writes(Column column) {
        return only.isEmpty() ? column.writableOn(verb) : only.contains(column.name());
    }
}
