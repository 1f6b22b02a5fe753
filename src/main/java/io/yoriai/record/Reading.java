package io.yoriai.record;

import java.util.Set;

/**
 * How a body is to be read.
 *
 * @param lenient pass over what a column cannot hold instead of refusing it ({@code ignore_itemcheck=1})
 * @param required names of base columns that must have a value on POST and cannot be cleared on PUT
 * @param only names of the columns that may be given; empty: all that the verb may write
 * @param also names of columns that may be given beyond those, because their room judges them by what is stored
 * @param copies a POST that starts from a stored record: items that are not given come from there
 */
public record Reading(Verb verb, boolean lenient, Set<String> required, Set<String> only,
        Set<String> also, boolean copies) {

    public static Reading of(Verb verb) {
        return new Reading(verb, false, Set.of(), Set.of(), Set.of(), false);
    }

    /** A body that only names its record. */
    public static Reading naming(String... columns) {
        return new Reading(Verb.DELETE, false, Set.of(), Set.of(columns), Set.of(), false);
    }

    public Reading requiring(Set<String> columns) {
        return new Reading(verb, lenient, columns, only, also, copies);
    }

    public Reading leniently(boolean newLenient) {
        return new Reading(verb, newLenient, required, only, also, copies);
    }

    /** Reads these columns too, though the dictionary takes them on other verbs only. */
    public Reading taking(String... columns) {
        return new Reading(verb, lenient, required, only, Set.of(columns), copies);
    }

    /** Reads the body of a copy. */
    public Reading copying() {
        return new Reading(verb, lenient, required, only, also, true);
    }

    boolean writes(Column column) {
        return only.isEmpty() ? column.writableOn(verb) || also.contains(column.name()) : only.contains(column.name());
    }
}
