package io.yoriai.schedule.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.reader.Reader;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.schedule.NotifySchedule;
import io.yoriai.schedule.ReaderMoments;

/**
 * Turns notify mails that are due into rows of the outbox. SQL finds the few readers who can be due,
 * {@link NotifySchedule} says whether they are, and the rows of what was sent keep two nodes from sending it twice.
 */
@Repository
public class NotifyQueue {

    private static final int BATCH = 500;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;

    NotifyQueue(JdbcClient jdbc, TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.transaction = transaction;
    }

    /** A magazine whose notify mails are on. */
    private record Notifying(long magazineId, LocalTime time, Instant activeSince) {}

    /** Queues every notify mail that is due now; answers how many. */
    public int queueDue(Instant now) {
        List<Notifying> magazines = jdbc.sql("select m.id, m.notify_time, m.notify_active_since from magazine m"
                + " join notify_mail n on n.magazine_id = m.id where m.state = 'ISSUED' and m.notify_active"
                + " and m.notify_active_since is not null order by m.id")
                .query((row, n) -> new Notifying(row.getLong(1), Objects.requireNonNull(row.getTime(2)).toLocalTime(),
                        SqlTime.read(row, "notify_active_since")))
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
                .param("magazine", magazine.magazineId()).param("day", lastDay).query((row, n) -> Candidate.read(row))
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
                .param("reader", reader.id()).param("today", LocalDate.ofInstant(now, Times.JST)).param("day", day)
                .param("now", SqlTime.of(now)).param("magazine", magazine.magazineId()).param("email", reader.email())
                .param("due", SqlTime.of(NotifySchedule.moment(day, magazine.time()))).update();
    }
}
