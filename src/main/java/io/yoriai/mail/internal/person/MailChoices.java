package io.yoriai.mail.internal.person;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.MailResultListener;
import io.yoriai.person.Origin;
import io.yoriai.record.SqlTime;

/**
 * What was written to a lead alone, what it refused, and for which sendings it was chosen: goes with the lead, or to the one that
 * it becomes. A complaint stops all advertising to the leads of its address. Before the mails themselves, which name the texts.
 */
@Component
@Order(-1)
class MailChoices implements LeadDeletionListener, LeadMergeListener, MailResultListener {

    private static final List<String> GOING = List.of(
            """
                    update mail_content set title = null, body = null, body2 = null, cc = null, bcc = null
                    where template_id is null and id in (select content_id from mail where lead_id = :lead and sender_id is null)""",
            """
                    delete from mail_queue q using mail m
                    where q.mail_id = m.id and m.lead_id is null and m.values ->> 'Copy.lead' = :lead::text
                        and m.content_id in (select content_id from mail where lead_id = :lead)""", """
                    delete from mail m where m.lead_id is null and m.values ->> 'Copy.lead' = :lead::text
                        and m.content_id in (select content_id from mail where lead_id = :lead)""",
            "delete from mail_stop where lead_id = :lead", "delete from mail_sender_lead where lead_id = :lead");
    private static final List<String> MOVING = List.of("""
            insert into mail_stop (lead_id, reason, category_key, at)
            select p.survivor, s.reason, s.category_key, s.at
            from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
                join mail_stop s on s.lead_id = p.removed
            on conflict do nothing""", """
            insert into mail_sender_lead (sender_id, lead_id)
            select v.sender_id, p.survivor
            from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
                join mail_sender_lead v on v.lead_id = p.removed
            on conflict do nothing""", """
            delete from mail_stop using unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
            where lead_id = p.removed""", """
            delete from mail_sender_lead using unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed)
            where lead_id = p.removed""");

    private final JdbcClient jdbc;
    private final Clock clock;

    MailChoices(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public void release(long lead) {
        GOING.forEach(statement -> jdbc.sql(statement).param("lead", lead).update());
    }

    @Override
    public void move(List<MergedLead> merged) {
        MOVING.forEach(statement -> jdbc.sql(statement).param("survivors", LeadMergeListener.survivors(merged))
                .param("removed", LeadMergeListener.removed(merged)).update());
    }

    @Override
    public void failed(String address) {
        // The address's validity is the person's.
    }

    @Override
    public void complained(String address, String subject, Origin origin) {
        if (ConsentSubject.magazineOf(subject).isEmpty()) {
            jdbc.sql("""
                    insert into mail_stop (lead_id, reason, at) select l.id, 7, ? from lead l where lower(l.email) = ?
                    on conflict do nothing""").params(SqlTime.now(clock), address).update();
        }
    }
}
