package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Digests;
import io.yoriai.lead.LeadConsent;
import io.yoriai.mail.internal.MailTokens;
import io.yoriai.mail.internal.sending.ComplaintGuard;
import io.yoriai.person.ConsentSubject;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.MailResults;
import io.yoriai.person.Origin;
import io.yoriai.record.SqlTime;
import io.yoriai.signup.EmptyMails;

/**
 * What comes back (spec/smp-mail-tracking.md 3.7): which mail it is about, what it says, and what that changes. The same report
 * twice counts once. What nobody can read is kept for people to look at.
 */
@Component
public class MailIntake {

    private static final Pattern NAMED = Pattern.compile("(?i)^b-([0-9a-z]+-[0-9a-f]{20})@");
    private static final Pattern EMPTY_MAIL = Pattern.compile("(?i)^(?:add|del)-[0-9a-z]+@.*");
    private static final Pattern LEAVING = Pattern.compile("(?i)^unsubscribe-([0-9a-z]+-[0-9a-f]{20})@");
    private static final Pattern INSIDE = Pattern.compile("(?im)^X-SMP-Mail-Id:\\s*([0-9a-z]+-[0-9a-f]{20})\\s*$");
    private static final Duration LATEST = Duration.ofDays(30);
    private static final int TEST_MAIL = 7;

    private final MailTokens tokens;
    private final EmptyMails emptyMails;
    private final MailLeaving leaving;
    private final ComplaintGuard guard;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final MailResults results;
    private final LeadConsent leads;
    private final Clock clock;

    MailIntake(MailTokens tokens, EmptyMails emptyMails, MailLeaving leaving, ComplaintGuard guard, JdbcClient jdbc,
            TransactionTemplate transaction, MailResults results, LeadConsent leads, Clock clock) {
        this.tokens = tokens;
        this.emptyMails = emptyMails;
        this.leaving = leaving;
        this.guard = guard;
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.results = results;
        this.leads = leads;
        this.clock = clock;
    }

    /** Whether an address is one of ours: of a mail that went out, of a magazine, or where complaints are told. */
    public boolean takes(String recipient) {
        return named(recipient).isPresent() || left(recipient).isPresent() || EMPTY_MAIL.matcher(recipient).matches()
                || recipient.toLowerCase(Locale.ROOT).matches("(?:postmaster|abuse|fbl)@.*");
    }

    /** Reads a mail that came back; after it, it is stored what it means. */
    public void take(String envelopeFrom, List<String> recipients, byte[] raw) {
        List<String> empty = recipients.stream().filter(recipient -> EMPTY_MAIL.matcher(recipient).matches()).toList();
        // Nobody has proven the sender here: a magazine that is asked mails a link.
        empty.forEach(
                recipient -> emptyMails.arrived(new EmptyMails.Envelope(recipient, envelopeFrom, false, null), raw));
        List<String> asked = recipients.stream().filter(recipient -> left(recipient).isPresent()).toList();
        // What a mail server writes by itself is nobody's wish.
        if (!asked.isEmpty() && !Reports.automatic(envelopeFrom, ReadMail.of(raw))) {
            asked.forEach(recipient -> leaving.leave(left(recipient).getAsLong()));
        }
        if (empty.size() + asked.size() < recipients.size()) {
            comeBack(envelopeFrom, recipients, raw);
        }
    }

    private void comeBack(String envelopeFrom, List<String> recipients, byte[] raw) {
        ReadMail mail = ReadMail.of(raw);
        OptionalLong about = recipients.stream().map(this::named).filter(OptionalLong::isPresent).findFirst()
                .orElseGet(() -> inside(raw));
        boolean automatic = Reports.automatic(envelopeFrom, mail);
        if (about.isPresent() && !automatic) {
            return; // an absence note, or somebody's answer
        }
        List<Report> reports = Reports.of(mail);
        if (about.isPresent() && reports.isEmpty()) {
            reports = List.of(new Report(Report.Kind.BOUNCE, "", "failed", "", mail.subject()));
        }
        if (about.isEmpty() || reports.isEmpty()) {
            keep(mail, raw);
            return;
        }
        for (Report report : reports) {
            if (report.kind() == Report.Kind.COMPLAINT) {
                complaint(about.getAsLong(), report, mail);
            } else {
                bounce(about.getAsLong(), report, BounceCode.of(report), mail, raw);
            }
        }
    }

