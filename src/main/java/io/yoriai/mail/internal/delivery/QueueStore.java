package io.yoriai.mail.internal.delivery;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

import java.time.Clock;

import io.yoriai.mail.internal.MailQueue;
import io.yoriai.mail.internal.NewMail;
import io.yoriai.mail.internal.SendingControl;
import io.yoriai.record.SqlTime;

/** What others want of the engine, in their transactions. */
@Repository
class QueueStore implements MailQueue, SendingControl {

    private static final int PACKET = 500;
    private static final int CANCEL = 10_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Wake wake;
    private final JsonMapper json = JsonMapper.builder().build();

    QueueStore(JdbcClient jdbc, Clock clock, Wake wake) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.wake = wake;
    }

    @Override
    @Transactional
    public long add(NewMail mail) {
        wake.afterCommit();
        return jdbc
                .sql("""
                        with lane as (
                            select coalesce((select lane from mail_lane_domain where domain = lower(split_part(:email, '@', 2))), 0) as id
                        ), made as (
                            insert into mail (lead_id, reader_id, email, content_id, send_type, campaign_id, lane, values,
                                              created_at, updated_at)
                            select :lead, :reader, :email, :content, :type, :campaign, lane.id, :values::jsonb, :now, :now from lane
                            returning id, lane
                        )
                        insert into mail_queue (mail_id, lane, weight, due) select id, lane, :weight, :now from made
                        returning mail_id""")
                .param("email", mail.email()).param("lead", mail.leadId())
                .param("reader", mail.readerId()).param("content", mail.contentId()).param("type", mail.sendType())
                .param("campaign", mail.campaignId()).param("weight", mail.weight())
                .param("values", mail.values() == null ? null : json.writeValueAsString(mail.values()))
                .param("now", SqlTime.now(clock)).query((row, n) -> row.getLong(1)).single();
    }

    @Override
    @Transactional
    public void start(long senderId, int weight) {
        wake.afterCommit();
        jdbc.sql("""
                insert into mail_packet (sender_id, lane, weight, from_id, to_id)
                select :sender, span.lane, :weight, packet, least(packet + :size - 1, span.last)
                  from (select lane, min(id) as first, max(id) as last from mail
                         where sender_id = :sender and send_result = 1 group by lane) span
                 cross join lateral generate_series(span.first, span.last, :size) packet
                 order by span.lane, packet""").param("sender", senderId).param("weight", weight).param("size", PACKET)
                .update();
    }

    @Override
    @Transactional
    public void pause(long senderId) {
        jdbc.sql("insert into mail_halt (sender_id, cancelled) values (?, false) on conflict do nothing")
                .param(senderId).update();
    }

    @Override
    @Transactional
    public void resume(long senderId) {
        wake.afterCommit();
        jdbc.sql("delete from mail_halt where sender_id = ? and not cancelled").param(senderId).update();
    }

    /** Halted first and for good: nodes hold mails of it in memory for a while. Rows of which a mail is on its way finish. */
    @Override
    @Transactional
    public boolean cancel(long senderId) {
        jdbc.sql("insert into mail_halt (sender_id, cancelled) values (?, true)"
                + " on conflict (sender_id) do update set cancelled = true").param(senderId).update();
        int cancelled = jdbc.sql("""
                with gone as (
                    update mail set send_result = 5, next_retry_date = null, updated_at = :now
                     where id in (select id from mail where sender_id = :sender and send_result = 1
                                   order by id limit :most for update skip locked)
                    returning id
                ), queued as (
                    delete from mail_queue where mail_id in (select id from gone)
                )
                insert into mail_sender_count as c (sender_id, epoch, cancelled)
                select :sender, 0, count(*) from gone having count(*) > 0
                on conflict (sender_id, epoch) do update set cancelled = c.cancelled + excluded.cancelled
                returning (select count(*) from gone)""").param("sender", senderId).param("now", SqlTime.now(clock))
                .param("most", CANCEL).query((row, n) -> row.getInt(1)).optional().orElse(0);
        if (cancelled == CANCEL) {
            return false;
        }
        jdbc.sql("delete from mail_packet where sender_id = ?").param(senderId).update();
        return true;
    }
}
