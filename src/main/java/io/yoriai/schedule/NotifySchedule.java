package io.yoriai.schedule;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * When a notify mail is due to a reader (spec/neo.md 7.3): on the first date, and every {@code term} days counted from it,
 * so that no delay adds up. Days are days in Japan.
 */
public final class NotifySchedule {

    private NotifySchedule() {}

    /** The first date of the series that is {@code from} or later. */
    public static Optional<LocalDate> next(@Nullable LocalDate first, int term, LocalDate from) {
        if (first == null) {
            return Optional.empty();
        }
        if (!first.isBefore(from)) {
            return Optional.of(first);
        }
        if (term <= 0) {
            return Optional.empty();
        }
        long behind = ChronoUnit.DAYS.between(first, from);
        return Optional.of(first.plusDays((behind + term - 1) / term * term));
    }

    /** The newest date of the series that is {@code until} or earlier. */
    static Optional<LocalDate> newest(@Nullable LocalDate first, int term, LocalDate until) {
        if (first == null || first.isAfter(until)) {
            return Optional.empty();
        }
        long behind = ChronoUnit.DAYS.between(first, until);
        return Optional.of(term <= 0 ? first : first.plusDays(behind / term * term));
    }

    /** The newest date whose moment has come: the last day that the schedule must look at. */
    public static LocalDate lastDay(LocalTime time, Instant now) {
        return StepSchedule.newestDay(time, now);
    }

    /**
     * The date of the series that is due now: the newest one whose moment has come, if that is at most 24 hours ago and
     * not before the magazine's notify mails, the reader's delivery and the two fields were last set.
     */
    public static Optional<LocalDate> due(ReaderMoments reader, LocalTime time, Instant activeSince, Instant now) {
        Instant from = StepSchedule.latest(now.minus(StepSchedule.LATEST), activeSince, reader.registeredAt(),
                reader.deliveringSince(), reader.notifySetAt());
        return newest(reader.notifymail(), reader.term(), lastDay(time, now))
                .filter(day -> !StepSchedule.moment(day, time).isBefore(from));
    }

    /** The moment of a date. */
    public static Instant moment(LocalDate day, LocalTime time) {
        return StepSchedule.moment(day, time);
    }
}
