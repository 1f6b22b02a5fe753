package io.yoriai.record;

import java.util.Set;

/**
 * How a body is to be read.
 *
 * @param lenient pass over what a column cannot hold instead of refusing it ({@code ignore_itemcheck=1})
 * @param required names of base columns that must have a value on POST and cannot be cleared on PUT
 * @param only names of the columns that may be given; empty: all that the verb may write
 * @param also names of columns that may be given beyond those, because their room judges them by what is stored
 */
public record Reading(Verb verb, boolean lenient, Set<String> required, Set<String> only,
        Set<String> also) {

    public static Reading of(Verb verb) {
        return new Reading(verb, false, Set.of(), Set.of(), Set.of());
    }

    /** A body that only names its record. */
    public static Reading naming(String... columns) {
        return new Reading(Verb.DELETE, false, Set.of(), Set.of(columns), Set.of());
    }

    public Reading requiring(Set<String> columns) {
        return new Reading(verb, lenient, columns, only, also);
    }

    public Reading leniently(boolean newLenient) {
        return new Reading(verb, newLenient, required, only, also);
    }

    /** Reads these columns too, though the dictionary takes them on other verbs only. */
    public Reading taking(String... columns) {
        return new Reading(verb, lenient, required, only, Set.of(columns));
    }

    boolean writes(Column column) {
        return only.isEmpty() ? column.writableOn(verb) || also.contains(column.name()) : only.contains(column.name());
    }
}
