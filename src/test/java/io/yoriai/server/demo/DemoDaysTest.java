package io.yoriai.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.record.Times;
import io.yoriai.testkit.TestClock;

/** Whenever the demo is started first, what was on sale when it was written is on sale. */
class DemoDaysTest {

    @Test
    void on_every_day_of_four_years_the_sale_has_begun_and_not_ended_and_days_of_the_week_stay() {
        for (LocalDate day = LocalDate.of(2026, 9, 1); day.getYear() < 2031; day = day.plusDays(1)) {
            Instant start = day.atTime(23, 50).atZone(Times.JST).toInstant();
            DemoDays days = new DemoDays(TestClock.standingAt(start));
            assertThat(days.at("2026-10-30T10:00:00+09:00").toInstant()).as("the last application, " + day)
                    .isBefore(start);
            assertThat(days.at("2026-12-02T17:00:00+09:00").toInstant()).as("the first end, " + day).isAfter(start);
            assertThat(days.at("2026-12-03T10:00:00+09:00").getDayOfWeek()).isEqualTo(DayOfWeek.THURSDAY);
        }
    }

    @Test
    void of_sql_the_moments_alone_are_moved() {
        DemoDays days = new DemoDays(TestClock.standingAt(Instant.parse("2027-11-30T00:00:00Z")));
        assertThat(days.moved("values (2026, '2026-12-03 12:00+09', 'VIP2026', '2026秋 事前アンケート')"))
                .isEqualTo("values (2026, '2027-12-09 12:00+09', 'VIP2026', '2026秋 事前アンケート')");
        assertThat(DemoDays.shown(days.at("2026-12-03T10:00:00+09:00"))).isEqualTo("12月9日(木)");
    }
}
