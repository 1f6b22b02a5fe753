package io.yoriai.mail.internal;

/** What composing one row gave. */
public sealed interface Result {

    /** To be sent. */
    record Ready(Composed mail) implements Result {}

    /** Not to be sent: the row becomes SendResult 4 with this SkipReason (spec/smp-mail-tracking.md 3.4). */
    record Skipped(int reason) implements Result {}

    /** Could not be made: the row becomes SendResult 3 with code 90001. */
    record Failed(String message) implements Result {}
}
