package io.yoriai.attendance;

import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.time.Instant;
import java.util.List;

import static org.assertj.core.api.Assertions.assertThat;

/** What a reception needs, does and refuses (spec/smp-application-attendance.md 9, 10). */
class ReceptionTest {

    private static final String BARCODE = "SessionAttendance.BarcodeData ";
    private static final String ANONYMOUS = "SessionAttendance.AnonymousId ";

    private final Door door = new Door();

    @Test
    void a_reception_writes_the_session_the_venue_and_turns_the_lines_to_attended() {
        long lead = door.applicant(door.session, 1);

        assertThat(door.answer(door.byTicket("*" + lead + "*"))).isEqualTo("received");

        assertThat(door.count("session_attendance",
                "session_id = ? and lead_id = ? and registered and type = 1 and stay = 2",
                door.session, lead)).isEqualTo(1);
        assertThat(door.count("attendance",
                "campaign_id = ? and lead_id = ? and venue_id is not null and venue_registered",
                door.campaign, lead)).isEqualTo(1);
        assertThat(door.count("application", "lead_id = ? and application_status_id = 5", lead)).isEqualTo(1);
        assertThat(door.count("application_session", "lead_id = ? and application_status_id = 5", lead)).isEqualTo(1);
    }

    @Test
    void a_second_session_leaves_the_venue_attendance_as_it_is() {
        long lead = door.applicant(door.session, 1);
        long second = door.session(door.campaign);
        door.receive(door.byTicket(lead));
        long venue = door.jdbc.sql("select venue_id from attendance where lead_id = ?").param(lead).query(Long.class)
                .single();
        door.pass(Duration.ofHours(1));

        assertThat(door.answer(Door.at(Place.session(second, null), 1, 2, lead, null))).isEqualTo("received");

        assertThat(door.count("attendance", "lead_id = ? and venue_id = ?", lead, venue)).isEqualTo(1);
        assertThat(door.count("session_attendance", "lead_id = ?", lead)).isEqualTo(2);
        assertThat(door.count("session_attendance", "lead_id = ? and session_id = ? and not registered", lead, second))
                .isEqualTo(1);
    }

    @Test
    void the_same_call_within_five_seconds_is_answered_again_and_writes_nothing() {
        long lead = door.applicant(door.session, 1);
        Receipt first = door.receive(door.byTicket(lead));
        door.pass(Duration.ofMillis(4_999));

        Receipt second = door.receive(door.byTicket("0000" + lead));

        assertThat(second).isEqualTo(new Receipt(first.attendanceId(), first.recordId(), true));
        assertThat(door.count("session_attendance", "lead_id = ?", lead)).isEqualTo(1);
        door.pass(Duration.ofMillis(1));
        assertThat(door.answer(door.byTicket(lead))).isEqualTo("409 DUPLICATE " + BARCODE + "attendance.duplicate");
    }

    @Test
    void with_a_date_the_same_call_is_answered_again_for_a_minute() {
        long lead = door.applicant(door.session, 1);
        Receive dated = dated(lead, "2012-09-28T00:01:41+09:00");
        assertThat(door.answer(dated)).isEqualTo("received");
        door.pass(Duration.ofSeconds(59));
        assertThat(door.answer(dated)).isEqualTo("repeated");
        assertThat(door.answer(dated(lead, "2012-09-28T00:01:42+09:00"))).startsWith("409 DUPLICATE");
        assertThat(door.answer(door.byTicket(lead))).startsWith("409 DUPLICATE");
        door.pass(Duration.ofSeconds(1));
        assertThat(door.answer(dated)).startsWith("409 DUPLICATE");
        assertThat(door.count("session_attendance", "lead_id = ? and attended_at = ?", lead,
                java.sql.Timestamp.from(Instant.parse("2012-09-27T15:01:41Z")))).isEqualTo(1);
    }

    private Receive dated(long lead, String date) {
        return new Receive(Place.session(door.session, null), AttendanceType.WITHOUT_ONSITE_ID, true, "" + lead, null,
                java.time.OffsetDateTime.parse(date).toInstant(), date);
    }

