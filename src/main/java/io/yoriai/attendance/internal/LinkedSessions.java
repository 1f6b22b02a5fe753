package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.util.List;

import io.yoriai.attendance.Receipt;
import io.yoriai.attendance.internal.rules.Asked;
import io.yoriai.attendance.internal.rules.Decision;

/**
 * 連動: a reception at one session registers others, one step, at the same time, without check, entry or mail; who is there
 * already is passed over (spec/smp-application-attendance.md B5).
 */
@Component
class LinkedSessions {

    private final JdbcClient jdbc;

    LinkedSessions(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** The person's row is locked. */
    void register(Asked asked, Decision.Received received, Receipt receipt, List<Long> sessions) {
        if (sessions.isEmpty()) {
            return;
        }
        Timestamp now = Timestamp.from(asked.now());
        Long lead = received.person().lead();
        jdbc.sql(
                """
                        insert into session_attendance (attendance_id, session_id, lead_id, attended_at, type, registered, source,
                            barcode, anonymous_id, stay, date_regist, date_update)
                        select :attendance, s.id, cast(:lead as bigint), cast(:at as timestamptz), :type,
                            exists (select from application_session l
                                    where l.session_id = s.id and l.lead_id = :lead and l.application_status_id in (1, 5)),
                            :source, :barcode, :onsiteId, 1, cast(:now as timestamptz), cast(:now as timestamptz)
                        from session s where s.id in (:sessions)
                        on conflict do nothing""")
                .param("attendance", receipt.attendanceId()).param("lead", lead)
                .param("at", Timestamp.from(asked.at())).param("type", asked.type().code())
                .param("source", asked.caller().source().code()).param("barcode", asked.barcode())
                .param("onsiteId", received.onsiteId()).param("now", now).param("sessions", sessions).update();
        jdbc.sql("""
                update application_session set application_status_id = 5, date_update = :now
                where lead_id = cast(:lead as bigint) and application_status_id = 1 and session_id in (:sessions)""")
                .param("now", now)
                .param("lead", lead).param("sessions", sessions).update();
    }
}
