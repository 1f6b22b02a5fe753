package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.yoriai.mail.internal.Feed;
import io.yoriai.mail.internal.MailSettings;
import io.yoriai.record.SqlTime;

/** Makes mails of decided inspections: to leads that still stand so, are registered, and can be mailed (spec/smp-lead.md 7.2). */
@Component
class InspectionFeed implements Feed {

    private static final int MOST = 500;
    /** Later than that nobody is told any more. */
    private static final Duration OLD = Duration.ofDays(3);

    private final JdbcClient jdbc;
    private final MailSettings settings;
    private final Clock clock;

    InspectionFeed(JdbcClient jdbc, MailSettings settings, Clock clock) {
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
                    delete from lead_inspection_notice where id in (
                        select id from lead_inspection_notice order by id limit :most for update skip locked)
                    returning id, lead_id, inspection_type_id, at
                ), made as (
                    insert into mail (lead_id, email, send_type, lane, values, created_at, updated_at)
                    select l.id, t.email, 2, coalesce(d.lane, 0), jsonb_build_object('notice',
                               'inspection.' || due.inspection_type_id, 'about', l.id::text, 'args', '[]'), :now, :now
                      from due join lead l on l.id = due.lead_id and l.inspection_type_id = due.inspection_type_id
                      %s
                      left join mail_lane_domain d on d.domain = lower(split_part(t.email, '@', 2))
                     where due.at > :oldest and l.registration_type_id = 1
                     order by due.id
                    returning id, lane
                )
                insert into mail_queue (mail_id, lane, weight, due) select id, lane, 4, :now from made"""
                .formatted(LeadAddresses.JOIN))
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(OLD))).param("most", MOST)
                .update();
    }
}
