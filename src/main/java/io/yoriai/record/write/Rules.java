package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Map;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.batching.Along;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;

/**
 * What a resource asks beyond the dictionary. All of it happens in the transaction of the call, in the order of the methods
 * here; a resource without rules of its own needs none.
 */
public interface Rules {

    /** Nothing beyond the dictionary. */
    Rules NONE = new Rules() {
    };

    /** How a body is read where the verb alone does not tell. */
    default Reading reading(Reading usual, Node body) {
        return usual;
    }

    /** What a body says, where it may say it in another way than its columns do. */
    default Node body(Node body) {
        return body;
    }

    /** Locks what comes before the record itself in the one order of locks, and reads what a new one is made of. */
    default void lock(Writing writing) {}

    /**
     * Faults of what was given (400), and what is to be normalised of it. All are told together. What is stored is known
     * where the record, its parent, or what is copied may be read by the caller.
     */
    default void shape(Writing writing, Faults faults) {}

    /**
     * Faults of what is stored: throws the first one, 403, 404 or 409, in the order of the method's table. Fills in what
     * only the stored state tells.
     */
    default void state(Writing writing) {}

    /**
     * Makes a new record of another one.
     *
     * @return its id, and what was given is then written over it; null: it is made of what was given alone
     */
    default @Nullable Long copy(Writing writing) {
        return null;
    }

    /**
     * Makes a new record that is no row of the declared table alone, by means of its own.
     *
     * @return its id; null: it is made of what was given
     */
    default @Nullable Long make(Writing writing) {
        return null;
    }

    /** Whether a new record that clashed with another one is to be tried once more, changed. */
    default boolean again(Writing writing, int tries) {
        return false;
    }

    /** How a clash with another record is told. */
    default Fault taken(Fault usual) {
        return usual;
    }

    /** How a column is told that cannot be changed, and was given another value than it has. */
    default Fault readOnly(Fault usual) {
        return usual;
    }

    /** What is written along with a new record, in its own statement. */
    default List<Along> along(Writing writing) {
        return List.of();
    }

    /** What follows: histories, jobs, seats. Nothing that was given differs from what stood there: it is not called. */
    default void follow(Writing writing, Changes changes) {}

    /**
     * Of a new record: whether the rules leave it at its one statement, so that no transaction around it is needed where
     * nothing that was given is stored beside it. Then nothing above may ask or write.
     */
    default boolean alone(Writing writing) {
        return false;
    }

    /** What lets records be written in sets; null: each is written by itself. */
    default @Nullable Together together() {
        return null;
    }

    /**
     * Records that touch nothing in common can be written together, and it comes to the same as one after the other
     * (docs/adr/0072). Their rules then neither copy, nor make, nor try again; what {@link #lock} and {@link #follow} do of
     * one record is done here of all of them.
     */
    interface Together {

        /** Whether a record, of which everything has been asked, may be written with others. */
        boolean fits(Writing writing);

        /** Locks what comes before records that are there, in the one order of locks. */
        void lock(List<Writing> found);

        /** What a record reads or writes beside itself, as texts to be compared: whoever shares one of them comes later. */
        List<String> touches(Writing writing);

        /** What follows of new records, and of those that were changed. */
        void follow(List<Writing> made, Map<Writing, Changes> changed);
    }
}
