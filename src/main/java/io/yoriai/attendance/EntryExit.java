package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import java.time.Instant;

import io.yoriai.attendance.internal.rules.MoveRules;
import io.yoriai.attendance.internal.Moves;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Entries and exits of people who were received (spec/smp-application-attendance.md B6): the reception itself is the first
 * entry; how further ones are taken is the campaign's pattern (1 reception only, 2 entry and exit by turns, 3 free).
 */
@Service
public class EntryExit {

    private final Moves moves;

    EntryExit(Moves moves) {
        this.moves = moves;
    }

    /**
     * The person enters again.
     *
     * @param attendanceId the person's row at the campaign (Attendance.Id)
     * @param sessionId null: the venue
     * @throws FaultException 404 not received there; 409 DUPLICATE 既に受付済みです or 既に入場済みです; 409 FULL 入場制限中です
     */
    public void enter(Caller caller, long attendanceId, @Nullable Long sessionId, Instant at) {
        move(caller, attendanceId, sessionId, true, at);
    }

    /**
     * The person leaves: always accepted of one who stays.
     *
     * @throws FaultException 404 not received there; 409 NOT_ALLOWED 入場していません
     */
    public void leave(Caller caller, long attendanceId, @Nullable Long sessionId, Instant at) {
        move(caller, attendanceId, sessionId, false, at);
    }

    private void move(Caller caller, long attendanceId, @Nullable Long sessionId, boolean entry, Instant at) {
        MoveRules.Refusal refusal = moves
                .record(new Moves.Move(attendanceId, sessionId, entry, at, caller.source().code()));
        if (refusal != null) {
            throw new FaultException(fault(refusal, sessionId == null ? Place.Level.VENUE : Place.Level.SESSION));
        }
    }

    private static Fault fault(MoveRules.Refusal refusal, Place.Level kind) {
        String field = kind.placeField();
        return switch (refusal) {
            case NOT_RECEIVED -> Fault.notFound(field).saying("attendance.none");
            case ALREADY_RECEIVED -> Fault.of(409, "DUPLICATE", field).saying("attendance.duplicate");
            case ALREADY_INSIDE -> Fault.of(409, "DUPLICATE", field).saying("attendance.already-inside");
            case NOT_INSIDE -> Fault.of(409, "NOT_ALLOWED", field).saying("attendance.not-inside");
            case ADMISSION_LIMITED -> Fault.of(409, "FULL", field).saying("attendance.admission-limited");
        };
    }
}