    private OptionalLong named(String recipient) {
        Matcher matcher = NAMED.matcher(recipient);
        return matcher.find() ? tokens.read(matcher.group(1)) : OptionalLong.empty();
    }

    private OptionalLong left(String recipient) {
        Matcher matcher = LEAVING.matcher(recipient);
        return matcher.find() ? tokens.readLeaving(matcher.group(1)) : OptionalLong.empty();
    }

    private OptionalLong inside(byte[] raw) {
        Matcher matcher = INSIDE.matcher(new String(raw, StandardCharsets.ISO_8859_1));
        return matcher.find() ? tokens.read(matcher.group(1)) : OptionalLong.empty();
    }

    private record Settled(String email, @Nullable String subject, int sendType) {}

    /**
     * Settles a mail by what somebody has read in a message that was kept.
     *
     * @param recipient the mail's address
     * @return whether the mail was still one that may come back
     */
    public boolean assign(long mailId, String recipient, String code, byte[] raw) {
        ReadMail mail = ReadMail.of(raw);
        return bounce(mailId, new Report(Report.Kind.BOUNCE, recipient, "failed", "", mail.subject()), code, mail, raw);
    }

    /** One statement: the report, the mail and its counters with it, and a copy for whom the mail names (ReturnPath). */
    private boolean bounce(long mailId, Report report, String code, ReadMail mail, byte[] raw) {
        Instant now = clock.instant();
        Settled settled = jdbc
                .sql("""
                        with told as (
                            insert into mail_report (digest, kind, mail_id, recipient, action, status, code, diagnostic, raw, received_at)
                            values (:digest, 'BOUNCE', :mail, :recipient, :action, :status, :code, :diagnostic, case when :failed
                                and exists (select from mail m join mail_content c on c.id = m.content_id
                                    where m.id = :mail and c.return_path is not null) then :raw::bytea end, :now)
                            on conflict (digest) do nothing returning id
                        ), old as materialized (
                            select id, sender_id, send_result from mail
                             where id = :mail and :failed and send_result in (1, 2) and created_at > :oldest
                               and exists (select from told)
                               for update
                        ), settled as (
                            update mail m set send_result = 3, result_code = :code, result_message = :diagnostic, error_date = :now,
                                              next_retry_date = null, updated_at = :now
                              from old where m.id = old.id returning m.id, m.email, m.campaign_id, m.send_type, m.sender_id,
                                  (m.values ->> 'outbox')::bigint as outbox, m.content_id
                        ), queued as (
                            delete from mail_queue where mail_id in (select id from old)
                        ), copied as (
                            insert into mail (email, send_type, lane, values, created_at, updated_at)
                            select c.return_path, 2, coalesce(d.lane, 0), jsonb_build_object('returned', told.id), :now, :now
                              from settled cross join told join mail_content c on c.id = settled.content_id
                              left join mail_lane_domain d on d.domain = lower(split_part(c.return_path, '@', 2))
                             where c.return_path is not null and settled.send_type <> 7
                            returning id, lane
                        ), sent as (
                            insert into mail_queue (mail_id, lane, weight, due) select id, lane, 2, :now from copied
                        ), counted as (
                            insert into mail_sender_count as c (sender_id, epoch, success, error)
                            select sender_id, 0, case when send_result = 2 then -1 else 0 end, 1 from old where sender_id is not null
                            on conflict (sender_id, epoch) do update
                                set success = c.success + excluded.success, error = c.error + 1
                        )
                        select email, coalesce('campaign:' || campaign_id, 'magazine:' || coalesce(
                            (select magazine_id from mail_sender s where s.id = settled.sender_id),
                            (select magazine_id from newsletter_outbox o where o.id = settled.outbox))), send_type from settled""")
                .param("digest", digest(mailId, report, mail))
                .param("mail", mailId).param("recipient", clean(report.recipient())).param("action", report.action())
                .param("status", report.status()).param("code", code).param("diagnostic", clean(report.diagnostic()))
                .param("now", SqlTime.of(now)).param("oldest", SqlTime.of(now.minus(LATEST)))
                .param("failed", report.failed()).param("raw", raw)
                .query((row, n) -> new Settled(Objects.requireNonNull(row.getString(1)),
                        row.getString(2), row.getInt(3)))
                .optional().orElse(null);
        if (settled != null && settled.sendType() != TEST_MAIL) {
            EmailAddress.parse(settled.email())
                    .ifPresent(address -> results.error(address.key(), code, settled.subject()));
        }
        return settled != null;
    }

