package io.yoriai.schedule.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;

import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.schedule.ReaderMoments;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepSchedule;
import io.yoriai.schedule.StepSchedule.Due;

/**
 * Turns steps that are due into rows of the outbox. SQL finds the few readers who can be due, {@link StepSchedule} says
 * whether they are, and the rows of what was sent keep two nodes from sending it twice.
 */
@Repository
public class StepQueue {

    private static final int BATCH = 500;
    /** Who gets step mails at all. */
    private static final String RECEIVES = " and r.step_mails and r.sendstatus = 1 and r.provisional_until is null"
            + " and not exists (select 1 from person_address a where a.address = r.email_key and not a.valid)";

    private final JdbcClient jdbc;
    private final StepStore steps;

    StepQueue(JdbcClient jdbc, StepStore steps) {
        this.jdbc = jdbc;
        this.steps = steps;
    }

    /** Queues every step that is due now; answers how many. */
    public int queueDue(Instant now) {
        int queued = 0;
        for (StepMail step : steps.active()) {
            queued += queue(step, window(step, now), params(step, now), now,
                    (s, reader) -> StepSchedule.due(s, reader, now), this::insertSteps);
        }
        return queued;
    }

    /** Queues a step for everybody whose moment has passed and who has not got it. */
    public int sendPast(StepMail step, Instant now) {
        return queue(step, "", Map.of(), now, (s, reader) -> StepSchedule.past(s, reader, now),
                this::insertSteps);
    }

    /** For how many {@link #sendPast} would queue it. */
    public int countPast(StepMail step, Instant now) {
        return queue(step, "", Map.of(), now, (s, reader) -> StepSchedule.past(s, reader, now),
                (s, readers, moments, years, at) -> readers.size());
    }

    /** What becomes of readers for whom a step is due; answers for how many. */
    private interface Taker {
        int take(StepMail step, List<Long> readers, List<OffsetDateTime> moments, List<Integer> years, Instant now);
    }

    private int queue(StepMail step, String window, Map<String, Object> params, Instant now,
            BiFunction<StepMail, ReaderMoments, Optional<Due>> schedule, Taker taker) {
        int queued = 0;
        long last = 0;
        while (true) {
            List<Candidate> batch = jdbc.sql("select r.* from reader r where r.magazine_id = :magazine and r.id > :last"
                    + window + RECEIVES
                    + " and (:yearly or not exists (select 1 from step_sent s where s.reader_id = r.id"
                    + " and s.step_id = :step)) order by r.id limit " + BATCH).param("magazine", step.magazineId())
                    .param("last", last).param("step", step.id()).param("yearly", step.base() == StepMail.Base.BIRTHDAY)
                    .params(params).query((row, n) -> Candidate.read(row)).list();
            List<Long> readers = new ArrayList<>();
            List<OffsetDateTime> moments = new ArrayList<>();
            List<Integer> years = new ArrayList<>();
            for (Candidate candidate : batch) {
                Optional<Due> due = step.wants(candidate.reader().values())
                        ? schedule.apply(step, candidate.moments())
                        : Optional.empty();
                due.ifPresent(d -> {
                    readers.add(candidate.reader().id());
                    moments.add(SqlTime.of(d.moment()));
                    years.add(d.year());
                });
            }
            queued += readers.isEmpty() ? 0 : taker.take(step, readers, moments, years, now);
            if (batch.size() < BATCH) {
                return queued;
            }
            last = batch.getLast().reader().id();
        }
    }

    /** Holds the step, so that nothing of it is queued once it is deleted, and its deletion finds all that was queued. */
    private int insertSteps(StepMail step, List<Long> readers, List<OffsetDateTime> moments, List<Integer> years,
            Instant now) {
        return jdbc
                .sql("""
                        with held as materialized (
                            select id from step_mail where id = :step and deleted_at is null for share
                        ), due as (
                            select r.id, r.email, d.due_at, d.year
                              from unnest(:readers::bigint[], :moments::timestamptz[], :years::integer[]) as d (id, due_at, year)
                              join reader r on r.id = d.id
                             where r.sendstatus = 1 and (select count(*) from held) = 1
                               for update of r
                        ), fresh as (
                            insert into step_sent (reader_id, step_id, year, at)
                            select id, :step, year, :now from due on conflict do nothing returning reader_id, year
                        )
                        insert into newsletter_outbox (kind, magazine_id, reader_id, step_id, email, due_at, created_at)
                        select 'STEP', :magazine, due.id, :step, due.email, due.due_at, :now
                          from due join fresh on fresh.reader_id = due.id and fresh.year = due.year
                         order by due.due_at, due.id
                        """)
                .param("readers", readers.toArray(new Long[0]))
                .param("moments", moments.stream().map(OffsetDateTime::toString).toArray(String[]::new))
                .param("years", years.toArray(new Integer[0])).param("step", step.id())
                .param("magazine", step.magazineId()).param("now", SqlTime.of(now)).update();
    }

    private static String window(StepMail step, Instant now) {
        if (step.time() == null) {
            return " and coalesce(r.confirmed_at, r.registered_at) >= :since";
        }
        return switch (step.base()) {
            case CREATED -> " and r.created >= :since and r.created < :until";
            case NOTIFYMAIL -> " and r.notifymail between :first and :last_day";
            case BIRTHDAY -> " and r.birthday is not null and extract(month from r.birthday) * 100"
                    + " + extract(day from r.birthday) = any (:days)";
        };
    }

    private static Map<String, Object> params(StepMail step, Instant now) {
        if (step.time() == null) {
            return Map.of("since", SqlTime.of(now.minus(StepSchedule.LATEST)));
        }
        List<LocalDate> days = StepSchedule.baseDays(step, now);
        LocalDate first = days.getFirst();
        LocalDate last = days.getLast();
        return switch (step.base()) {
            case CREATED -> Map.of("since", SqlTime.of(first.atStartOfDay(Times.JST).toInstant()), "until",
                    SqlTime.of(last.plusDays(1).atStartOfDay(Times.JST).toInstant()));
            case NOTIFYMAIL -> Map.of("first", first, "last_day", last);
            case BIRTHDAY -> Map.of("days", birthdays(days));
        };
    }

    /** Months and days as numbers; those of February 28 hold February 29 too, which the schedule sorts out. */
    private static Integer[] birthdays(List<LocalDate> days) {
        List<Integer> numbers = new ArrayList<>();
        for (LocalDate day : days) {
            int number = day.getMonthValue() * 100 + day.getDayOfMonth();
            numbers.add(number);
            if (number == 228) {
                numbers.add(229);
            }
        }
        return numbers.toArray(new Integer[0]);
    }
}
