package io.yoriai.attendance;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;
import java.util.Map;

import io.yoriai.attendance.internal.CancelledAttendances;
import io.yoriai.attendance.internal.HeadcountReset;

import static org.assertj.core.api.Assertions.assertThat;

/** Entries, exits and who stays (spec/smp-application-attendance.md B6). */
class HeadcountTest {

    private final Door door = new Door();
    private final EntryExit entryExit = Door.bean(EntryExit.class);

    @BeforeEach
    void counts() {
        door.set(47, "1");
    }

    private void pattern(int pattern) {
        door.jdbc.sql("update campaign set entry_pattern = ? where id = ?").params(pattern, door.campaign).update();
    }

    private void limit(int stops, int resumes) {
        door.jdbc.sql("update session set admission_limit = ?, admission_resume = ? where id = ?")
                .params(stops, resumes, door.session).update();
    }

    private String enter(Receipt person) {
        return Door.answer(() -> {
            entryExit.enter(door.caller, person.attendanceId(), door.session, door.instant());
            return "entered";
        });
    }

    private String leave(Receipt person) {
        return Door.answer(() -> {
            entryExit.leave(door.caller, person.attendanceId(), door.session, door.instant());
            return "left";
        });
    }

    private int cancel(Receipt person) {
        return Door.bean(CancelledAttendances.class).sessions(door.campaign, List.of(person.recordId()),
                CancelledAttendances.Reason.CANCELLED);
    }

    private int staying() {
        return door.jdbc.sql("select staying from headcount where session_id = ?").param(door.session)
                .query(Integer.class)
                .single();
    }

    private Receipt received() {
        return door.receive(door.byTicket(door.applicant(door.session, 1)));
    }

    @Test
    void pattern_1_takes_one_reception_and_an_exit() {
        Receipt person = received();
        assertThat(enter(person)).isEqualTo("409 DUPLICATE SessionAttendance.Session attendance.duplicate");
        assertThat(leave(person)).isEqualTo("left");
        assertThat(leave(person)).isEqualTo("409 NOT_ALLOWED SessionAttendance.Session attendance.not-inside");
        assertThat(staying()).isZero();
    }

    @Test
    void pattern_2_takes_entries_and_exits_by_turns() {
        pattern(2);
        Receipt person = received();
        assertThat(enter(person)).isEqualTo("409 DUPLICATE SessionAttendance.Session attendance.already-inside");
        assertThat(leave(person)).isEqualTo("left");
        door.pass(Duration.ofMinutes(5));
        assertThat(enter(person)).isEqualTo("entered");
        assertThat(staying()).isEqualTo(1);
        assertThat(door.count("entry_exit", "attendance_id = ?", person.attendanceId())).isEqualTo(2);
        assertThat(door.count("session_attendance", "id = ? and stay = 2 and first_entry < last_exit + interval '1 s'"
                + " and attended_at = first_entry", person.recordId())).isEqualTo(1);
    }

    @Test
    void pattern_3_takes_any_entry_and_counts_a_person_once() {
        pattern(3);
        Receipt person = received();
        assertThat(enter(person)).isEqualTo("entered");
        assertThat(enter(person)).isEqualTo("entered");
        assertThat(staying()).isEqualTo(1);
    }

    @Test
    void an_exit_without_attendance_is_told() {
        Receipt person = received();
        long other = door.session(door.campaign);
        assertThat(Door.answer(() -> {
            entryExit.leave(door.caller, person.attendanceId(), other, door.instant());
            return "left";
        })).isEqualTo("404 NOT_FOUND SessionAttendance.Session attendance.none");
    }

    @Test
    void entries_stop_at_the_limit_and_go_on_only_when_staying_has_fallen_to_the_resume_number() {
        pattern(2);
        limit(3, 1);
        Receipt first = received();
        Receipt second = received();
        received();
        long late = door.applicant(door.session, 1);
        String full = "409 FULL SessionAttendance.Session attendance.admission-limited";
        assertThat(door.answer(door.byTicket(late))).isEqualTo(full);
        assertThat(leave(first)).isEqualTo("left");
        assertThat(door.answer(door.byTicket(late))).isEqualTo(full);
        assertThat(enter(first)).isEqualTo(full);
        assertThat(leave(second)).isEqualTo("left");
        assertThat(door.answer(door.byTicket(late))).isEqualTo("received");
        assertThat(staying()).isEqualTo(2);
    }

    @Test
    void cancelling_leaves_the_headcount_and_voids_the_moves() {
        pattern(2);
        Receipt person = received();
        leave(person);
        enter(person);
        assertThat(staying()).isEqualTo(1);
        assertThat(cancel(person)).isEqualTo(1);
        assertThat(staying()).isZero();
        assertThat(door.count("entry_exit", "attendance_id = ? and voided_at is null", person.attendanceId())).isZero();
        assertThat(cancel(person)).isZero();
    }

    @Test
    void a_claim_counts_the_person_once() {
        door.receive(door.of(3, 1, null, "V1"));
        assertThat(door.answer(door.of(2, 2, door.lead(), "V1"))).isEqualTo("received");
        assertThat(staying()).isEqualTo(1);
        assertThat(door.count("headcount", "campaign_id = ? and session_id = 0 and staying = 1", door.campaign))
                .isEqualTo(1);
    }

    @Test
    void at_opening_time_nobody_stays_and_a_reset_is_recorded_once() {
        Receipt early = received();
        door.pass(Duration.ofHours(24));
        door.set(48, "09:30");
        HeadcountReset reset = Door.bean(HeadcountReset.class);
        reset.run(); // 09:00 in Japan: the doors are still closed
        assertThat(staying()).isEqualTo(1);
        door.pass(Duration.ofMinutes(45));
        Receipt late = received();
        reset.run();
        reset.run();
        assertThat(door.count("session_attendance", "id = ? and stay = 1 and last_exit is null", early.recordId()))
                .isEqualTo(1);
        assertThat(door.count("session_attendance", "id = ? and stay = 2", late.recordId())).isEqualTo(1);
        assertThat(door.count("entry_exit", "attendance_id = ? and kind = 3", early.attendanceId())).isEqualTo(2);
        received();
        assertThat(staying()).isEqualTo(2);
    }

    @Test
    void inv_10_receptions_exits_and_cancels_at_once_keep_the_count_true() throws Exception {
        pattern(2);
        limit(12, 11);
        Receipt[] people = new Receipt[12];
        for (int i = 0; i < people.length; i++) {
            people[i] = received();
        }
        long[] leads = new long[64];
        for (int i = 0; i < leads.length; i++) {
            leads[i] = door.applicant(door.session, 1);
        }
        Map<String, Long> answers = ConcurrentReceptionTest.atOnce(64, i -> switch (i % 4) {
            case 0 -> leave(people[i % 12]);
            case 1 -> enter(people[i % 12]);
            case 2 -> "" + (cancel(people[i % 12]) == 1);
            default -> door.answer(door.byTicket(leads[i]));
        });
        assertThat(answers.keySet()).allMatch(a -> a.matches("left|entered|true|false|received|4.*"));
        long stay = door.count("session_attendance", "session_id = ? and stay = 2 and cancelled_at is null",
                door.session);
        assertThat((long) staying()).isEqualTo(stay).isBetween(0L, 12L);
    }
}
