package io.yoriai.record.draft;

import java.util.Set;

import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Verb;

/**
 * How a body is to be read.
 *
 * @param lenient pass over what a column cannot hold instead of refusing it ({@code ignore_itemcheck=1})
 * @param required names of base columns that must have a value on POST and cannot be cleared on PUT
 * @param only names of the columns that may be given; empty: all that the verb may write
 * @param copies a POST that starts from a stored record: items that are not given come from there
 * @param console a form of the console, which writes some columns that no call writes, and of a record that there is says what it changes
 * @param publicForm a form that has no items for administrators alone and no passwords: none of them is missing there
 * @param within what stands inside an element or a list, which is always whole
 */
public record Reading(Verb verb, boolean lenient, Set<String> required, Set<String> only, boolean copies,
        boolean console, boolean publicForm, boolean within) {

    public static Reading of(Verb verb) {
        return new Reading(verb, false, Set.of(), Set.of(), false, false, false, false);
    }

    /** A body that only names its record, by some of these columns. */
    public static Reading naming(Set<String> columns) {
        return new Reading(Verb.DELETE, false, Set.of(), columns, false, false, false, false);
    }

    public Reading requiring(Set<String> columns) {
        return new Reading(verb, lenient, columns, only, copies, console, publicForm, within);
    }

    public Reading leniently(boolean newLenient) {
        return new Reading(verb, newLenient, required, only, copies, console, publicForm, within);
    }

    /** Reads the body of a copy. */
    public Reading copying() {
        return new Reading(verb, lenient, required, only, true, console, publicForm, within);
    }

    /** Reads what a form of the console says. */
    public Reading inConsole() {
        return new Reading(verb, lenient, required, only, copies, true, publicForm, within);
    }

    /** Reads what a public form says. */
    public Reading onPublicForm() {
        return new Reading(verb, lenient, required, only, copies, console, true, within);
    }

    /** How what is inside an element or a list is read. */
    Reading inside() {
        return new Reading(verb, lenient && verb != Verb.DELETE, Set.of(), Set.of(), false, console,
                publicForm, true);
    }

    /** Whether a body without a column lacks it, though the record that is changed has it. */
    boolean mustSend(Column column) {
        return verb == Verb.POST || column.requiredOn(verb) && (within || !console);
    }

    boolean writes(Column column) {
        return only.isEmpty()
                ? column.writableOn(verb) || console && column.is(Flag.CONSOLE)
                : only.contains(column.name());
    }
}
