package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/** Mails to administrators (spec/smp-platform.md 3): to one who was made without a password, and to the privileged of a new one of theirs. */
@Component
class StaffFeed implements Feed {

    private static final int MOST = 200;

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    StaffFeed(JdbcClient jdbc, MailSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    /** By primary key: 1 page where there is nothing. */
    @Override
    public int queue() {
        if (settings.from().isBlank()) {
            return 0;
        }
        Instant now = clock.instant();
        return jdbc.sql("""
                with due as (
                    delete from staff_notice where id in (
                        select id from staff_notice order by id limit :most for update skip locked)
                    returning id, staff_id, kind, at
                ), wanted as (
                    select due.id, due.kind, due.staff_id, s.id as to_id, s.email from due join staff s
                        on case due.kind when 'INVITED' then s.id = due.staff_id
                            else s.id <> due.staff_id and s.admin_level_id = 1 end
                    where s.active and s.email is not null and due.at > :oldest
                ), made as (
                    insert into mail (email, send_type, lane, values, created_at, updated_at)
                    select w.email, 2, coalesce(d.lane, 0),
                        jsonb_build_object('admin', w.kind, 'about', w.staff_id, 'to', w.to_id), :now, :now
                    from wanted w left join mail_lane_domain d on d.domain = lower(split_part(w.email, '@', 2))
                    order by w.id, w.to_id
                    returning id, lane
                )
                insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made""")
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(settings.giveUp())))
                .param("most", MOST).update();
    }
}
