package io.yoriai.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Optional;
import java.util.Random;

/** When a notify mail is due (spec/neo.md 7.3), told by rows of moments in Japan. */
class NotifyScheduleTest {

    private static final Instant LONG_AGO = StepScheduleTest.at("2000-01-01T00:00");

    @ParameterizedTest
    @CsvSource(textBlock = """
            # first,    term, fields set,         delivering since, now,                 due
            2026-03-01, 0,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-01T08:59:59, none
            2026-03-01, 0,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-01T09:00,    2026-03-01
            2026-03-01, 0,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-02T09:00,    2026-03-01
            2026-03-01, 0,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-02T09:00:01, none
            2026-03-01, 30,   2026-01-01T00:00,   2026-01-01T00:00, 2026-03-31T09:00,    2026-03-31
            2026-03-01, 30,   2026-01-01T00:00,   2026-01-01T00:00, 2026-03-30T12:00,    none
            2026-03-01, 1,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-07T08:00,    2026-03-06
            2026-03-01, 1,    2026-01-01T00:00,   2026-01-01T00:00, 2026-03-07T09:00,    2026-03-07
            2020-01-01, 7,    2026-03-04T08:00,   2026-01-01T00:00, 2026-03-04T09:00,    2026-03-04
            2020-01-01, 7,    2026-03-04T09:30,   2026-01-01T00:00, 2026-03-04T10:00,    none
            2020-01-01, 0,    2026-03-04T08:00,   2026-01-01T00:00, 2026-03-04T09:00,    none
            2026-03-01, 30,   2026-01-01T00:00,   2026-03-01T12:00, 2026-03-01T13:00,    none
            2024-01-31, 29,   2024-01-01T00:00,   2024-01-01T00:00, 2024-02-29T09:00,    2024-02-29
            """)
    void a_date_is_due_from_its_time_of_day_in_japan_for_twenty_four_hours(LocalDate first, int term, String set,
            String delivering, String now, String due) {
        ReaderMoments reader = new ReaderMoments(first, null, first, term, LONG_AGO, StepScheduleTest.at(delivering),
                LONG_AGO,
                LONG_AGO, StepScheduleTest.at(set));

        assertThat(NotifySchedule.due(reader, LocalTime.of(9, 0), LONG_AGO, StepScheduleTest.at(now))
                .map(LocalDate::toString))
                .isEqualTo(due.equals("none") ? Optional.empty() : Optional.of(due));
    }

    @Test
    void without_a_first_date_nothing_is_due_whatever_the_term() {
        ReaderMoments reader = new ReaderMoments(LocalDate.EPOCH, null, null, 5, LONG_AGO, LONG_AGO, LONG_AGO, LONG_AGO,
                LONG_AGO);

        assertThat(NotifySchedule.due(reader, LocalTime.NOON, LONG_AGO, StepScheduleTest.at("2026-03-01T12:00")))
                .isEmpty();
        assertThat(NotifySchedule.next(null, 5, LocalDate.EPOCH)).isEmpty();
    }

    @Test
    void the_next_and_the_newest_date_are_those_that_counting_day_by_day_finds() {
        Random random = new Random(20261122);
        for (int i = 0; i < 20_000; i++) {
            LocalDate first = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(400));
            int term = random.nextInt(5) == 0 ? 0 : random.nextInt(60);
            LocalDate day = LocalDate.of(2020, 1, 1).plusDays(random.nextInt(900));
            LocalDate next = null;
            LocalDate newest = null;
            for (LocalDate date = first; next == null
                    && date.getYear() < 2100; date = date.plusDays(Math.max(term, 1))) {
                next = date.isBefore(day) ? null : date;
                newest = date.isAfter(day) ? newest : date;
                if (term == 0) {
                    break;
                }
            }

            assertThat(NotifySchedule.next(first, term, day)).isEqualTo(Optional.ofNullable(next));
            assertThat(NotifySchedule.newest(first, term, day)).isEqualTo(Optional.ofNullable(newest));
        }
    }
}
