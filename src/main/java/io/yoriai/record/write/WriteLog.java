package io.yoriai.record.write;

import java.util.Map;

import io.yoriai.record.batching.Along;

/** Keeps a line of every write of every record; the rooms above have one. */
public interface WriteLog {

    /**
     * The line of a write.
     *
     * @param changes what differs; of a new or deleted record nothing
     */
    Along line(Writing writing, Changes changes);

    /** Keeps a line of what is done to a record that is none of the engine's, in the running transaction. */
    default void note(String what, String record) {
        note(what, record, Map.of(), Map.of());
    }

    /** The same of values as text, by column; what is equal before and after is left out. */
    void note(String what, String record, Map<String, String> before, Map<String, String> after);
}
