package io.yoriai.attendance.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Supplier;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.campaign.SettingValues;
import io.yoriai.attendance.internal.rules.Admission;
import io.yoriai.attendance.internal.rules.DoorSettings;
import io.yoriai.record.SqlTime;

/**
 * Cancels attendances of one campaign (spec/smp-application-attendance.md 12): the row stays, marked or moved to
 * {@code venue_attendance_cancelled}; its entries and exits become void and leave the headcount; lines go from 5 back to what
 * they are without it. Locks as a reception does, people by the ids of their rows; every row of a person that it touches becomes
 * another version.
 */
@Component
public class CancelledAttendances {

    /** Why; stored as {@code cancel_reason}, in which 2 is a merged one's. */
    public enum Reason {
        CANCELLED(1),
        PLACE_DELETED(3);

        private final int code;

        Reason(int code) {
            this.code = code;
        }
    }

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Headcounts headcounts;
    private final CampaignSettings settings;
    private final Clock clock;

    public CancelledAttendances(JdbcClient jdbc, TransactionTemplate transaction, Headcounts headcounts,
            CampaignSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.headcounts = headcounts;
        this.settings = settings;
        this.clock = clock;
    }

    /** A place at which attendances were cancelled, how many, and how many of the people had stayed. */
    private record Cancelled(long session, int people, int stayed) {}

    /**
     * Cancels session attendances.
     *
     * @param ids SessionAttendance.Id; those that are not live are passed over
     * @return how many were cancelled
     */
    public int sessions(long campaign, List<Long> ids, Reason reason) {
        return inTransaction(() -> {
            SettingValues values = settings.of(campaign);
            boolean counted = values.on(DoorSettings.COUNTED);
            int people = 0;
            // A claim may have moved some of them to another person before the lock came.
            for (List<Long> held = live(ids); !held.isEmpty(); held = live(ids)) {
                if (counted) {
                    lockCounts(campaign, held);
                }
                for (Cancelled one : cancelSessions(held, lockPeople("""
                        select attendance_id from session_attendance where id in (:ids) and cancelled_at is null""",
                        held), reason)) {
                    people += one.people();
                    if (counted && one.stayed() > 0) {
                        headcounts.add(campaign, one.session(), headcounts.ofSession(one.session()), -one.stayed());
                    }
                }
            }
            return people;
        });
    }

    /**
     * Cancels venue attendances.
     *
     * @param ids SeminarAttendance.Id
     * @return how many were cancelled
     */
    public int venues(long campaign, List<Long> ids, Reason reason) {
        return inTransaction(() -> {
            SettingValues values = settings.of(campaign);
            boolean counted = values.on(DoorSettings.COUNTED);
            if (counted) {
                headcounts.lock(campaign, Headcounts.VENUE);
            }
            Cancelled all = cancelVenues(lockPeople("select id from attendance where venue_id in (:ids)", ids), ids,
                    reason);
            if (counted && all.stayed() > 0) {
                headcounts.add(campaign, Headcounts.VENUE,
                        new Admission(values.number(DoorSettings.ADMISSION_LIMIT),
                                values.number(DoorSettings.ADMISSION_RESUME)),
                        -all.stayed());
            }
            return all.people();
        });
    }

    private int inTransaction(Supplier<Integer> work) {
        Integer done = transaction.execute(status -> work.get());
        return done == null ? 0 : done;
    }

    private List<Long> live(List<Long> ids) {
        return ids.isEmpty()
                ? ids
                : jdbc.sql("select id from session_attendance where id in (:ids) and cancelled_at is null")
                        .param("ids", ids).query((row, n) -> row.getLong(1)).list();
    }

    private void lockCounts(long campaign, List<Long> ids) {
        headcounts.lock(campaign, Headcounts.VENUE);
        new TreeSet<>(jdbc.sql("select session_id from session_attendance where id in (:ids)").param("ids", ids)
                .query((row, n) -> row.getLong(1)).list()).forEach(session -> headcounts.lock(campaign, session));
    }

