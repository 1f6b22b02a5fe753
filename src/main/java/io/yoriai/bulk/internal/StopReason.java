package io.yoriai.bulk.internal;

/** Why a batch ended before its last record, by its code. */
public enum StopReason {
    STAFF,
    KEY,
    ERRORS,
    SYSTEM;

    int code() {
        return ordinal() + 1;
    }
}