    @Test
    void another_type_check_id_session_or_client_is_no_repetition() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.byTicket(lead));
        assertThat(door.answer(door.of(1, 2, lead, null))).startsWith("409 DUPLICATE");
        assertThat(door.answer(door.of(2, 1, lead, "X1"))).startsWith("409 DUPLICATE");
        assertThat(door.answer(door.of(1, 1, lead, "X1"))).startsWith("409 DUPLICATE");
        Caller other = new Caller(2L, List.of(), null, AttendanceSource.API);
        assertThat(Door.answer(() -> "" + door.reception.receive(other, door.byTicket(lead))))
                .startsWith("409 DUPLICATE");
        assertThat(door.count("onsite_id", "campaign_id = ?", door.campaign)).isZero();
        assertThat(door.answer(Door.at(Place.venue(door.campaign, null), 1, 1, lead, null)))
                .isEqualTo("409 DUPLICATE SeminarAttendance.BarcodeData attendance.duplicate");
    }

    @Test
    void the_place_is_found_by_id_by_name_by_both_or_by_default() {
        long lead = door.applicant(door.session, 1);
        String title = title(door.session);
        assertThat(door.answer(Door.at(Place.session(null, " " + title + " "), 1, 1, lead, null)))
                .isEqualTo("received");
        assertThat(door.answer(Door.at(Place.session(door.session, title), 1, 1, lead, null))).isEqualTo("repeated");
        Caller withDefault = new Caller(1L, List.of(), door.session, AttendanceSource.API);
        assertThat(door.reception.receive(withDefault, Door.at(Place.session(null, ""), 1, 1, lead, null)).repeated())
                .isTrue();
    }

    private String title(long of) {
        return door.jdbc.sql("select title from session where id = ?").param(of).query(String.class).single();
    }

    @Test
    void faults_of_the_place_come_in_the_order_of_the_table() {
        String field = "SessionAttendance.Session ";
        assertThat(door.answer(Door.at(Place.session(null, null), 1, 1, "1", null)))
                .isEqualTo("400 REQUIRED " + field + "fault.REQUIRED");
        assertThat(door.answer(Door.at(Place.session(door.session, "別の題"), 1, 1, "?", null)))
                .isEqualTo("400 INVALID_VALUE " + field + "attendance.place-disagrees");
        long twin = door.session(door.campaign);
        door.jdbc.sql("update session set title = ? where id = ?").params(title(door.session), twin).update();
        assertThat(door.answer(Door.at(Place.session(null, title(door.session)), 1, 1, "1", null)))
                .isEqualTo("400 INVALID_VALUE " + field + "attendance.place-ambiguous");
        assertThat(door.answer(Door.at(Place.session(0L, null), 1, 1, "?", null)))
                .isEqualTo("404 NOT_FOUND " + field + "attendance.place-unknown");
        assertThat(door.answer(Door.at(Place.venue(0L, null), 1, 1, "?", null)))
                .isEqualTo("404 NOT_FOUND SeminarAttendance.Seminar attendance.place-unknown.venue");
        Caller limited = new Caller(1L, List.of(door.campaign + 1000), null, AttendanceSource.API);
        assertThat(Door.answer(() -> "" + door.reception.receive(limited, door.byTicket("?"))))
                .isEqualTo("403 NOT_ALLOWED " + field + "fault.CAMPAIGN_NOT_ALLOWED");
        door.jdbc.sql("update session set deleted_at = now() where id = ?").param(twin).update();
        assertThat(door.answer(Door.at(Place.session(twin, null), 1, 1, "1", null)))
                .startsWith("404 NOT_FOUND " + field);
        door.jdbc.sql("update campaign set deleted_at = now() where id = ?").param(door.campaign).update();
        assertThat(door.answer(door.byTicket("1"))).startsWith("404 NOT_FOUND " + field);
    }

    @Test
    void shape_faults_are_told_at_once() {
        Receive command = new Receive(Place.session(null, null), AttendanceType.WITH_ONSITE_ID, true, "*1", null,
                Instant.parse("2100-01-01T00:00:00Z"), "2100-01-01T09:00:00+09:00");
        assertThat(command.faults(door.caller)).extracting(fault -> fault.code() + " " + fault.field()).containsExactly(
                "REQUIRED SessionAttendance.AnonymousId", "REQUIRED SessionAttendance.Session",
                "INVALID_VALUE SessionAttendance.AttendanceDate", "INVALID_VALUE SessionAttendance.BarcodeData");
        assertThat(door.answer(door.of(1, 1, " \r\n", ""))).isEqualTo("400 REQUIRED " + BARCODE + "fault.REQUIRED");
        assertThat(door.answer(door.of(3, 1, null, null))).isEqualTo("400 REQUIRED " + BARCODE + "fault.REQUIRED");
    }

    @Test
    void nobody_found_and_malformed_ids_are_told_on_the_text_that_was_read() {
        assertThat(door.answer(door.of(1, 1, "99999999", null)))
                .isEqualTo("404 NOT_FOUND " + BARCODE + "attendance.nobody");
        assertThat(door.answer(door.of(1, 1, null, "A1")))
                .isEqualTo("404 NOT_FOUND " + ANONYMOUS + "attendance.nobody");
        assertThat(door.answer(door.of(1, 1, "12x", null)))
                .isEqualTo("400 INVALID_VALUE " + BARCODE + "attendance.id-malformed");
        assertThat(door.answer(door.of(1, 1, "0000", null)))
                .isEqualTo("400 INVALID_VALUE " + BARCODE + "attendance.id-malformed");
        assertThat(door.answer(door.of(2, 1, "1", "a*b")))
                .isEqualTo("400 INVALID_VALUE " + ANONYMOUS + "attendance.id-malformed");
    }

    @Test
    void check_registration_asks_for_a_line_in_1_or_5_of_this_session() {
        long elsewhere = door.applicant(door.session(door.campaign), 1);
        assertThat(door.answer(door.byTicket(elsewhere)))
                .isEqualTo("409 NOT_APPLIED " + BARCODE + "attendance.not-applied");
        for (int status : new int[]{2, 3, 4}) {
            assertThat(door.answer(door.byTicket(door.applicant(door.session, status)))).startsWith("409 NOT_APPLIED");
        }
        assertThat(door.count("attendance", "campaign_id = ?", door.campaign)).isZero();
        assertThat(door.answer(door.byTicket(door.applicant(door.session, 5)))).isEqualTo("received");
        assertThat(door.answer(door.of(1, 2, elsewhere, null))).isEqualTo("received");
        long stranger = door.lead();
        assertThat(door.answer(Door.at(Place.venue(door.campaign, null), 1, 1, stranger, null)))
                .isEqualTo("409 NOT_APPLIED SeminarAttendance.BarcodeData attendance.not-applied");
        assertThat(door.answer(Door.at(Place.venue(door.campaign, null), 1, 2, stranger, null))).isEqualTo("received");
    }

    @Test
    void setting_42_refuses_the_unregistered_but_not_a_repetition() {
        assertThat(door.answer(door.of(3, 1, null, "U1"))).isEqualTo("received");
        door.set(42, "0");
        assertThat(door.answer(door.of(3, 1, null, "U1"))).isEqualTo("repeated");
        assertThat(door.answer(door.of(3, 1, null, "U2")))
                .isEqualTo("409 NOT_ALLOWED " + ANONYMOUS + "attendance.unregistered-not-allowed");
        assertThat(door.answer(door.of(3, 1, "U2", null)))
                .isEqualTo("409 NOT_ALLOWED " + BARCODE + "attendance.unregistered-not-allowed");
    }

    @Test
    void a_prerequisite_is_asked_for_and_a_linked_session_is_registered_too() {
        long before = door.session(door.campaign);
        long linked = door.session(door.campaign);
        door.jdbc.sql("insert into session_dependency values (?, ?, 2), (?, ?, 1)")
                .params(door.session, before, door.session, linked).update();
        long lead = door.applicant(door.session, 1);
        assertThat(door.answer(door.byTicket(lead))).isEqualTo("received"); // setting 46 is off
        door.set(46, "1");
        long second = door.applicant(door.session, 1);
        door.apply(second, linked, 1);
        assertThat(door.answer(door.byTicket(second)))
                .isEqualTo("409 NOT_ALLOWED SessionAttendance.Session attendance.prerequisite");
        assertThat(door.answer(Door.at(Place.session(before, null), 1, 2, second, null))).isEqualTo("received");
        assertThat(door.answer(door.byTicket(second))).isEqualTo("received");
        assertThat(door.count("session_attendance",
                "lead_id = ? and session_id = ? and first_entry is null and registered",
                second, linked)).isEqualTo(1);
        assertThat(door.count("application_session", "lead_id = ? and application_status_id = 5", second)).isEqualTo(2);
    }

    @Test
    void the_capacity_check_refuses_only_those_who_have_not_applied() {
        door.set(43, "1");
        door.jdbc.sql("update session set limit_user_num = 3, number_of_applications = 2 where id = ?")
                .param(door.session)
                .update();
        assertThat(door.answer(door.of(1, 2, door.lead(), null))).isEqualTo("received");
        assertThat(door.answer(door.of(1, 2, door.lead(), null)))
                .isEqualTo("409 FULL SessionAttendance.Session attendance.room-full");
        assertThat(door.answer(door.of(3, 2, null, "U9"))).startsWith("409 FULL");
        assertThat(door.answer(door.byTicket(door.applicant(door.session, 1)))).isEqualTo("received");
    }

    @Test
    void mail_is_marked_only_where_a_setting_asks() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.byTicket(lead));
        assertThat(door.count("session_attendance", "lead_id = ? and mail is null", lead)).isEqualTo(1);
        door.set(61, "1");
        door.set(62, "1:2");
        door.set(63, "2");
        long second = door.applicant(door.session, 1);
        door.receive(door.byTicket(second));
        assertThat(door.count("session_attendance", "lead_id = ? and mail = 3", second)).isEqualTo(1);
        assertThat(door.count("attendance", "lead_id = ? and venue_mail = 1", second)).isEqualTo(1);
        Receipt visitor = door.receive(door.of(3, 1, null, "U1"));
        assertThat(door.count("session_attendance", "id = ? and mail = 2", visitor.recordId())).isEqualTo(1);
        door.set(65, "1");
        Receipt silent = door.receive(door.of(3, 1, null, "U2"));
        assertThat(door.count("session_attendance", "id = ? and mail is null", silent.recordId())).isEqualTo(1);
    }
}
