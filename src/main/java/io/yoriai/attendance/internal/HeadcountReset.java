package io.yoriai.attendance.internal;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.util.List;

import io.yoriai.record.Times;

/**
 * Opens the doors anew: at 入退場開場時刻 (campaign setting 48) of each day of a campaign nobody stays any more
 * (spec/smp-application-attendance.md B6).
 */
@Component
public class HeadcountReset {

    private final JdbcClient jdbc;
    private final Clock clock;

    public HeadcountReset(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A campaign that counts who stays, and when its doors open. */
    private record Counted(long campaign, String opening) {}

    /** Resets every campaign whose doors have opened today and that was not reset since. */
    public void run() {
        Instant now = clock.instant();
        LocalDate today = LocalDate.ofInstant(now, Times.JST);
        List<Counted> counted = jdbc.sql("""
                select c.id, coalesce(nullif(c.settings ->> '48', ''), '00:00') from campaign c
                where c.settings ->> '47' = '1' and c.deleted_at is null
                    and (c.start_day is null or (c.start_day at time zone 'Asia/Tokyo')::date <= :today)
                    and (c.end_day is null or (c.end_day at time zone 'Asia/Tokyo')::date >= :today)
                    and not exists (select from headcount_reset r where r.campaign_id = c.id and r.day = :today)
                order by c.id""").param("today", today)
                .query((row, n) -> new Counted(row.getLong(1), row.getString(2))).list();
        for (Counted one : counted) {
            Instant opening = opening(one.opening(), today);
            if (!now.isBefore(opening)) {
                jdbc.sql("select headcount_reset(?, ?, ?, ?)")
                        .params(Timestamp.from(now), one.campaign(), today, Timestamp.from(opening))
                        .query(Boolean.class)
                        .single();
            }
        }
        // A headcount that is no longer kept up must not be believed when it is asked for again: it is counted anew then.
        jdbc.sql("""
                delete from headcount h using campaign c
                where c.id = h.campaign_id and coalesce(c.settings ->> '47', '0') <> '1'""").update();
    }

    private static Instant opening(String time, LocalDate day) {
        try {
            return day.atTime(LocalTime.parse(time)).atZone(Times.JST).toInstant();
        } catch (DateTimeParseException e) {
            return day.atStartOfDay(Times.JST).toInstant();
        }
    }

    /** Every half minute on one node. */
    @Configuration(proxyBeanMethods = false)
    static class Job {

        @Bean
        RecurringTask<Void> headcountResetJob(HeadcountReset reset) {
            return Tasks.recurring("attendance-headcount-reset", FixedDelay.of(Duration.ofSeconds(30)))
                    .execute((instance, context) -> reset.run());
        }
    }
}
