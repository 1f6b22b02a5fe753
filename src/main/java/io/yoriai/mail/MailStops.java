package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.Optional;

import io.yoriai.lead.LeadConsent;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.template.PublicLinks;
import io.yoriai.mail.internal.template.PublicLinks.Leaving;
import io.yoriai.person.Consent.Act;
import io.yoriai.person.ConsentLedger;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.record.Masters;
import io.yoriai.record.SqlTime;
import io.yoriai.signup.SelfService;

/** A lead stops mails by the link in one (spec/smp-mail-tracking.md 3.8). A refusal works at once. */
@Service
public class MailStops {

    private final PublicLinks links;
    private final MailTokens tokens;
    private final LeadConsent consent;
    private final SelfService newsletters;
    private final ConsentLedger ledger;
    private final Masters masters;
    private final JdbcClient jdbc;
    private final Clock clock;

    MailStops(PublicLinks links, MailTokens tokens, LeadConsent consent, SelfService newsletters, ConsentLedger ledger,
            Masters masters,
            JdbcClient jdbc, Clock clock) {
        this.links = links;
        this.tokens = tokens;
        this.consent = consent;
        this.newsletters = newsletters;
        this.ledger = ledger;
        this.masters = masters;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Whose link it is.
     *
     * @param category the mail's; null: it has none
     */
    public record Link(long lead, @Nullable String category, long mail) {}

    /** Nothing where the token was not made here. */
    public Optional<Link> find(String token) {
        return links.leaving(token)
                .map(found -> new Link(found.lead(), found.category().isEmpty() ? null : found.category(),
                        found.mail()));
    }

    /** What stands in a mail to a lead. */
    public String address(Link link) {
        return links.unsubscribe(new Leaving(link.lead(), link.category() == null ? "" : link.category(), link.mail()));
    }

    /** The name of the link's category; null: it has none. */
    public @Nullable String categoryName(Link link, boolean english) {
        Masters.Entry entry = link.category() == null ? null : masters.get("MailCategory").byKey(link.category());
        return entry == null ? null : english && !entry.nameEn().isEmpty() ? entry.nameEn() : entry.nameJa();
    }

    /** Whether an address is that of the link's lead. */
    public boolean isOf(Link link, String address) {
        return EmailAddress.parse(address)
                .map(given -> person(link.lead()).filter(given.key()::equals).isPresent()).orElse(false);
    }

    private Optional<String> person(long lead) {
        return jdbc.sql("select email from lead where id = ? and email is not null").param(lead)
                .query((row, n) -> row.getString(1)).optional().flatMap(EmailAddress::parse).map(EmailAddress::key);
    }

    /** すべて停止: all mails to the leads of the address, and its newsletters. */
    @Transactional
    public void stopAll(Link link, Origin origin) {
        person(link.lead()).ifPresent(person -> newsletters.stopAll(person, origin));
        noteMail(link);
    }

    /** One click at the mailbox: all advertising to the leads of the address. A lead that is gone gets none already. */
    @Transactional
    public void stopLeads(Link link, Origin origin) {
        person(link.lead()).ifPresent(person -> consent.stopDelivery(person, origin));
        noteMail(link);
    }

    /** このカテゴリのみ停止: what the lead permits else stays. */
    @Transactional
    public void stopCategory(Link link, Origin origin) {
        String category = link.category();
        Optional<String> person = person(link.lead());
        if (category == null || person.isEmpty()) {
            return;
        }
        int stopped = jdbc
                .sql("insert into mail_stop (lead_id, reason, category_key, at) values (?, 6, ?, ?) on conflict do nothing")
                .params(link.lead(), category, SqlTime.now(clock)).update();
        if (stopped > 0) {
            ledger.recordLead(person.get(), link.lead(), "category:" + category, Act.REFUSED, origin);
        }
        noteMail(link);
    }

    /** Whether mails that the link's lead wants again are stopped: all of them, or those of the link's category. */
    public boolean isStopped(Link link) {
        return consent.isStopped(link.lead()) || link.category() != null && jdbc
                .sql("select exists (select from mail_stop where lead_id = ? and reason = 6 and category_key = ?)")
                .params(link.lead(), link.category()).query(Boolean.class).single();
    }

    /** 配信の再開, by the person whose address it is: mails to the leads of the address, and those of the link's category. Complaints and newsletters stay as they are. */
    @Transactional
    public void resume(Link link, Origin origin) {
        Optional<String> person = person(link.lead());
        if (person.isEmpty()) {
            return;
        }
        consent.resumeDelivery(person.get(), origin);
        String category = link.category();
        if (category != null
                && jdbc.sql("delete from mail_stop where lead_id = ? and reason = 6 and category_key = ?")
                        .params(link.lead(), category).update() > 0) {
            ledger.recordLead(person.get(), link.lead(), "category:" + category, Act.AGREED, origin);
        }
    }

    /** A reader has left by the link of a mail. */
    @Transactional
    public void noteLeft(String token) {
        tokens.readLeaving(token).ifPresent(mail -> jdbc.sql(
                "update mail set unsubscribe_date = :now, updated_at = :now where id = :mail and reader_id is not null"
                        + " and unsubscribe_date is null")
                .param("now", SqlTime.now(clock)).param("mail", mail).update());
    }

    private void noteMail(Link link) {
        jdbc.sql("update mail set unsubscribe_date = :now, updated_at = :now where id = :mail and lead_id = :lead"
                + " and unsubscribe_date is null").param("now", SqlTime.now(clock)).param("mail", link.mail())
                .param("lead", link.lead()).update();
    }
}
