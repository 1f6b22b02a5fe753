package io.yoriai.newsletter.internal;

import io.yoriai.newsletter.NotifySchedule;
import io.yoriai.newsletter.Reader;
import io.yoriai.newsletter.ReaderMoments;
import io.yoriai.newsletter.StepMail;
import io.yoriai.newsletter.StepSchedule;
import io.yoriai.newsletter.StepSchedule.Due;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;

/**
 * Turns what is due into rows of the outbox. SQL finds the few readers who can be due, {@link StepSchedule} and
 * {@link NotifySchedule} say whether they are, and the rows of what was sent keep two nodes from sending it twice.
 */
@Repository
public class ScheduleStore {

    private static final ZoneId JAPAN = ZoneId.of("Asia/Tokyo");
    private static final int BATCH = 500;
    /** Who gets step mails at all. */
    private static final String RECEIVES = " and r.step_mails and r.sendstatus = 1 and r.provisional_until is null"
            + " and not exists (select 1 from person_address a where a.address = r.email_key and not a.valid)";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final StepRows rows;

    /** A reader who may be due. */
    private record Candidate(Reader reader, ReaderMoments moments) {}

    /** A magazine whose notify mails are on. */
    private record Notifying(long magazineId, LocalTime time, Instant activeSince) {}

    ScheduleStore(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.rows = new StepRows(jdbc);
    }

    public Optional<StepMail> insert(StepMail step) {
        return rows.insert(step);
    }

    public boolean updateTexts(long stepId, StepMail.Texts texts) {
        return rows.updateTexts(stepId, texts);
    }

    /** @return false where the number is taken or there is no such step */
    public boolean update(StepMail step, @Nullable Instant activeSince) {
        return rows.update(step, activeSince);
    }

    public Optional<StepMail.Texts> notifyMail(long magazineId) {
        return rows.notifyMail(magazineId);
    }

    public void activate(long stepId, @Nullable Instant since) {
        rows.activate(stepId, since);
    }

    public Optional<StepMail> find(long stepId) {
        return rows.find(stepId);
    }

    /** As find, held until the transaction ends. */
    public Optional<StepMail> hold(long stepId) {
        return rows.hold(stepId);
    }

    /** Takes a held step out with what waits of it; answers how many mails that were. */
    public int delete(long stepId, Instant now) {
        return rows.delete(stepId, now);
    }

    public List<StepMail> steps(long magazineId) {
        return rows.of(magazineId);
    }

    public void saveNotifyMail(long magazineId, StepMail.Texts texts) {
        rows.saveNotifyMail(magazineId, texts);
    }

    /** Queues every step that is due now; answers how many. */
    public int queueSteps(Instant now) {
        int queued = 0;
        for (StepMail step : rows.active()) {
            queued += queue(step, window(step, now), params(step, now), now, StepSchedule::due);
        }
        return queued;
    }

    /** Queues a step for everybody whose moment has passed and who has not got it. */
    public int sendPast(StepMail step, Instant now) {
        return queue(step, "", Map.of(), now, (s, reader) -> StepSchedule.past(s, reader, now));
    }

    private int queue(StepMail step, String window, Map<String, Object> params, Instant now, Schedule schedule) {
        return queue(step, window, params, now, (s, reader) -> schedule.due(s, reader, now));
    }

    private interface Schedule {
        Optional<Due> due(StepMail step, ReaderMoments reader, Instant now);
    }

