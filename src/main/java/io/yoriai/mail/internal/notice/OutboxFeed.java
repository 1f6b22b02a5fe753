package io.yoriai.mail.internal.notice;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;

import io.yoriai.mail.internal.Feed;
import io.yoriai.record.SqlTime;

/**
 * Takes what newsletters want sent. A magazine that does not say yet who issues it (spec/neo.md 7.5), or is still being
 * prepared, sends nothing: its mails wait.
 */
@Component
class OutboxFeed implements Feed {

    private static final int MOST = 500;

    private final JdbcClient jdbc;
    private final Clock clock;

    OutboxFeed(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** By newsletter_outbox_waiting: 3 pages where nothing is due. */
    @Override
    public int queue() {
        return jdbc
                .sql("""
                        with due as materialized (
                            select o.id, o.kind, o.reader_id, o.step_id, o.email from newsletter_outbox o
                              join magazine m on m.id = o.magazine_id
                             where o.handed_at is null and o.due_at <= :now and m.state <> 'PREPARING' and m.publisher_name <> ''
                               and m.publisher_email <> '' and m.publisher_address <> '' and m.contact <> ''
                             order by o.due_at, o.id limit :most for update of o skip locked
                        ), taken as (
                            update newsletter_outbox o set handed_at = :now from due where o.id = due.id
                        ), made as (
                            insert into mail (reader_id, email, send_type, step_id, lane, values, created_at, updated_at)
                            select due.reader_id, due.email, 8, due.step_id, coalesce(d.lane, 0),
                                jsonb_build_object('outbox', due.id), :now, :now
                              from due left join mail_lane_domain d on d.domain = lower(split_part(due.email, '@', 2))
                             order by due.id
                            returning id, lane, (values ->> 'outbox')::bigint as wanted
                        )
                        insert into mail_queue (mail_id, lane, weight, due)
                        select made.id, made.lane, case when due.kind in ('STEP', 'NOTIFY') then 2 else 4 end, :now
                          from made join due on due.id = made.wanted""")
                .param("now", SqlTime.now(clock))
                .param("most", MOST).update();
    }
}
