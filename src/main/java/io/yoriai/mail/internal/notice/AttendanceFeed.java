package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/**
 * Makes mails of receptions that are marked for one (campaign settings 61 to 65): to the visitor, and to the contact of the
 * campaign. With setting 64 a visitor who was received again, after a cancellation, gets no second one. They wait while nobody says
 * who sends them; what is older than mails are tried is told to nobody any more.
 */
@Component
class AttendanceFeed implements Feed {

    private static final int MOST = 200;

    /** By the partial indexes of receptions that want a mail: 2 pages where there are none. */
    private static final String VENUE = """
            due as materialized (
                select venue_id as id, campaign_id, lead_id, venue_mail as mail, venue_date as at, campaign_id as place
                from attendance where venue_mail is not null order by venue_id limit :most for update skip locked
            ), taken as (
                update attendance a set venue_mail = null from due where a.venue_id = due.id
            )""";
    private static final String SESSION = """
            due as materialized (
                select s.id, a.campaign_id, s.lead_id, s.mail, s.attended_at as at, s.session_id as place
                from session_attendance s join attendance a on a.id = s.attendance_id
                where s.mail is not null order by s.id limit :most for update of s skip locked
            ), taken as (
                update session_attendance s set mail = null from due where s.id = due.id
            )""";
    /** Whether the visitor had one already: by mail_lead. */
    private static final String STORE = """
            with %1$s, wanted as (
                select due.id, due.lead_id, due.campaign_id, due.place, t.email, false as staff
                from due join lead l on l.id = due.lead_id join campaign c on c.id = due.campaign_id
                %4$s
                where due.mail & 1 = 1 and due.at > :oldest
                    and (%2$s = '2' or not exists (select from mail m where m.lead_id = l.id
                        and m.values ->> 'campaign' = '%3$s' and m.values ->> 'place' = due.place::text))
                union all
                select due.id, null, due.campaign_id, due.place, c.reference_email, true
                from due join campaign c on c.id = due.campaign_id
                where due.mail & 2 = 2 and due.at > :oldest and c.reference_email <> ''
            ), made as (
                insert into mail (lead_id, email, send_type, campaign_id, lane, values, created_at, updated_at)
                select w.lead_id, w.email, 2, w.campaign_id, coalesce(d.lane, 0),
                    jsonb_build_object('campaign', '%3$s', 'id', w.id, 'place', w.place, 'staff', w.staff), :now, :now
                from wanted w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                order by w.id
                returning id, lane
            )
            insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made""";

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    AttendanceFeed(JdbcClient jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Override
    public int queue() {
        return settings.from().isBlank()
                ? 0
                : queue(VENUE, CampaignMails.Source.VENUE) + queue(SESSION, CampaignMails.Source.SESSION);
    }

    private int queue(String due, CampaignMails.Source source) {
        Instant now = clock.instant();
        return jdbc.sql(STORE.formatted(due, CampaignSettings.sql("c", 64), source.name(), LeadAddresses.JOIN))
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(settings.giveUp())))
                .param("most", MOST).update();
    }
}