    private List<Long> lockPeople(String of, List<Long> ids) {
        return ids.isEmpty()
                ? ids
                : jdbc.sql("select id from attendance where id in (" + of + ") order by id for update")
                        .param("ids", ids)
                        .query((row, n) -> row.getLong(1)).list();
    }

    private List<Cancelled> cancelSessions(List<Long> ids, List<Long> people, Reason reason) {
        if (people.isEmpty()) {
            return List.of();
        }
        return jdbc
                .sql("""
                        with gone as (
                            update session_attendance s set cancelled_at = :now, cancel_reason = :reason, stay = 1, mail = null,
                                date_update = :now
                            from session_attendance former
                            where s.id in (:ids) and s.cancelled_at is null and s.attendance_id in (:people) and former.id = s.id
                            returning s.attendance_id, s.session_id, s.lead_id, former.stay),
                        line as (
                            update application_session l set application_status_id = 1, date_update = :now from gone
                            where l.session_id = gone.session_id and l.lead_id = gone.lead_id and l.application_status_id = 5),
                        void as (
                            update entry_exit e set voided_at = :now from gone
                            where e.attendance_id = gone.attendance_id and e.session_id = gone.session_id
                                and e.voided_at is null),
                        version as (
                            update attendance a set date_update = a.date_update from (select distinct attendance_id from gone) g
                            where a.id = g.attendance_id)
                        select session_id, count(*), count(*) filter (where stay = 2) from gone group by session_id
                        order by session_id""")
                .param("now", SqlTime.now(clock)).param("reason", reason.code).param("ids", ids)
                .param("people", people)
                .query((row, n) -> new Cancelled(row.getLong(1), row.getInt(2), row.getInt(3))).list();
    }

    private Cancelled cancelVenues(List<Long> people, List<Long> ids, Reason reason) {
        if (people.isEmpty()) {
            return new Cancelled(Headcounts.VENUE, 0, 0);
        }
        return jdbc
                .sql("""
                        with former as (
                            select * from attendance where id in (:people) and venue_id in (:ids)),
                        kept as (
                            insert into venue_attendance_cancelled
                            select venue_id, id, campaign_id, lead_id, venue_date, venue_type, venue_registered, venue_source,
                                venue_review, venue_barcode, venue_anonymous_id, venue_first_entry, venue_last_exit, venue_regist,
                                cast(:now as timestamptz), cast(:reason as smallint)
                            from former),
                        gone as (
                            update attendance a set venue_id = null, venue_date = null, venue_type = null, venue_registered = null,
                                venue_source = null, venue_review = null, venue_barcode = null, venue_anonymous_id = null,
                                venue_stay = null, venue_first_entry = null, venue_last_exit = null, venue_regist = null,
                                venue_update = null, venue_mail = null, venue_client_id = null, venue_check = null,
                                venue_sent_anonymous = null, venue_sent_date = null, venue_received_at = null, date_update = :now
                            from former where a.id = former.id),
                        line as (
                            -- What the campaign line of an application is without venue attendance.
                            update application l set date_update = :now, application_status_id = coalesce((
                                select case when bool_or(s.application_status_id in (1, 5)) then 1
                                    when bool_or(s.application_status_id = 2) then 2
                                    when bool_or(s.application_status_id = 4) then 4
                                    when count(*) > 0 then 3 end
                                from application_session s where s.application_id = l.id), 1)
                            from former
                            where l.campaign_id = former.campaign_id and l.lead_id = former.lead_id
                                and l.application_status_id = 5),
                        void as (
                            update entry_exit e set voided_at = :now from former
                            where e.attendance_id = former.id and e.session_id is null and e.voided_at is null)
                        select count(*), count(*) filter (where venue_stay = 2) from former""")
                .param("now", SqlTime.now(clock))
                .param("reason", reason.code).param("people", people).param("ids", ids)
                .query((row, n) -> new Cancelled(Headcounts.VENUE, row.getInt(1), row.getInt(2))).single();
    }
}
