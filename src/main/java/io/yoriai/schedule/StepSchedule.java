package io.yoriai.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.Year;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

import io.yoriai.record.Times;

/**
 * When a step is due to a reader (spec/neo.md 7.2). Days are days in Japan, whatever the zone of the machine; a moment is
 * due as long as it is at most 24 hours old, so that a clock that was set or a server that was down neither repeats nor
 * delays: what was sent is known by its row, what is older is skipped for good.
 */
public final class StepSchedule {

    /** A moment that is older is skipped for good. */
    public static final Duration LATEST = Duration.ofHours(24);

    private static final MonthDay LEAP_DAY = MonthDay.of(2, 29);

    private StepSchedule() {}

    /**
     * A step that is due.
     *
     * @param year the birthday's year; 0 for the other bases, which come once
     */
    public record Due(Instant moment, int year) {}

    /** What is due to the reader now. A step that is off is due to nobody. */
    public static Optional<Due> due(StepMail step, ReaderMoments reader, Instant now) {
        Instant active = step.activeSince();
        if (active == null) {
            return Optional.empty();
        }
        Instant from = latest(now.minus(LATEST), active, reader.registeredAt(), reader.deliveringSince(),
                setAt(step, reader));
        return moments(step, reader, now).filter(due -> !due.moment().isAfter(now) && !due.moment().isBefore(from))
                .reduce((older, newer) -> newer);
    }

    /** What was due to the reader before now and, for the asking, may still be sent (過去分も送信). */
    public static Optional<Due> past(StepMail step, ReaderMoments reader, Instant now) {
        return moments(step, reader, now).filter(due -> due.moment().isBefore(now)).reduce((older, newer) -> newer);
    }

    /** The days whose bases can be due now: the day of the newest moment of the step's time of day, and the day before. */
    public static List<LocalDate> baseDays(StepMail step, Instant now) {
        LocalDate newest = newestDay(step.time() == null ? LocalTime.MIDNIGHT : step.time(), now)
                .minusDays(step.offsetDays());
        return List.of(newest.minusDays(1), newest);
    }

    /** The newest day whose moment at that time of day has come. */
    static LocalDate newestDay(LocalTime time, Instant now) {
        LocalDate today = LocalDate.ofInstant(now, Times.JST);
        return now.isBefore(moment(today, time)) ? today.minusDays(1) : today;
    }

    /** The anniversary of a birthday; that of February 29 is February 28 in other years. */
    static LocalDate anniversary(LocalDate birthday, int year) {
        MonthDay day = MonthDay.from(birthday);
        return day.equals(LEAP_DAY) && !Year.isLeap(year) ? LocalDate.of(year, 2, 28) : day.atYear(year);
    }

    static Instant moment(LocalDate day, LocalTime time) {
        return day.atTime(time).atZone(Times.JST).toInstant();
    }

    private static Stream<Due> moments(StepMail step, ReaderMoments reader, Instant now) {
        LocalTime time = step.time();
        if (time == null) {
            return Stream.of(new Due(reader.registeredAt(), 0));
        }
        return switch (step.base()) {
            case CREATED -> Stream.of(new Due(moment(reader.createdOn().plusDays(step.offsetDays()), time), 0));
            case NOTIFYMAIL -> once(reader.notifymail(), step, time);
            case BIRTHDAY -> yearly(reader.birthday(), step, time, now);
        };
    }

    private static Stream<Due> once(@Nullable LocalDate day, StepMail step, LocalTime time) {
        return day == null ? Stream.empty() : Stream.of(new Due(moment(day.plusDays(step.offsetDays()), time), 0));
    }

    private static Stream<Due> yearly(@Nullable LocalDate birthday, StepMail step, LocalTime time, Instant now) {
        if (birthday == null) {
            return Stream.empty();
        }
        int year = newestDay(time, now).minusDays(step.offsetDays()).getYear();
        return Stream.of(year - 1, year).filter(y -> y > birthday.getYear())
                .map(y -> new Due(moment(anniversary(birthday, y).plusDays(step.offsetDays()), time), y));
    }

    private static Instant setAt(StepMail step, ReaderMoments reader) {
        return switch (step.base()) {
            case CREATED -> reader.createdSetAt();
            case BIRTHDAY -> reader.birthdaySetAt();
            case NOTIFYMAIL -> reader.notifySetAt();
        };
    }

    static Instant latest(Instant... moments) {
        return Stream.of(moments).max(Instant::compareTo).orElseThrow();
    }
}
