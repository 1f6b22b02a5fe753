package io.yoriai.attendance;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;

import static org.assertj.core.api.Assertions.assertThat;

/** On-site ids: every row of the tie rules, and who may be received by what (spec/smp-application-attendance.md 9.3). */
class TieTest {

    private static final String IN_USE = "409 CONFLICT SessionAttendance.AnonymousId attendance.id-in-use";
    private static final String VOID = "409 CONFLICT SessionAttendance.AnonymousId attendance.id-void";

    private final Door door = new Door();
    private final long second = door.session(door.campaign);

    private Receive second(int type, int check, @Nullable Object barcode, @Nullable String anonymous) {
        return Door.at(Place.session(second, null), type, check, barcode, anonymous);
    }

    private Object holder(String id) {
        return door.jdbc.sql("""
                select coalesce(a.lead_id, 0) * case when o.active then 1 else -1 end from onsite_id o
                join attendance a on a.id = o.attendance_id where o.campaign_id = ? and o.anonymous_id = ?""")
                .params(door.campaign, id).query(Long.class).optional().map(Object.class::cast).orElse("nobody");
    }

    @Test
    void a_new_id_is_tied_and_then_names_the_lead_by_itself() {
        long lead = door.applicant(door.session, 1);
        assertThat(door.answer(door.of(2, 1, lead, "0010"))).isEqualTo("received");
        assertThat(holder("0010")).isEqualTo(lead);
        assertThat(door.answer(second(2, 2, lead, "0010"))).isEqualTo("received");
        assertThat(holder("0010")).isEqualTo(lead);
        long third = door.session(door.campaign);
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 2, null, "0010"))).isEqualTo("received");
        long fourth = door.session(door.campaign);
        assertThat(door.answer(Door.at(Place.session(fourth, null), 2, 2, null, "0010"))).isEqualTo("received");
        assertThat(door.answer(Door.at(Place.session(fourth, null), 1, 2, null, "10")))
                .isEqualTo("404 NOT_FOUND SessionAttendance.AnonymousId attendance.nobody");
        assertThat(door.count("session_attendance", "lead_id = ?", lead)).isEqualTo(4);
    }

    @Test
    void another_new_id_replaces_the_old_one_whose_later_reads_are_refused() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.of(2, 1, lead, "OLD"));
        assertThat(door.answer(second(2, 2, lead, "NEW"))).isEqualTo("received");
        assertThat(holder("OLD")).isEqualTo(-lead);
        assertThat(holder("NEW")).isEqualTo(lead);
        long third = door.session(door.campaign);
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 2, null, "OLD"))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 2, "OLD", null))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 2, lead, "OLD"))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 2, 2, null, "OLD"))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 2, 2, lead, "OLD"))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 3, 2, null, "OLD"))).isEqualTo(VOID);
        assertThat(door.answer(Door.at(Place.session(third, null), 2, 2, door.lead(), "OLD"))).isEqualTo(VOID);
    }

    @Test
    void an_id_tied_to_another_lead_is_refused_and_nothing_is_written() {
        long lead = door.applicant(door.session, 1);
        long other = door.applicant(door.session, 1);
        door.receive(door.of(2, 1, lead, "A1"));
        assertThat(door.answer(door.of(2, 1, other, "A1"))).isEqualTo(IN_USE);
        assertThat(door.answer(door.of(1, 1, other, "A1"))).isEqualTo(IN_USE);
        assertThat(door.answer(door.of(3, 1, null, "A1"))).isEqualTo(IN_USE);
        assertThat(door.answer(door.of(3, 1, "A1", null))).isEqualTo(IN_USE);
        assertThat(door.count("attendance", "lead_id = ?", other)).isZero();
        assertThat(holder("A1")).isEqualTo(lead);
    }

    @Test
    void type_1_neither_ties_nor_keeps_an_untied_id() {
        long lead = door.applicant(door.session, 1);
        assertThat(door.answer(door.of(1, 1, lead, "A1"))).isEqualTo("received");
        assertThat(holder("A1")).isEqualTo("nobody");
        assertThat(door.count("session_attendance", "lead_id = ? and anonymous_id is null", lead)).isEqualTo(1);
        assertThat(door.answer(door.of(1, 1, lead, "A1"))).isEqualTo("repeated");
        assertThat(door.answer(door.of(1, 1, lead, "A2"))).startsWith("409 DUPLICATE");
    }

    @Test
    void type_2_without_ticket_needs_an_id_tied_before() {
        String required = "400 REQUIRED SessionAttendance.BarcodeData fault.REQUIRED";
        assertThat(door.answer(door.of(2, 1, null, "A1"))).isEqualTo(required);
        door.receive(door.of(3, 1, null, "A1"));
        assertThat(door.answer(second(2, 2, null, "A1"))).isEqualTo(required);
        assertThat(door.answer(second(2, 2, "A1", "A2"))).startsWith("404 NOT_FOUND SessionAttendance.BarcodeData");
    }

    @Test
    void the_unregistered_are_known_by_their_id_and_received_without_check_only() {
        Receipt first = door.receive(door.of(3, 1, "A1", null));
        assertThat(door.count("session_attendance",
                "id = ? and lead_id is null and anonymous_id = 'A1' and not registered",
                first.recordId())).isEqualTo(1);
        assertThat(door.answer(door.of(3, 1, null, "A1"))).isEqualTo("repeated");
        assertThat(door.receive(second(3, 1, "stored only *", "A1")).attendanceId()).isEqualTo(first.attendanceId());
        long third = door.session(door.campaign);
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 1, null, "A1")))
                .isEqualTo("409 NOT_APPLIED SessionAttendance.AnonymousId attendance.not-applied");
        assertThat(door.answer(Door.at(Place.session(third, null), 1, 2, "A1", null))).isEqualTo("received");
        assertThat(door.count("attendance", "campaign_id = ?", door.campaign)).isEqualTo(1);
    }

    @Test
    void a_ticket_and_an_id_of_two_persons_receive_nobody() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.of(3, 1, null, Long.toString(lead))); // a visitor who wears a lead's number
        assertThat(door.answer(second(1, 2, lead, null))).isEqualTo(IN_USE);
        assertThat(door.answer(second(1, 2, "0" + lead, null))).isEqualTo("received");
        door.receive(door.of(3, 1, null, "V1"));
        assertThat(door.answer(second(1, 2, door.lead(), "V1"))).isEqualTo(IN_USE);
    }

    @Test
    void claiming_gives_the_visitors_attendances_to_the_lead() {
        Receipt visitor = door.receive(door.of(3, 1, null, "V1"));
        long lead = door.lead();
        assertThat(door.answer(second(2, 2, lead, "V1"))).isEqualTo("received");
        assertThat(holder("V1")).isEqualTo(lead);
        assertThat(door.count("session_attendance", "lead_id = ? and cancelled_at is null", lead)).isEqualTo(2);
        assertThat(door.count("session_attendance", "id = ? and lead_id = ?", visitor.recordId(), lead)).isEqualTo(1);
        assertThat(door.count("attendance", "campaign_id = ?", door.campaign)).isEqualTo(1);
        assertThat(door.count("attendance", "lead_id = ? and venue_type = 3", lead)).isEqualTo(1);
        assertThat(door.count("venue_attendance_cancelled", "lead_id = ? and cancel_reason = 2", lead)).isEqualTo(1);
    }

    @Test
    void claiming_at_the_session_the_visitor_had_keeps_the_earlier_time_and_answers_a_repetition() {
        door.receive(door.of(3, 1, null, "V1"));
        door.pass(java.time.Duration.ofMinutes(10));
        long lead = door.applicant(door.session, 1);
        Receipt claimed = door.receive(door.of(2, 1, lead, "V1"));
        assertThat(
                door.count("session_attendance", "attendance_id = ? and cancelled_at is null", claimed.attendanceId()))
                .isEqualTo(1);
        assertThat(door.jdbc.sql("select attended_at from session_attendance where id = ?").param(claimed.recordId())
                .query(java.time.OffsetDateTime.class).single().toInstant())
                .isEqualTo(door.instant().minusSeconds(600));
        assertThat(door.receive(door.of(2, 1, lead, "V1"))).isEqualTo(
                new Receipt(claimed.attendanceId(), claimed.recordId(), true));
        assertThat(door.count("application_session", "lead_id = ? and application_status_id = 5", lead)).isEqualTo(1);
    }

    @Test
    void claiming_merges_where_both_attended_and_the_earlier_row_stays() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.byTicket(lead));
        door.pass(java.time.Duration.ofMinutes(10));
        door.receive(door.of(3, 1, null, "V1"));
        assertThat(door.answer(second(2, 2, lead, "V1"))).isEqualTo("received");
        assertThat(
                door.count("session_attendance", "lead_id = ? and session_id = ? and cancelled_at is null and type = 1",
                        lead, door.session))
                .isEqualTo(1);
        assertThat(door.count("session_attendance", "lead_id = ? and session_id = ? and cancel_reason = 2 and type = 3",
                lead, door.session)).isEqualTo(1);
        assertThat(door.count("attendance", "lead_id = ? and venue_type = 1", lead)).isEqualTo(1);
    }

    @Test
    void a_refused_claim_leaves_the_visitor_alone() {
        door.receive(door.of(3, 1, null, "V1"));
        long lead = door.lead();
        assertThat(door.answer(second(2, 1, lead, "V1"))).startsWith("409 NOT_APPLIED");
        assertThat(holder("V1")).isEqualTo(0L);
        assertThat(door.count("attendance", "lead_id = ?", lead)).isZero();
    }

    @Test
    void a_claim_replaces_the_leads_former_id() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.of(2, 1, lead, "OLD"));
        door.receive(door.of(3, 1, null, "V1"));
        assertThat(door.answer(second(2, 2, lead, "V1"))).isEqualTo("received");
        assertThat(holder("OLD")).isEqualTo(-lead);
        assertThat(holder("V1")).isEqualTo(lead);
    }

    @Test
    void an_id_does_not_outlive_its_lead_and_ids_belong_to_one_campaign() {
        long lead = door.applicant(door.session, 1);
        door.receive(door.of(2, 1, lead, "A1"));
        long elsewhere = door.session(door.campaign("{}"));
        assertThat(door.answer(Door.at(Place.session(elsewhere, null), 2, 2, door.lead(), "A1"))).isEqualTo("received");
        door.jdbc.sql("delete from lead where id = ?").param(lead).update();
        assertThat(door.answer(second(1, 2, null, "A1"))).startsWith("404 NOT_FOUND SessionAttendance.AnonymousId");
        assertThat(door.answer(second(1, 2, lead, null))).startsWith("404 NOT_FOUND SessionAttendance.BarcodeData");
    }

    @Test
    void an_earlier_moment_given_with_a_claim_moves_the_row_back() {
        door.receive(door.of(3, 1, null, "V1"));
        long lead = door.applicant(door.session, 1);
        Instant earlier = door.instant().minusSeconds(3600);
        Receipt claimed = door
                .receive(new Receive(Place.session(door.session, null), AttendanceType.WITH_ONSITE_ID, true,
                        "" + lead, "V1", earlier, earlier.toString()));
        assertThat(door.count("session_attendance", "id = ? and attended_at = ?", claimed.recordId(),
                java.sql.Timestamp.from(earlier))).isEqualTo(1);
        assertThat(door.count("attendance", "lead_id = ? and venue_date = ?", lead, java.sql.Timestamp.from(earlier)))
                .isEqualTo(1);
    }
}
