package io.yoriai.attendance.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;

import io.yoriai.campaign.SettingValues;
import io.yoriai.record.Times;
import io.yoriai.attendance.internal.rules.DoorSettings;
import io.yoriai.record.job.Job;

/**
 * Opens the doors anew: at 入退場開場時刻 (campaign setting 48) of each day of a campaign nobody stays any more
 * (spec/smp-application-attendance.md B6).
 */
@Component
public class HeadcountReset {

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Headcounts headcounts;
    private final Clock clock;

    public HeadcountReset(JdbcClient jdbc, TransactionTemplate transaction, Headcounts headcounts, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.headcounts = headcounts;
        this.clock = clock;
    }

    /** A campaign and its settings. */
    private record Campaign(long id, SettingValues settings) {

        static Campaign read(ResultSet row, int n) throws SQLException {
            return new Campaign(row.getLong(1), SettingValues.stored(Objects.requireNonNull(row.getString(2))));
        }

        boolean counts() {
            return settings.on(DoorSettings.COUNTED);
        }
    }

    /** Resets every campaign whose doors have opened today and that was not reset since. */
    public void run() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Times.JST);
        // Campaigns of today alone, found by their first day; those that count are picked by their settings.
        List<Campaign> campaigns = jdbc.sql("""
                select c.id, c.settings from campaign c
                where c.deleted_at is null
                    and (c.start_day is null or (c.start_day at time zone 'Asia/Tokyo')::date <= :today)
                    and (c.end_day is null or (c.end_day at time zone 'Asia/Tokyo')::date >= :today)
                    and not exists (select from headcount_reset r where r.campaign_id = c.id and r.day = :today)
                order by c.id""").param("today", today).query(Campaign::read).list();
        for (Campaign campaign : campaigns) {
            Instant opening = opening(campaign.settings().get(DoorSettings.DOORS_OPEN), today);
            if (campaign.counts() && !now.isBefore(opening)) {
                transaction.executeWithoutResult(status -> reset(campaign.id(), today, now, opening));
            }
        }
        // A headcount that is no longer kept up must not be believed when it is asked for again: it is counted anew then.
        headcounts.forget(jdbc.sql("""
                select c.id, c.settings from campaign c
                where exists (select from headcount h where h.campaign_id = c.id)""").query(Campaign::read).list()
                .stream()
                .filter(campaign -> !campaign.counts()).map(Campaign::id).toList());
    }

    /** Who entered before the doors open and has not left no longer stays; no exit is written, the limit is off. */
    private void reset(long campaign, LocalDate day, Instant now, Instant opening) {
        int first = jdbc.sql("insert into headcount_reset (campaign_id, day) values (?, ?) on conflict do nothing")
                .params(campaign, day).update();
        if (first == 0) {
            return; // another node was faster
        }
        headcounts.lockAll(campaign);
        jdbc.sql(
                """
                        with gone as (
                            update attendance a set venue_stay = 1, venue_update = :now, date_update = :now
                            where a.campaign_id = :campaign and a.venue_stay = 2 and coalesce(
                                (select max(e.date_regist) from entry_exit e where e.attendance_id = a.id and e.session_id is null
                                    and e.kind = 1 and e.voided_at is null), a.venue_regist) < :opening
                            returning a.id)
                        insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
                        select id, null, 3, cast(:opening as timestamptz), 1, cast(:now as timestamptz) from gone""")
                .param("now", Timestamp.from(now)).param("campaign", campaign)
                .param("opening", Timestamp.from(opening)).update();
        jdbc.sql(
                """
                        with gone as (
                            update session_attendance s set stay = 1, date_update = :now
                            from session t
                            where t.campaign_id = :campaign and s.session_id = t.id and s.stay = 2 and s.cancelled_at is null
                                and coalesce(
                                    (select max(e.date_regist) from entry_exit e where e.attendance_id = s.attendance_id
                                        and e.session_id = s.session_id and e.kind = 1 and e.voided_at is null),
                                    s.date_regist) < :opening
                            returning s.attendance_id, s.session_id)
                        insert into entry_exit (attendance_id, session_id, kind, at, source, date_regist)
                        select attendance_id, session_id, 3, cast(:opening as timestamptz), 1, cast(:now as timestamptz) from gone""")
                .param("now", Timestamp.from(now)).param("campaign", campaign)
                .param("opening", Timestamp.from(opening)).update();
        headcounts.forget(List.of(campaign));
    }

    private static Instant opening(String time, LocalDate day) {
        try {
            return day.atTime(LocalTime.parse(time)).atZone(Times.JST).toInstant();
        } catch (DateTimeParseException e) {
            return day.atStartOfDay(Times.JST).toInstant();
        }
    }

    /** Every half minute on one node. */
    @Bean
    static RecurringTask<Void> headcountResetJob(HeadcountReset reset) {
        return Job.every("attendance-headcount-reset", Duration.ofSeconds(30), reset::run);
    }
}
