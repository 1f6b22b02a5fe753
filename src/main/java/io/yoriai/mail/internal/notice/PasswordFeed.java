package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/** Makes mails of wishes for a new password: to whoever is meant, if anybody is, and not one after the other. */
@Component
class PasswordFeed implements Feed {

    private static final int MOST = 200;
    /** Leads who share an address get a link each, so many at most. */
    private static final int MOST_LEADS = 5;
    private static final Duration OLD = Duration.ofHours(1);
    private static final Duration APART = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    PasswordFeed(JdbcClient jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** By primary key: 1 page where there is nothing; leads by lead_login_id and lead_email. */
    @Override
    public int queue() {
        if (settings.from().isBlank()) {
            return 0;
        }
        Instant now = clock.instant();
        return jdbc.sql("""
                with due as (
                    delete from password_wish where id in (
                        select id from password_wish order by id limit :most for update skip locked)
                    returning id, login, at
                ), meant as (
                    select distinct on (l.id) l.id, l.email from due cross join lateral (
                        select l.id, l.email from lead l
                        where (lower(l.login_id) = due.login or due.login like '%@%' and lower(l.email) = due.login)
                            and l.registration_type_id = 1 and l.membership_id = 1 and l.email is not null
                            and l.email_valid_id = 1
                        order by (lower(l.login_id) = due.login) desc, l.id limit :leads) l
                    where due.at > :oldest and not exists (select from mail m where m.lead_id = l.id
                        and m.created_at > :apart and m.values ->> 'notice' = 'password')
                ), made as (
                    insert into mail (lead_id, email, send_type, lane, values, created_at, updated_at)
                    select w.id, w.email, 2, coalesce(d.lane, 0),
                           jsonb_build_object('notice', 'password', 'about', w.id::text, 'args', '[]'), :now, :now
                      from meant w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                     order by w.id
                    returning id, lane
                )
                insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made""")
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(OLD)))
                .param("apart", SqlTime.of(now.minus(APART))).param("most", MOST).param("leads", MOST_LEADS).update();
    }
}
