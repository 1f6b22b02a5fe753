package io.yoriai.bulk;

/** Calls that somebody waits for on this node; batches, for which nobody does, give way to them (docs/adr/0114). */
@FunctionalInterface
public interface CallsInProgress {

    /** How many there are at this moment. */
    int now();
}
