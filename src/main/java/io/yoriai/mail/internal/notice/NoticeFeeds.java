package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Clock;
import java.time.Duration;

import io.yoriai.campaign.CampaignSettings;
import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;

/** What automatic mails are made of, each by one statement that reads one or two pages where there is nothing. */
@Configuration(proxyBeanMethods = false)
class NoticeFeeds {

    /**
     * The persons in charge of a campaign {@code c}: whoever is assigned and wants its mails; where nobody is assigned the system's
     * contact, and where that is no address the campaign's (spec/smp-platform.md 4).
     */
    private static final String IN_CHARGE = """
            cross join lateral (
                select s.email, s.language_key from staff_campaign k join staff s on s.id = k.admin_id
                where k.campaign_id = c.id and k.mail_receive_id = 1 and s.active and s.email is not null
                    and (s.expire_date is null or s.expire_date >= (:now::timestamptz at time zone 'Asia/Tokyo')::date)
                union all
                select coalesce((select value from system_setting
                    where name = 'mail.label_contact' and value ~ '^[^\\s@<>,]+@[^\\s@<>,]+$'), nullif(c.reference_email, '')), 'ja'
                where not exists (select from staff_campaign k join staff s on s.id = k.admin_id
                    where k.campaign_id = c.id and s.deleted_at is null)) s""";
    /**
     * What happened to applications: to the lead, and to the persons in charge of the campaign. By application_event_mail. A mail to
     * a 仮登録 lead is put by until it is 本登録; one whose lead or application somebody changes just now is for the next round, and
     * takes no other's place (docs/adr/0118). Those to be put by are looked for among the first of what is due alone.
     */
    private static final String APPLICATIONS = """
            tellable as materialized (
                select id, application_id, mail, at, kind, false as held
                from application_event e where mail > 0 and not (mail & 1 = 1 and at > :oldest and exists (
                    select from application p join lead h on h.id = p.lead_id and h.registration_type_id = 2
                    where p.id = e.application_id))
                order by id limit :most for update skip locked
            ), put_by as materialized (
                select e.id, e.application_id, e.mail, e.at, e.kind, true as held
                from (
                    select * from application_event e where mail > 0 and id <= (select max(id) from (
                            select id from application_event where mail > 0 order by id limit :most * 10) first)
                        and mail & 1 = 1 and at > :oldest and exists (
                            select from application p join lead h on h.id = p.lead_id and h.registration_type_id = 2
                            where p.id = e.application_id offset 0)
                    order by id for update skip locked
                ) e cross join lateral (
                    select 1 from application p join lead h on h.id = p.lead_id and h.registration_type_id = 2
                    where p.id = e.application_id for share of p, h skip locked
                ) lead limit :most
            ), due as materialized (
                select * from tellable union all select * from put_by
            ), taken as (
                update application_event e set mail = case when due.held then -1 end from due where e.id = due.id
            ), told as (
                select due.id, due.kind, a.lead_id, a.campaign_id, t.email, false as staff, '' as language
                from due join application a on a.id = due.application_id join lead l on l.id = a.lead_id
                %s
                where due.mail & 1 = 1 and due.at > :oldest and not due.held
                union all
                select due.id, due.kind, null, a.campaign_id, s.email, true, s.language_key
                from due join application a on a.id = due.application_id join campaign c on c.id = a.campaign_id
                %s
                where due.mail & 2 = 2 and due.at > :oldest and s.email is not null
            ), wanted as (
                select id, lead_id, campaign_id, email,
                    jsonb_build_object('event', id, 'occasion', kind, 'staff', staff, 'language', language) as values
                from told
            )""";

    /** Decided inspections: to leads that still stand so, are registered, and can be mailed (spec/smp-lead.md 7.2). */
    private static final String INSPECTIONS = """
            due as (
                delete from lead_inspection_notice where id in (
                    select id from lead_inspection_notice order by id limit :most for update skip locked)
                returning id, lead_id, inspection_type_id, at
            ), wanted as (
                select due.id, l.id as lead_id, null::bigint as campaign_id, t.email, jsonb_build_object('notice',
                    'inspection.' || due.inspection_type_id, 'about', l.id::text, 'args', '[]') as values
                from due join lead l on l.id = due.lead_id and l.inspection_type_id = due.inspection_type_id
                %s
                where due.at > :oldest
            )""";

