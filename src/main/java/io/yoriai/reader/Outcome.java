package io.yoriai.reader;

/** What became of a call that writes a reader. */
public enum Outcome {
    /** Stored. */
    DONE,
    /** Nothing was different; nothing was written. */
    UNCHANGED,
    /** No such reader in the magazine. */
    NOT_FOUND,
    /** The address belongs to another reader of the magazine. */
    ADDRESS_TAKEN,
    /** The magazine has changed since the caller's copy was taken: take another and try again. */
    MAGAZINE_CHANGED
}
