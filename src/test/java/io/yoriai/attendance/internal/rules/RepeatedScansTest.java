package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.util.List;

import io.yoriai.attendance.AttendanceSource;
import io.yoriai.attendance.Caller;
import io.yoriai.attendance.Place;

import static org.assertj.core.api.Assertions.assertThat;

/** Which call is a repetition of which (spec/smp-application-attendance.md 9.4). */
class RepeatedScansTest {

    private static final String DATE = "2026-11-04T23:00:00Z";

    private static Facts.Visit visit(@Nullable Long client, int type, int check, @Nullable String onsiteId,
            @Nullable String date, @Nullable Instant at) {
        return new Facts.Visit(9001, client, type, check, onsiteId, date, at);
    }

    private static Facts.Visit ago(long millis, @Nullable String date) {
        return visit(1L, 1, 1, null, date, Given.NOW.minusMillis(millis));
    }

    private static boolean repeats(Asked asked, Facts.Visit first) {
        return RepeatedScans.repeats(asked, first, Given.WINDOWS);
    }

    private static Asked dated(String date) {
        return Given.asked(Place.session(Given.SESSION, null), 1, true, "244", null, date);
    }

    @Test
    void without_a_date_for_the_shorter_window() {
        assertThat(repeats(Given.ticket(), ago(4_999, null))).isTrue();
        assertThat(repeats(Given.ticket(), ago(5_000, null))).isFalse();
    }

    @Test
    void with_a_date_for_the_longer_window() {
        assertThat(repeats(dated(DATE), ago(59_999, DATE))).isTrue();
        assertThat(repeats(dated(DATE), ago(60_000, DATE))).isFalse();
    }

    @Test
    void another_content_is_no_repetition() {
        Instant at = Given.NOW.minusMillis(1);
        assertThat(repeats(Given.ticket(), visit(2L, 1, 1, null, null, at))).as("client").isFalse();
        assertThat(repeats(Given.ticket(), visit(1L, 2, 1, null, null, at))).as("type").isFalse();
        assertThat(repeats(Given.ticket(), visit(1L, 1, 2, null, null, at))).as("check").isFalse();
        assertThat(repeats(Given.ticket(), visit(1L, 1, 1, "B1", null, at))).as("on-site id").isFalse();
        assertThat(repeats(Given.ticket(), ago(1, DATE))).as("date").isFalse();
        assertThat(repeats(dated(DATE), ago(1, null))).as("date").isFalse();
        assertThat(repeats(dated(DATE), ago(1, "2026-11-04T23:00:01Z"))).as("date").isFalse();
    }

    @Test
    void what_no_call_of_the_api_made_is_repeated_by_none_and_screens_repeat_nothing() {
        assertThat(repeats(Given.ticket(), visit(null, 1, 1, null, null, null))).isFalse();
        Caller screen = new Caller(null, List.of(), null, AttendanceSource.SCREEN);
        Asked asked = Given.ticket();
        Asked atDesk = new Asked(screen, asked.place(), asked.type(), true, asked.ticket(), null, asked.barcode(),
                false,
                null, null, Given.NOW);
        assertThat(repeats(atDesk, visit(null, 1, 1, null, null, Given.NOW))).isFalse();
    }
}