    private record Complained(String email, @Nullable Long leadId, @Nullable Long magazineId) {}

    private void complaint(long mailId, Report report, ReadMail mail) {
        transaction.executeWithoutResult(status -> jdbc
                .sql("""
                        with told as (
                            insert into mail_report (digest, kind, mail_id, recipient, action, diagnostic, received_at)
                            values (:digest, 'COMPLAINT', :mail, :recipient, :action, :diagnostic, :now)
                            on conflict (digest) do nothing returning id
                        )
                        update mail m set complaint_date = coalesce(complaint_date, :now), updated_at = :now
                         where id = :mail and exists (select from told)
                        returning email, lead_id, coalesce((select magazine_id from mail_sender s where s.id = m.sender_id),
                            (select magazine_id from newsletter_outbox o where o.id = (m.values ->> 'outbox')::bigint)) as magazine_id""")
                .param("digest", digest(mailId, report, mail)).param("mail", mailId)
                .param("recipient", clean(report.recipient())).param("action", report.action())
                .param("diagnostic", clean(report.diagnostic())).param("now", SqlTime.now(clock))
                .query((row, n) -> new Complained(Objects.requireNonNull(row.getString(1)),
                        row.getObject(2, Long.class), row.getObject(3, Long.class)))
                .optional().ifPresent(this::complained));
        guard.complained();
    }

    private void complained(Complained mail) {
        Origin origin = Origin.system("ARF");
        EmailAddress.parse(mail.email()).map(EmailAddress::key).ifPresent(address -> {
            if (mail.magazineId() != null) {
                results.complaint(address, ConsentSubject.ofMagazine(mail.magazineId()), origin);
            } else if (mail.leadId() != null) {
                leads.stopDelivery(address, origin);
                results.complaint(address, ConsentSubject.ALL, origin);
            }
        });
    }

    private void keep(ReadMail mail, byte[] raw) {
        jdbc.sql("insert into mail_report (digest, kind, diagnostic, raw, received_at)"
                + " values (?, 'UNREAD', ?, ?, ?) on conflict (digest) do nothing")
                .params(Digests.sha256(new String(raw, StandardCharsets.ISO_8859_1)), clean(mail.subject()), raw,
                        SqlTime.now(clock))
                .update();
    }

    /** The same report, also where another server in between wrote its lines into it. */
    private static byte[] digest(long mailId, Report report, ReadMail mail) {
        return Digests.sha256(String.join("\n", Long.toString(mailId), report.kind().name(), report.recipient(),
                report.action(), report.status(), mail.header("message-id")));
    }

    private static String clean(String text) {
        String clean = text.replaceAll("[\\p{Cntrl}\\uD800-\\uDFFF]", " ");
        return clean.length() > 500 ? clean.substring(0, 500) : clean;
    }
}
