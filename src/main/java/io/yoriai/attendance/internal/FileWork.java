package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.AttendanceType;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;
import io.yoriai.attendance.Receive;
import io.yoriai.attendance.Reception;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;

/**
 * Receives the lines of files. Each reception is a transaction of its own; a line that an end of the server left half done is done
 * again, and finds its people received.
 */
@Component
public class FileWork {

    private static final int AT_ONCE = 200;
    private static final String DUPLICATE = "DUPLICATE";
    private static final DateTimeFormatter MOMENT = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm[:ss]")
            .withResolverStyle(ResolverStyle.STRICT);

    private final JdbcClient jdbc;
    private final Reception reception;
    private final JsonMapper json = JsonMapper.shared();
    private final Clock clock;

    FileWork(JdbcClient jdbc, Reception reception, Clock clock) {
        this.jdbc = jdbc;
        this.reception = reception;
        this.clock = clock;
    }

    private record Open(long id, long campaign) {}

    private record Line(int number, String code, boolean venue, String session, String at) {}

    /** Until no file is left. */
    public void run() {
        Optional<Open> open = next();
        while (open.isPresent()) {
            work(open.get());
            open = next();
        }
    }

    private Optional<Open> next() {
        return jdbc.sql("select id, campaign_id from attendance_file where finished_at is null order by id limit 1")
                .query((row, n) -> new Open(row.getLong(1), row.getLong(2))).optional();
    }

    private void work(Open open) {
        Map<String, Long> sessions = new HashMap<>();
        jdbc.sql("select code, id from session where campaign_id = ? and deleted_at is null").param(open.campaign())
                .query(row -> {
                    sessions.put(row.getString(1), row.getLong(2));
                });
        List<Line> lines;
        do {
            lines = jdbc.sql("select line, code, venue, session_code, at from attendance_file_line"
                    + " where file_id = ? and fault is null order by line limit " + AT_ONCE).param(open.id())
                    .query((row, n) -> new Line(row.getInt(1), row.getString(2), row.getBoolean(3), row.getString(4),
                            row.getString(5)))
                    .list();
            lines.forEach(line -> done(open.id(), line, receive(open.campaign(), sessions, line)));
        } while (!lines.isEmpty());
        jdbc.sql("update attendance_file set finished_at = ? where id = ?")
                .params(SqlTime.now(clock), open.id()).update();
    }

    /** What became of a line: {@code received}, {@code present}, or what is wrong with it. */
    private record Outcome(String count, @Nullable Fault fault) {}

    private Outcome receive(long campaign, Map<String, Long> sessions, Line line) {
        Long session = sessions.get(line.session());
        Instant at;
        try {
            at = line.at().isEmpty() ? clock.instant() : moment(line.at());
        } catch (DateTimeException e) {
            return wrong("attendance.file.date");
        }
        if (!line.venue() && line.session().isEmpty()) {
            return wrong("attendance.file.nowhere");
        }
        if (!line.session().isEmpty() && session == null) {
            return wrong("attendance.file.session");
        }
        if (line.code().isEmpty()) {
            return wrong("fault.REQUIRED");
        }
        try {
            boolean fresh = line.venue() && receive(campaign, Place.venue(campaign, null), line.code(), at);
            fresh |= session != null && receive(campaign, Place.session(session, null), line.code(), at);
            return new Outcome(fresh ? "received" : "present", null);
        } catch (FaultException e) {
            return new Outcome("wrong", e.faults().getFirst());
        }
    }

    private static Outcome wrong(String text) {
        return new Outcome("wrong", Fault.invalidValue("file").saying(text));
    }

    /** @return false: the person had been received there before */
    private boolean receive(long campaign, Place place, String code, Instant at) {
        try {
            reception.receive(new Caller(null, List.of(campaign), null, AttendanceSource.CSV),
                    new Receive(place, AttendanceType.WITHOUT_ONSITE_ID, false, code, null, at, null));
            return true;
        } catch (FaultException e) {
            if (e.faults().getFirst().code().equals(DUPLICATE)) {
                return false;
            }
            throw e;
        }
    }

    /** A day, or a moment to the minute or second, in Japan. */
    private static Instant moment(String text) {
        return (text.length() == "2026-11-05".length()
                ? LocalDate.parse(text).atStartOfDay()
                : LocalDateTime.parse(text, MOMENT)).atZone(Times.JST).toInstant();
    }

    /** Line and count together, so that no line is counted twice. */
    private void done(long file, Line line, Outcome outcome) {
        Fault fault = outcome.fault();
        String rest = fault == null
                ? "delete from attendance_file_line where file_id = :file and line = :line returning 1"
                : "update attendance_file_line set fault = :fault::jsonb where file_id = :file and line = :line"
                        + " and fault is null returning 1";
        JdbcClient.StatementSpec statement = jdbc
                .sql("with line as (" + rest + ") update attendance_file set " + outcome.count() + " = "
                        + outcome.count()
                        + " + 1 where id = :file and exists (select from line)")
                .param("file", file).param("line", line.number());
        (fault == null
                ? statement
                : statement.param("fault",
                        json.writeValueAsString(Map.of("text", fault.text(), "args", fault.args()))))
                .update();
    }
}
