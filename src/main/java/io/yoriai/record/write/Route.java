package io.yoriai.record.write;

/** By which way a record is written, as histories tell it (spec/smp-lead.md 5; codes of VisitorChangeLog.Route). */
public enum Route {
    CONSOLE,
    PUBLIC_PAGE,
    MY_PAGE,
    CSV,
    API,
    AUTOMATIC_MERGE,
    MANUAL_MERGE,
    UNSUBSCRIPTION,
    MAIL_RESULT,
    SCENARIO,
    SCORING,
    PARAMETER_LINK,
    SYSTEM;

    /** What is stored and told. */
    public int code() {
        return ordinal() + 1;
    }
}
