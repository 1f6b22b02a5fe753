package io.yoriai.automation;

/** Parts of a plan (spec/smp-mail-tracking.md 3.12, 3.13). */
public enum PartKind {
    /** Sends a mail of a template. */
    MAIL,
    /** Waits. */
    WAIT,
    /** Goes one way for leads who meet a condition, the other for the rest. */
    FILTER,
    /** Waits until a mail of the run is opened. */
    OPEN,
    /** Waits until a counted link is followed: a certain one, or any in the run's mails. */
    CLICK,
    /** Waits until a page is looked at. */
    VISIT,
    /** Puts the lead on a list. */
    LIST_ADD,
    /** Takes the lead off a list. */
    LIST_REMOVE,
    /** Writes an item of the lead. */
    UPDATE,
    /** Tells a member of staff by mail. */
    NOTIFY;

    /** Whether it waits for something that the lead does, with a limit. */
    public boolean isTrigger() {
        return this == OPEN || this == CLICK || this == VISIT;
    }

    /** Whether it has two ways on. */
    public boolean branches() {
        return this == FILTER || isTrigger();
    }
}
