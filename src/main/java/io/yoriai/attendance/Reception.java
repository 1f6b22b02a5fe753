package io.yoriai.attendance;

import org.springframework.stereotype.Service;

import java.time.Clock;
import java.util.List;

import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.Receptionist;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Receives people at the door (spec/smp-application-attendance.md 9, 10). All of a call is written, or nothing: a refused call
 * writes nothing.
 */
@Service
public class Reception {

    private final Receptionist receptionist;
    private final Clock clock;

    Reception(Receptionist receptionist, Clock clock) {
        this.receptionist = receptionist;
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
        FaultException.throwIfAny(faults);
        return receptionist.receive(Asked.of(caller, command, clock.instant()));
    }
}
