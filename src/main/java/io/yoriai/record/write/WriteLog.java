package io.yoriai.record.write;

/** Keeps a line of every write of every record; the rooms above have one. */
public interface WriteLog {

    /**
     * The line of a write.
     *
     * @param changes what differs; of a new or deleted record nothing
     */
    Along line(Writing writing, Changes changes);

    /** Keeps a line of what is done to a record that is none of the engine's, in the running transaction. */
    void note(String what, String record);
}
