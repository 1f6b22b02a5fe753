package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.ConcurrencyFailureException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import io.yoriai.attendance.Receipt;
import io.yoriai.record.FaultException;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;
import io.yoriai.attendance.internal.rules.Facts;
import io.yoriai.attendance.internal.rules.ReceptionRules;
import io.yoriai.attendance.internal.rules.RepeatedScans;

/**
 * A reception's way: read, decide, write. First without any lock; where a fact changed between the reading and the writing, or
 * where something is shared with others, again from the start under locks. Nothing is ever held while nothing is done.
 */
@Component
public class Receptionist {

    /** So often a reception is tried in all: a deadlock or a changed fact leads to the next (B1). */
    private static final int TRIES = 5;

    private final FactsReader reader;
    private final ReceptionWriter writer;
    private final LockedReception locked;
    private final RepeatWindows repeated;

    Receptionist(FactsReader reader, ReceptionWriter writer, LockedReception locked, RepeatWindows repeated) {
        this.reader = reader;
        this.writer = writer;
        this.locked = locked;
        this.repeated = repeated;
    }

    /** @throws FaultException with the one fault of the error table that comes first; then nothing is written */
    public Receipt receive(Asked asked) {
        RepeatedScans.Windows windows = repeated.now();
        boolean alone = !TransactionSynchronizationManager.isActualTransactionActive();
        for (int tried = 1; tried <= TRIES; tried++) {
            try {
                Receipt receipt = told(asked, tried == 1 ? atOnce(asked, windows) : locked.receive(asked, windows));
                if (receipt != null) {
                    return receipt;
                }
            } catch (ConcurrencyFailureException e) {
                // Within a transaction of the caller's there is nothing left to try: it has failed as a whole.
                if (!alone || tried == TRIES) {
                    throw e;
                }
            }
        }
        throw new OptimisticLockingFailureException("the facts of a reception keep changing");
    }

    /** In two statements, each of which is a transaction; no connection is held while it waits to go with others. */
    private LockedReception.Outcome atOnce(Asked asked, RepeatedScans.Windows windows) {
        Facts facts = reader.read(asked);
        Decision decision = ReceptionRules.decide(asked, facts, windows);
        Receipt receipt = decision instanceof Decision.Received received
                ? writer.write(asked, facts, received)
                : null;
        return new LockedReception.Outcome(decision, receipt);
    }

    /** Null where it has to be tried again. */
    private static @Nullable Receipt told(Asked asked, LockedReception.Outcome outcome) {
        return switch (outcome.decision()) {
            case Decision.Refused refused -> throw new FaultException(refused.refusal().fault(asked));
            case Decision.Repeated first -> new Receipt(first.attendance(), first.record(), true);
            case null, default -> outcome.receipt();
        };
    }
}
