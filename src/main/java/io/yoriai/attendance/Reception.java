package io.yoriai.attendance;

import io.yoriai.attendance.internal.ReceiveCall;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.time.Clock;
import java.time.Instant;
import java.util.List;

/**
 * Receives people at the door (spec/smp-application-attendance.md 9, 10). One call is one transaction and one round trip;
 * a refused call writes nothing.
 */
@Service
public class Reception {

    /** A deadlock or a lost race for an on-site id is tried again so often (B1). */
    private static final int TRIES = 4;

    private final ReceiveCall call;
    private final Clock clock;

    Reception(ReceiveCall call, Clock clock) {
        this.call = call;
        this.clock = clock;
    }

    /**
     * Receives one person.
     *
     * @return what was written, or what an identical call shortly before had written
     * @throws FaultException all faults of the shape (400), or else the first one of the state: 400, 403, 404 or 409
     */
    public Receipt receive(Caller caller, Receive command) {
        List<Fault> faults = command.faults(caller);
        if (!faults.isEmpty()) {
            throw new FaultException(faults);
        }
        Instant now = clock.instant();
        boolean alone = !TransactionSynchronizationManager.isActualTransactionActive();
        for (int tried = 1;; tried++) {
            try {
                return call.receive(caller, command, now);
            } catch (PessimisticLockingFailureException e) {
                // Within a transaction of the caller's there is nothing left to try: it has failed as a whole.
                if (!alone || tried == TRIES) {
                    throw e;
                }
            }
        }
    }
}
