package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/**
 * Entries and exits of people who were received (spec/smp-application-attendance.md B6): the reception itself is the first
 * entry; how further ones are taken is the campaign's pattern (1 reception only, 2 entry and exit by turns, 3 free).
 */
@Service
public class EntryExit {

    private static final int ENTRY = 1;
    private static final int EXIT = 2;

    private final JdbcClient jdbc;
    private final Clock clock;

    EntryExit(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * The person enters again.
     *
     * @param attendanceId the person's row at the campaign (Attendance.Id)
     * @param sessionId null: the venue
     * @throws FaultException 404 not received there; 409 DUPLICATE 既に受付済みです or 既に入場済みです; 409 FULL 入場制限中です
     */
    public void enter(Caller caller, long attendanceId, @Nullable Long sessionId, Instant at) {
        move(caller, attendanceId, sessionId, ENTRY, at);
    }

    /**
     * The person leaves: always accepted of one who stays.
     *
     * @throws FaultException 404 not received there; 409 NOT_ALLOWED 入場していません
     */
    public void leave(Caller caller, long attendanceId, @Nullable Long sessionId, Instant at) {
        move(caller, attendanceId, sessionId, EXIT, at);
    }

    private void move(Caller caller, long attendanceId, @Nullable Long sessionId, int kind, Instant at) {
        String outcome = jdbc.sql("select attendance_move(?, ?::bigint, ?, ?::smallint, ?, ?::smallint)")
                .param(Timestamp.from(clock.instant())).param(sessionId).param(attendanceId).param(kind)
                .param(Timestamp.from(at)).param(caller.source().code()).query(String.class).single();
        String field = (sessionId == null ? Place.Kind.VENUE : Place.Kind.SESSION).placeField();
        switch (outcome) {
            case "RECORDED" -> {
                // Done.
            }
            case "NOT_RECEIVED" -> throw new FaultException(Fault.notFound(field).saying("attendance.none"));
            case "DUPLICATE" -> throw refused("DUPLICATE", field, "attendance.duplicate");
            case "ALREADY_INSIDE" -> throw refused("DUPLICATE", field, "attendance.already-inside");
            case "NOT_INSIDE" -> throw refused("NOT_ALLOWED", field, "attendance.not-inside");
            case "ADMISSION_LIMITED" -> throw refused("FULL", field, "attendance.admission-limited");
            default -> throw new IllegalStateException(outcome);
        }
    }

    private static FaultException refused(String code, String field, String text) {
        return new FaultException(Fault.of(409, code, field).saying(text));
    }
}
