package io.yoriai.record;

import java.util.List;

/** Ends a call and its transaction: nothing of it is stored. Holds one fault or all faults of a body. */
public final class FaultException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    /** As many faults of one call as are told (spec/smp-platform.md 11). */
    private static final int MOST = 100;

    private final transient List<Fault> faults;

    public FaultException(List<Fault> faults) {
        // An expected end of a call: no stack trace is worth its cost.
        super(faults.toString(), null, false, false);
        if (faults.isEmpty()) {
            throw new IllegalArgumentException("no fault");
        }
        this.faults = List.copyOf(faults.subList(0, Math.min(MOST, faults.size())));
    }

    public FaultException(Fault fault) {
        this(List.of(fault));
    }

    /** @throws FaultException with all of them, where there is one */
    public static void throwIfAny(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
    }

    public List<Fault> faults() {
        return faults;
    }

    /** The status of the first fault, which decides the answer's. */
    public int status() {
        return faults.getFirst().status();
    }
}
