package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/**
 * Takes what happened to applications and makes mails of it: to the lead, and to the contact of the campaign. They wait while
 * nobody says who sends them ({@code yoriai.mail.from}); what is older than mails are tried is told to nobody any more.
 */
@Component
class ApplicationFeed implements Feed {

    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    ApplicationFeed(JdbcClient jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** By application_event_mail: 2 pages where there is nothing. */
    @Override
    public int queue() {
        if (settings.from().isBlank()) {
            return 0;
        }
        Instant now = clock.instant();
        return jdbc.sql("""
                with due as materialized (
                    select id, application_id, mail, at from application_event where mail is not null
                     order by id limit :most for update skip locked
                ), taken as (
                    update application_event e set mail = null from due where e.id = due.id
                ), wanted as (
                    select due.id, a.lead_id, a.campaign_id, t.email, false as staff
                      from due join application a on a.id = due.application_id join lead l on l.id = a.lead_id
                      %s
                     where due.mail & 1 = 1 and due.at > :oldest
                    union all
                    select due.id, null, a.campaign_id, c.reference_email, true
                      from due join application a on a.id = due.application_id join campaign c on c.id = a.campaign_id
                     where due.mail & 2 = 2 and due.at > :oldest and c.reference_email <> ''
                ), made as (
                    insert into mail (lead_id, email, send_type, campaign_id, lane, values, created_at, updated_at)
                    select w.lead_id, w.email, 2, w.campaign_id, coalesce(d.lane, 0),
                           jsonb_build_object('event', w.id, 'staff', w.staff), :now, :now
                      from wanted w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                     order by w.id
                    returning id, lane
                )
                insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made"""
                .formatted(LeadAddresses.JOIN))
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(settings.giveUp())))
                .param("most", MOST).update();
    }
}