    private int queue(StepMail step, String window, Map<String, Object> params, Instant now,
            BiFunction<StepMail, ReaderMoments, Optional<Due>> schedule) {
        int queued = 0;
        long last = 0;
        while (true) {
            List<Candidate> batch = jdbc.sql("select r.* from reader r where r.magazine_id = :magazine and r.id > :last"
                    + window + RECEIVES
                    + " and (:yearly or not exists (select 1 from step_sent s where s.reader_id = r.id"
                    + " and s.step_id = :step)) order by r.id limit " + BATCH).param("magazine", step.magazineId())
                    .param("last", last).param("step", step.id()).param("yearly", step.base() == StepMail.Base.BIRTHDAY)
                    .params(params).query((row, n) -> candidate(row)).list();
            List<Long> readers = new ArrayList<>();
            List<OffsetDateTime> moments = new ArrayList<>();
            List<Integer> years = new ArrayList<>();
            for (Candidate candidate : batch) {
                Optional<Due> due = step.wants(candidate.reader().values())
                        ? schedule.apply(step, candidate.moments())
                        : Optional.empty();
                due.ifPresent(d -> {
                    readers.add(candidate.reader().id());
                    moments.add(utc(d.moment()));
                    years.add(d.year());
                });
            }
            queued += readers.isEmpty() ? 0 : insertSteps(step, readers, moments, years, now);
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
                .param("magazine", step.magazineId()).param("now", utc(now)).update();
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
            return Map.of("since", utc(now.minus(java.time.Duration.ofHours(24))));
        }
        List<LocalDate> days = StepSchedule.baseDays(step, now);
        LocalDate first = days.getFirst();
        LocalDate last = days.getLast();
        return switch (step.base()) {
            case CREATED -> Map.of("since", utc(first.atStartOfDay(JAPAN).toInstant()), "until",
                    utc(last.plusDays(1).atStartOfDay(JAPAN).toInstant()));
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

    /** Queues every notify mail that is due now; answers how many. */
    public int queueNotifyMails(Instant now) {
        List<Notifying> magazines = jdbc.sql("select m.id, m.notify_time, m.notify_active_since from magazine m"
                + " join notify_mail n on n.magazine_id = m.id where m.state = 'ISSUED' and m.notify_active"
                + " and m.notify_active_since is not null order by m.id")
                .query((row, n) -> new Notifying(row.getLong(1), Objects.requireNonNull(row.getTime(2)).toLocalTime(),
                        Objects.requireNonNull(row.getTimestamp(3)).toInstant()))
                .list();
        int queued = 0;
        for (Notifying magazine : magazines) {
            int found = BATCH;
            while (found == BATCH) {
                int[] counts = Objects.requireNonNull(transaction.execute(status -> notifyBatch(magazine, now)));
                found = counts[0];
                queued += counts[1];
            }
        }
        return queued;
    }

    /** @return how many readers were looked at, and how many mails queued */
    private int[] notifyBatch(Notifying magazine, Instant now) {
        LocalDate lastDay = NotifySchedule.lastDay(magazine.time(), now);
        List<Candidate> batch = jdbc.sql("select r.* from reader r where r.magazine_id = :magazine"
                + " and r.notify_next <= :day and r.sendstatus = 1 and r.provisional_until is null"
                + " order by r.notify_next, r.id limit " + BATCH + " for update skip locked")
                .param("magazine", magazine.magazineId()).param("day", lastDay).query((row, n) -> candidate(row))
                .list();
        int queued = 0;
        for (Candidate candidate : batch) {
            ReaderMoments moments = candidate.moments();
            Optional<LocalDate> due = NotifySchedule.due(moments, magazine.time(), magazine.activeSince(), now);
            queued += due.isPresent() ? insertNotify(magazine, candidate.reader(), due.get(), now) : 0;
            jdbc.sql("update reader set notify_next = :next where id = :id").param("id", candidate.reader().id())
                    .param("next", NotifySchedule.next(moments.notifymail(), moments.term(), lastDay.plusDays(1))
                            .orElse(null), Types.DATE)
                    .update();
        }
        return new int[]{batch.size(), queued};
    }

    private int insertNotify(Notifying magazine, Reader reader, LocalDate day, Instant now) {
        return jdbc
                .sql("""
                        with fresh as (
                            insert into notify_sent (reader_id, sent_on, series_on, at)
                            select :reader, :today, :day, :now
                             where not exists (select 1 from person_address where address = lower(:email) and not valid)
                            on conflict do nothing returning reader_id
                        )
                        insert into newsletter_outbox (kind, magazine_id, reader_id, email, payload, due_at, created_at)
                        select 'NOTIFY', :magazine, reader_id, :email, jsonb_build_object('date', :day::date), :due, :now from fresh
                        """)
                .param("reader", reader.id()).param("today", LocalDate.ofInstant(now, JAPAN)).param("day", day)
                .param("now", utc(now)).param("magazine", magazine.magazineId()).param("email", reader.email())
                .param("due", utc(NotifySchedule.moment(day, magazine.time()))).update();
    }

    private static Candidate candidate(ResultSet row) throws SQLException {
        Reader reader = ReaderRow.read(row);
        Instant confirmed = row.getTimestamp("confirmed_at") == null ? null : instant(row, "confirmed_at");
        return new Candidate(reader, new ReaderMoments(reader.createdOn(), row.getObject("birthday", LocalDate.class),
                row.getObject("notifymail", LocalDate.class), row.getInt("notifymail_term"),
                confirmed == null ? reader.registeredAt() : confirmed, instant(row, "delivering_since"),
                instant(row, "created_set_at"), instant(row, "birthday_set_at"), instant(row, "notify_set_at")));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getTimestamp(column)).toInstant();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
