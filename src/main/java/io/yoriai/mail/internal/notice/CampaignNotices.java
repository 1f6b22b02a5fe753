package io.yoriai.mail.internal.notice;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;

/**
 * Reminders before a campaign to those who applied, at ten in the morning of each of the days that setting 71 names, and thanks
 * after it to those who came (setting 72): each once for a campaign, and not at all when more than a day late.
 */
@Configuration(proxyBeanMethods = false)
class CampaignNotices {

    private static final String STORE = """
            with due as (
                %1$s
            ), taken as (
                insert into mail_campaign_notice (campaign_id, notice, at)
                select campaign_id, notice, :now from due where moment <= :now and moment > :oldest
                on conflict do nothing returning campaign_id, notice
            ), wanted as (
                %2$s
            ), made as (
                insert into mail (lead_id, email, send_type, campaign_id, lane, values, created_at, updated_at)
                select l.id, t.email, 2, w.campaign_id, coalesce(d.lane, 0),
                    jsonb_build_object('campaign', '%3$s', 'id', w.id, 'staff', false), :now, :now
                from wanted w join lead l on l.id = w.lead_id
                    %4$s
                    left join mail_lane_domain d on d.domain = lower(split_part(t.email, '@', 2))
                order by w.id
                %5$s
            ), %6$s
            insert into mail_queue (mail_id, lane, weight, due)
            select id, lane, 2, :now from (select id, lane from made union all select id, lane from copied) x""";

    /** By campaign_start_day: those of the next 61 days. */
    private static final String BEFORE = """
            select c.id as campaign_id, 'REMIND-' || t.days as notice,
                ((c.start_day at time zone 'Asia/Tokyo')::date - t.days::int + time '10:00') at time zone 'Asia/Tokyo' as moment
            from campaign c cross join lateral unnest(string_to_array(nullif(%s, ''), ':')) t (days)
            where c.deleted_at is null and c.start_day > :now and c.start_day < :now::timestamptz + interval '61 days'""";
    private static final String APPLIED = """
            select a.id, a.campaign_id, a.lead_id from taken join application a on a.campaign_id = taken.campaign_id
            where a.application_status_id = 1""";
    private static final String AFTER = """
            select c.id as campaign_id, 'THANKS' as notice, c.end_day + %1$s::int * interval '1 hour' as moment
            from campaign c where c.deleted_at is null and c.end_day <= :now and %1$s <> ''
                and c.end_day > :now::timestamptz - interval '32 days'""";
    private static final String CAME = """
            select a.id, a.campaign_id, a.lead_id from taken join attendance a on a.campaign_id = taken.campaign_id
            where a.lead_id is not null and (a.venue_id is not null or exists (select from session_attendance s
                where s.attendance_id = a.id and s.cancelled_at is null))""";

    @Bean
    RecurringTask<Void> mailCampaignNotices(JdbcClient jdbc, MailSettings settings, Clock clock) {
        return Job.every("mail-campaign-notices", Duration.ofMinutes(1), () -> {
            if (!settings.from().isBlank()) {
                queue(jdbc, clock.instant());
            }
        });
    }

    /** Queues what is due: how many mails. */
    static int queue(JdbcClient jdbc, Instant now) {
        return queue(jdbc, now, BEFORE.formatted(CampaignSettings.sql("c", 71)), APPLIED, CampaignMails.Source.REMIND)
                + queue(jdbc, now, AFTER.formatted("nullif(" + CampaignSettings.sql("c", 72) + ", '')"), CAME,
                        CampaignMails.Source.THANKS);
    }

    private static int queue(JdbcClient jdbc, Instant now, String due, String who, CampaignMails.Source source) {
        return jdbc
                .sql(STORE.formatted(due, who, source.name(), LeadAddresses.JOIN, NoticeFeed.MADE, NoticeFeed.COPIES))
                .param("now", SqlTime.of(now))
                .param("oldest", SqlTime.of(now.minus(Duration.ofDays(1)))).update();
    }
}
