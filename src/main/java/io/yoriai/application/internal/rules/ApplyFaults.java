package io.yoriai.application.internal.rules;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Why an application is refused: the lower half of the table of spec/smp-application-attendance.md 2. */
public final class ApplyFaults {

    public static final String CAMPAIGN = "Application.Seminar";
    public static final String FLOW = "Application.Flow";
    public static final String SESSION = "ApplicationSession.Session";
    public static final String SESSIONS = "Application.ApplicationSessionList";
    public static final String PREVIOUS = "Application.PreviousApplicationId";

    private ApplyFaults() {}

    static FaultException closed() {
        return state("NOT_ALLOWED", CAMPAIGN, "application.closed");
    }

    static FaultException outOfPeriod(String field) {
        return state("OUT_OF_PERIOD", field, "application.period");
    }

    /** It, or what clashes with it, is applied for already. */
    public static FaultException duplicate(String field) {
        return state("DUPLICATE", field, "application.duplicate");
    }

    static FaultException clash() {
        return state("CONFLICT", SESSION, "application.clash");
    }

    static FaultException tooMany(int most) {
        return new FaultException(Fault.of(409, "NOT_ALLOWED", SESSION).saying("application.most", most));
    }

    static FaultException unchangeable() {
        return state("NOT_ALLOWED", PREVIOUS, "application.unchangeable");
    }

    static FaultException full(String field) {
        return state("FULL", field, "fault.FULL");
    }

    static FaultException listFull(String field) {
        return state("FULL", field, "application.list-full");
    }

    static FaultException proxyNotAllowed() {
        return new FaultException(Fault.of(403, "NOT_ALLOWED", "proxy").saying("application.proxy"));
    }

    private static FaultException state(String code, String field, String text) {
        return new FaultException(Fault.of(409, code, field).saying(text));
    }
}
