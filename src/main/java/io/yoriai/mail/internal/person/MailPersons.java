package io.yoriai.mail.internal.person;

import org.springframework.core.annotation.Order;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.util.List;

import io.yoriai.lead.LeadDeletionListener;
import io.yoriai.lead.LeadDisclosureSource;
import io.yoriai.lead.LeadMergeListener;
import io.yoriai.lead.MergedLead;
import io.yoriai.person.DisclosureRows;
import io.yoriai.person.DisclosureSource;
import io.yoriai.person.ErasureListener;

/**
 * Mails of people who go, are merged, or ask (spec/smp-mail-tracking.md 1): a deleted lead's history stays without what it says,
 * and what was not sent yet is not sent. So does an erased lead's, since sendings count it; mails of an erased address that are no
 * lead's go.
 */
@Component
@Order(0)
class MailPersons
        implements
            LeadDeletionListener,
            LeadMergeListener,
            ErasureListener,
            DisclosureSource,
            LeadDisclosureSource {

    /** What waits becomes SendResult 4 for SkipReason 10, and is counted. */
    private static final String UNSENT = """
            with waiting as (
                update mail set send_result = 4, skip_reason = 10, next_retry_date = null
                 where send_result = 1 and %s returning id, sender_id
            ), queued as (
                delete from mail_queue where mail_id in (select id from waiting)
            )
            insert into mail_sender_count as c (sender_id, epoch, skipped)
            select sender_id, 0, count(*) from waiting where sender_id is not null group by sender_id
            on conflict (sender_id, epoch) do update set skipped = c.skipped + excluded.skipped""";

    private static final String REPORT = "select id, kind, mail_id, recipient, action, status, code, diagnostic, received_at"
            + " from mail_report where ";

    private final JdbcClient jdbc;
    private final DisclosureRows rows;

    MailPersons(JdbcClient jdbc, DisclosureRows rows) {
        this.jdbc = jdbc;
        this.rows = rows;
    }

    @Override
    public void release(long lead) {
        jdbc.sql(UNSENT.formatted("lead_id = ?")).param(lead).update();
        jdbc.sql("update mail set email = '', values = null, result_message = null where lead_id = ?").param(lead)
                .update();
    }

    @Override
    public void destroy(long lead) {
        release(lead);
        jdbc.sql("delete from mail_report where mail_id in (select id from mail where lead_id = ?)").param(lead)
                .update();
    }

    /** Of two mails of one sending, the survivor's stays. */
    @Override
    public void move(List<MergedLead> merged) {
        Long[] survivors = LeadMergeListener.survivors(merged);
        Long[] removed = LeadMergeListener.removed(merged);
        jdbc.sql("""
                delete from mail where id in (
                    select id from (
                        select m.id, row_number() over (partition by p.survivor, m.sender_id
                            order by m.lead_id = p.survivor desc, m.id) as place
                        from mail m join (
                            select * from unnest(:survivors::bigint[], :removed::bigint[]) both_of (survivor, lead)
                            union select id, id from unnest(:survivors::bigint[]) itself (id)) p on p.lead = m.lead_id
                        where m.sender_id is not null) m
                    where place > 1)""").param("survivors", survivors).param("removed", removed).update();
        jdbc.sql(
                """
                        update mail m set lead_id = p.survivor
                        from unnest(:survivors::bigint[], :removed::bigint[]) p (survivor, removed) where m.lead_id = p.removed""")
                .param("survivors", survivors).param("removed", removed).update();
    }

    /** Reads all mails: it is asked for seldom, and an index of addresses would cost every mail. */
    @Override
    public int erase(String address, String actor) {
        jdbc.sql(UNSENT.formatted("lower(email) = ?")).param(address).update();
        jdbc.sql("delete from mail_report where lower(recipient) = ?").param(address).update();
        jdbc.sql("delete from mail_received where lower(recipient) = ?").param(address).update();
        jdbc.sql("delete from mail where lower(email) = ? and lead_id is null").param(address).update();
        jdbc.sql("update mail set email = '', values = null, result_message = null where lower(email) = ?")
                .param(address).update();
        return 0;
    }

    @Override
    public List<Part> of(String address) {
        // Those of leads who have the address are told as the leads'.
        return List.of(rows.part("mail", """
                select * from mail where lower(email) = :who and (lead_id is null or lead_id not in (
                    select id from lead where lower(email) = :who or lower(sub_email) = :who)) order by id""", address),
                rows.part("mail_report", REPORT + "lower(recipient) = :who order by id", address));
    }

    @Override
    public List<Part> of(Long... leads) {
        return List.of(rows.part("mail", "select * from mail where lead_id = any (:who) order by id", leads));
    }
}
