package io.yoriai.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TimeZone;

import io.yoriai.magazine.ReaderField;
import io.yoriai.record.Times;
import io.yoriai.schedule.StepMail.Base;

/** Who is due when (spec/neo.md 7.2), told by rows of moments in Japan. */
class StepScheduleTest {

    private static final Instant LONG_AGO = at("2000-01-01T00:00");

    @ParameterizedTest
    @CsvSource(textBlock = """
            # base,     offset, time,  day of base,   registered,        now,                 due (or none),    year
            CREATED,    0,      10:00, 2026-03-01,    2026-03-01T09:00,  2026-03-01T09:59:59, none,             0
            CREATED,    0,      10:00, 2026-03-01,    2026-03-01T09:00,  2026-03-01T10:00,    2026-03-01T10:00, 0
            CREATED,    0,      10:00, 2026-03-01,    2026-03-01T09:00,  2026-03-02T10:00,    2026-03-01T10:00, 0
            CREATED,    0,      10:00, 2026-03-01,    2026-03-01T09:00,  2026-03-02T10:00:01, none,             0
            CREATED,    0,      10:00, 2026-03-01,    2026-03-01T10:01,  2026-03-01T10:02,    none,             0
            CREATED,    3650,   00:00, 2016-03-03,    2016-03-03T09:00,  2026-03-01T00:00,    2026-03-01T00:00, 0
            CREATED,    7,      08:30, 2026-02-22,    2026-02-28T09:00,  2026-03-01T08:31,    2026-03-01T08:30, 0
            CREATED,    7,      08:30, 2026-02-22,    2026-03-01T08:31,  2026-03-01T08:32,    none,             0
            CREATED,    1,      23:59, 2024-02-28,    2024-02-28T09:00,  2024-03-01T00:10,    2024-02-29T23:59, 0
            NOTIFYMAIL, 2,      09:00, 2026-03-01,    2026-01-01T00:00,  2026-03-03T09:00,    2026-03-03T09:00, 0
            NOTIFYMAIL, 2,      09:00, 2026-03-01,    2026-01-01T00:00,  2026-03-03T08:59,    none,             0
            BIRTHDAY,   0,      09:00, 1980-02-29,    2020-01-01T00:00,  2026-02-28T09:00,    2026-02-28T09:00, 2026
            BIRTHDAY,   0,      09:00, 1980-02-29,    2020-01-01T00:00,  2026-03-01T08:00,    2026-02-28T09:00, 2026
            BIRTHDAY,   0,      09:00, 1980-02-29,    2020-01-01T00:00,  2028-02-28T12:00,    none,             0
            BIRTHDAY,   0,      09:00, 1980-02-29,    2020-01-01T00:00,  2028-02-29T09:00,    2028-02-29T09:00, 2028
            BIRTHDAY,   0,      09:00, 1980-02-29,    2020-01-01T00:00,  2100-02-28T09:00,    2100-02-28T09:00, 2100
            BIRTHDAY,   5,      09:00, 1980-12-30,    2020-01-01T00:00,  2027-01-04T09:00,    2027-01-04T09:00, 2026
            BIRTHDAY,   400,    09:00, 1980-03-01,    2020-01-01T00:00,  2027-04-05T09:00,    2027-04-05T09:00, 2026
            BIRTHDAY,   0,      09:00, 2026-03-01,    2020-01-01T00:00,  2026-03-01T09:00,    none,             0
            BIRTHDAY,   0,      00:00, 1980-01-01,    2020-01-01T00:00,  2027-01-01T00:00,    2027-01-01T00:00, 2027
            """)
    void a_step_is_due_from_its_moment_in_japan_for_twenty_four_hours(Base base, int offset, LocalTime time,
            LocalDate day, String registered, String now, String due, int year) {
        StepMail step = step(base, offset, time, LONG_AGO);
        ReaderMoments reader = reader(day, at(registered), at(registered), at(registered));

        assertThat(StepSchedule.due(step, reader, at(now)).map(d -> d.moment() + " " + d.year()))
                .isEqualTo(
                        due.equals("none") ? java.util.Optional.empty() : java.util.Optional.of(at(due) + " " + year));
        // The days that SQL looks through hold the base of everything that is due.
        if (!due.equals("none")) {
            LocalDate base1 = LocalDate.ofInstant(at(due), Times.JST).minusDays(offset);
            assertThat(StepSchedule.baseDays(step, at(now))).contains(base1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"UTC", "America/Los_Angeles", "Pacific/Kiritimati", "Europe/Berlin"})
    void the_zone_of_the_machine_changes_nothing(String zone) {
        TimeZone before = TimeZone.getDefault();
        try {
            TimeZone.setDefault(TimeZone.getTimeZone(zone));
            assertThat(StepSchedule.moment(LocalDate.of(2026, 3, 29), LocalTime.of(2, 30)))
                    .isEqualTo(Instant.parse("2026-03-28T17:30:00Z"));
            assertThat(StepSchedule.newestDay(LocalTime.of(9, 0), Instant.parse("2026-03-28T23:59:59Z")))
                    .isEqualTo("2026-03-28");
        } finally {
            TimeZone.setDefault(before);
        }
    }

    @Test
    void at_once_is_due_from_the_registration_and_not_before_the_step_was_on() {
        Instant registered = at("2026-03-01T09:00");
        ReaderMoments reader = reader(LocalDate.of(2015, 1, 1), registered, registered, registered);

        assertThat(StepSchedule.due(step(Base.CREATED, 0, null, LONG_AGO), reader, registered)).isPresent();
        assertThat(StepSchedule.due(step(Base.CREATED, 0, null, registered.plusMillis(1)), reader,
                registered.plusSeconds(9)))
                .isEmpty();
        assertThat(StepSchedule.due(step(Base.CREATED, 0, null, null), reader, registered)).isEmpty();
    }

    @Test
    void what_was_due_while_delivery_rested_or_before_the_base_was_set_is_skipped_for_good() {
        StepMail step = step(Base.CREATED, 0, LocalTime.of(10, 0), LONG_AGO);
        LocalDate day = LocalDate.of(2026, 3, 1);
        Instant after = at("2026-03-01T10:30");

        assertThat(StepSchedule.due(step, reader(day, LONG_AGO, after, LONG_AGO), after.plusSeconds(60))).isEmpty();
        assertThat(StepSchedule.due(step, reader(day, LONG_AGO, LONG_AGO, after), after.plusSeconds(60))).isEmpty();
        assertThat(StepSchedule.due(step, reader(day, LONG_AGO, LONG_AGO, LONG_AGO), after.plusSeconds(60)))
                .isPresent();
    }

    @Test
    void a_clock_set_back_repeats_the_same_due_moment_and_one_set_forward_loses_none_within_a_day() {
        StepMail step = step(Base.CREATED, 3, LocalTime.of(10, 0), LONG_AGO);
        ReaderMoments reader = reader(LocalDate.of(2026, 3, 1), LONG_AGO, LONG_AGO, LONG_AGO);
        Instant moment = at("2026-03-04T10:00");

        for (long minutes : new long[]{0, 60, 5, 1440, 1}) {
            assertThat(StepSchedule.due(step, reader, moment.plus(Duration.ofMinutes(minutes))))
                    .map(StepSchedule.Due::moment)
                    .contains(moment);
        }
    }

    @Test
    void a_condition_asks_for_one_of_its_texts_or_choices() {
        StepMail step = new StepMail(0, 1, 1, Base.CREATED, 0, null,
                Map.of(ReaderField.TYPE, List.of("hoge", "fuga"), ReaderField.PROGRESS, List.of("4", "9")),
                new MailTexts("s", "t", ""), LONG_AGO);

        assertThat(step.wants(Map.of(ReaderField.TYPE, "fuga", ReaderField.PROGRESS, "11001"))).isTrue();
        assertThat(step.wants(Map.of(ReaderField.TYPE, "fuga", ReaderField.PROGRESS, "10001"))).isFalse();
        assertThat(step.wants(Map.of(ReaderField.TYPE, "", ReaderField.PROGRESS, "11001"))).isFalse();
        assertThat(step.wants(Map.of(ReaderField.TYPE, "hoge", ReaderField.PROGRESS, ""))).isFalse();
    }

    private static StepMail step(Base base, int offset, @Nullable LocalTime time, @Nullable Instant active) {
        return new StepMail(1, 1, 1, base, offset, time, Map.of(), new MailTexts("s", "t", ""), active);
    }

    private static ReaderMoments reader(LocalDate day, Instant registered, Instant delivering, Instant set) {
        return new ReaderMoments(day, day, day, 0, registered, delivering, set, set, set);
    }

    static Instant at(String inJapan) {
        return OffsetDateTime.parse((inJapan.length() == 16 ? inJapan + ":00" : inJapan) + "+09:00").toInstant();
    }
}
