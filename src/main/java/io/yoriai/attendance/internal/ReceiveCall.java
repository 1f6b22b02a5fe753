package io.yoriai.attendance.internal;

import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.Receive;
import io.yoriai.record.FaultException;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ResultSetExtractor;
import org.springframework.stereotype.Component;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/**
 * The one round trip of a reception: {@code receive} of the migration {@code attendance_receive}, in a transaction of its own
 * where none is open. Every parameter keeps its type whatever its value, so that each connection prepares the statement once.
 */
@Component
public class ReceiveCall {

    private static final String SQL = "select outcome, attendance_id, record_id from receive(?, ?, ?, ?, ?::bigint[], ?, ?,"
            + " ?::smallint, ?::smallint, ?::smallint, ?, ?, ?, ?, ?)";

    private record Answer(Outcome outcome, long attendanceId, long recordId) {}

    private static final ResultSetExtractor<Answer> ANSWER = rows -> {
        rows.next();
        return new Answer(Outcome.valueOf(rows.getString(1)), rows.getLong(2), rows.getLong(3));
    };

    private final JdbcTemplate jdbc;

    public ReceiveCall(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /** @throws FaultException with the one fault of the error table that comes first; then nothing is written */
    public Receipt receive(Caller caller, Receive command, Instant now) {
        Answer answer = Objects.requireNonNull(jdbc.query(SQL, call -> fill(call, caller, command, now), ANSWER));
        return switch (answer.outcome()) {
            case RECEIVED -> new Receipt(answer.attendanceId(), answer.recordId(), false);
            case REPEATED -> new Receipt(answer.attendanceId(), answer.recordId(), true);
            default -> throw new FaultException(answer.outcome().fault(command));
        };
    }

    private static void fill(PreparedStatement call, Caller caller, Receive command, Instant now) throws SQLException {
        Place place = command.place();
        TicketText ticket = TicketText.of(command.barcodeData());
        TicketText onsite = TicketText.of(command.anonymousId());
        boolean unregistered = command.type() == AttendanceType.UNREGISTERED;
        TicketText person = unregistered ? null : ticket;
        TicketText worn = unregistered && onsite == null ? ticket : onsite;
        boolean byDefault = place.isAbsent() && place.kind() == Place.Kind.SESSION;
        call.setObject(1, OffsetDateTime.ofInstant(now, ZoneOffset.UTC));
        call.setBoolean(2, place.kind() == Place.Kind.SESSION);
        call.setObject(3, byDefault ? caller.defaultSessionId() : place.id(), Types.BIGINT);
        call.setString(4, place.name());
        call.setString(5, caller.scopeLiteral());
        call.setObject(6, caller.clientId(), Types.BIGINT);
        call.setBoolean(7, caller.clientId() != null);
        call.setInt(8, caller.source().code());
        call.setInt(9, command.type().code());
        call.setInt(10, command.checkRegistration() ? 1 : 2);
        call.setString(11, person == null ? null : person.text());
        call.setString(12, ticket == null ? null : ticket.kept());
        call.setString(13, worn == null ? null : worn.text());
        call.setObject(14, utc(command.at()), Types.TIMESTAMP_WITH_TIMEZONE);
        call.setString(15, command.atText());
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant at) {
        return at == null ? null : OffsetDateTime.ofInstant(at, ZoneOffset.UTC);
    }
}