    /** To administrators (spec/smp-platform.md 3): one who was made without a password, and the privileged of a new one of theirs. */
    private static final String STAFF = """
            due as (
                delete from staff_notice where id in (
                    select id from staff_notice order by id limit :most for update skip locked)
                returning id, staff_id, kind, at
            ), wanted as (
                select due.id, null::bigint as lead_id, null::bigint as campaign_id, s.email,
                    jsonb_build_object('admin', due.kind, 'about', due.staff_id, 'to', s.id) as values
                from due join staff s on case due.kind when 'INVITED' then s.id = due.staff_id
                    else s.id <> due.staff_id and s.admin_level_id = 1 end
                where s.active and s.email is not null and due.at > :oldest
            )""";

    /**
     * Wishes for a new password, for a first one, or for the link by which a 仮登録 lead is confirmed: to whoever is meant, if anybody is,
     * and not one after the other. Who never used a login is meant by who joins, where nobody of the address uses one; whose login staff
     * have switched off is not. Leads who share an address get a link each, five at most. By lead_login_id and lead_email.
     */
    private static final String PASSWORDS = """
            due as (
                delete from password_wish where id in (
                    select id from password_wish order by id limit :most for update skip locked)
                returning id, login, at, joins
            ), meant as (
                select distinct on (l.id) l.id, l.email, l.notice, l.joins from due cross join lateral (
                    select l.id, l.email, l.membership_id <> 1 as joins, case when l.registration_type_id <> 1 then 'registration'
                        when due.joins and l.login_password_hash is null then 'joining'
                        else 'password' end as notice
                    from lead l
                    where (lower(l.login_id) = due.login or due.login like '%@%' and lower(l.email) = due.login)
                        and (l.membership_id = 1 or due.joins and l.login_password_hash is null and not exists (
                            select from lead o where lower(o.email) = due.login and o.membership_id = 1))
                        and l.email is not null and l.email_valid_id = 1
                    order by (lower(l.login_id) = due.login) desc, l.id limit 5) l
                where due.at > :oldest and not exists (select from mail m where m.lead_id = l.id
                    and m.created_at > :now::timestamptz - interval '5 minutes' and m.values ->> 'notice' = l.notice)
            ), wanted as (
                select id, id as lead_id, null::bigint as campaign_id, email,
                    jsonb_build_object('notice', notice, 'about', id::text, 'args', '[]', 'joins', joins) as values
                from meant
            )""";

    /** By the partial indexes of receptions that want a mail. */
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
    /** Receptions: to the visitor who had none for this place yet, or for each time, and to who is in charge. Had one: by mail_lead. */
    private static final String ATTENDANCES = """
            %1$s, told as (
                select due.id, due.lead_id, due.campaign_id, due.place, t.email, false as staff, '' as language
                from due join lead l on l.id = due.lead_id join campaign c on c.id = due.campaign_id
                %4$s
                where due.mail & 1 = 1 and due.at > :oldest
                    and (%2$s = '2' or not exists (select from mail m where m.lead_id = l.id
                        and m.values ->> 'campaign' = '%3$s' and m.values ->> 'place' = due.place::text))
                union all
                select due.id, null, due.campaign_id, due.place, s.email, true, s.language_key
                from due join campaign c on c.id = due.campaign_id
                %5$s
                where due.mail & 2 = 2 and due.at > :oldest and s.email is not null
            ), wanted as (
                select id, lead_id, campaign_id, email,
                    jsonb_build_object('campaign', '%3$s', 'id', id, 'place', place, 'staff', staff,
                        'language', language) as values
                from told
            )""";

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    NoticeFeeds(JdbcClient jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    @Bean
    Feed applicationFeed() {
        return feed(APPLICATIONS.formatted(LeadAddresses.JOIN, IN_CHARGE), null);
    }

    @Bean
    Feed inspectionFeed() {
        return feed(INSPECTIONS.formatted(LeadAddresses.JOIN), Duration.ofDays(3));
    }

    @Bean
    Feed staffFeed() {
        return feed(STAFF, null);
    }

    @Bean
    Feed passwordFeed() {
        return feed(PASSWORDS, Duration.ofHours(1));
    }

    @Bean
    Feed venueFeed() {
        return attendances(VENUE, CampaignMails.Source.VENUE);
    }

    @Bean
    Feed sessionFeed() {
        return attendances(SESSION, CampaignMails.Source.SESSION);
    }

    private Feed attendances(String due, CampaignMails.Source source) {
        return feed(ATTENDANCES.formatted(due, CampaignSettings.sql("c", 64), source.name(), LeadAddresses.JOIN,
                IN_CHARGE), null);
    }

    private Feed feed(String wanted, @Nullable Duration old) {
        return new NoticeFeed(jdbc, settings, clock, wanted, old);
    }
}
