package io.yoriai.attendance.internal.rules;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Limits of who stays, and entries and exits (spec/smp-application-attendance.md B6). */
class AdmissionTest {

    private static final Admission TEN_TO_FIVE = new Admission(10, 5);

    @Test
    void entries_stop_at_the_limit_and_go_on_at_the_resume_number() {
        assertThat(TEN_TO_FIVE.stops(new Headcount(9, false))).isFalse();
        Headcount full = TEN_TO_FIVE.after(new Headcount(9, false), 1);
        assertThat(full).isEqualTo(new Headcount(10, true));
        assertThat(TEN_TO_FIVE.stops(full)).isTrue();
        Headcount six = TEN_TO_FIVE.after(full, -4);
        assertThat(six).isEqualTo(new Headcount(6, true));
        assertThat(TEN_TO_FIVE.stops(six)).isTrue();
        Headcount five = TEN_TO_FIVE.after(six, -1);
        assertThat(five).isEqualTo(new Headcount(5, false));
        assertThat(TEN_TO_FIVE.stops(five)).isFalse();
    }

    @Test
    void without_a_resume_number_entries_go_on_as_soon_as_there_is_room() {
        Admission ten = new Admission(10, null);
        assertThat(ten.stops(ten.after(new Headcount(10, true), -1))).isFalse();
    }

    @Test
    void without_a_limit_nothing_stops() {
        Admission open = new Admission(null, null);
        assertThat(open.stops(new Headcount(1_000_000, true))).isFalse();
        assertThat(open.after(new Headcount(3, true), 1)).isEqualTo(new Headcount(4, false));
    }

    @Test
    void patterns_of_entry() {
        assertThat(MoveRules.refuse(true, 1, 2, true, false)).isEqualTo(MoveRules.Refusal.ALREADY_RECEIVED);
        assertThat(MoveRules.refuse(true, 1, 3, true, false)).isEqualTo(MoveRules.Refusal.ALREADY_RECEIVED);
        assertThat(MoveRules.refuse(true, 1, 1, false, false)).as("registered by a linked session").isNull();
        assertThat(MoveRules.refuse(true, 2, 2, true, false)).isEqualTo(MoveRules.Refusal.ALREADY_INSIDE);
        assertThat(MoveRules.refuse(true, 2, 3, true, false)).isNull();
        assertThat(MoveRules.refuse(true, 2, 3, true, true)).isEqualTo(MoveRules.Refusal.ADMISSION_LIMITED);
        assertThat(MoveRules.refuse(true, 3, 2, true, true)).as("who stays enters nothing").isNull();
    }

    @Test
    void an_exit_is_accepted_of_one_who_stays() {
        assertThat(MoveRules.refuse(false, 1, 2, true, true)).isNull();
        assertThat(MoveRules.refuse(false, 3, 3, true, false)).isEqualTo(MoveRules.Refusal.NOT_INSIDE);
        assertThat(MoveRules.refuse(false, 2, 1, false, false)).isEqualTo(MoveRules.Refusal.NOT_INSIDE);
    }
}
