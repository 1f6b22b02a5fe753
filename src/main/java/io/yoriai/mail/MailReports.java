package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.mail.internal.intake.MailIntake;
import io.yoriai.mail.internal.intake.ReadMail;
import io.yoriai.person.EmailAddress;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** What came back and could not be read: people look at it, and say what it means (spec/smp-mail-tracking.md 3.7). */
@Service
public class MailReports {

    /** Result codes that somebody may give (spec/smp-mail-tracking.md 3.3). */
    public static final List<String> CODES = List.of("42550", "42551", "42552", "42554", "42556", "41605", "41606",
            "90000");

    private static final String ELEMENT = "MailReport.";
    /** Until then a mail may still come back. */
    private static final Duration LATEST = Duration.ofDays(30);

    private final MailIntake intake;
    private final AuditLog audit;
    private final TransactionTemplate transaction;
    private final JdbcClient jdbc;
    private final Clock clock;

    MailReports(MailIntake intake, AuditLog audit, TransactionTemplate transaction, JdbcClient jdbc, Clock clock) {
        this.transaction = transaction;
        this.intake = intake;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A line of the list.
     *
     * @param subject "": it has none
     * @param seen whether somebody has looked at it
     * @param code that somebody gave; null: none
     */
    public record Line(long id, String subject, Instant receivedAt, boolean seen, @Nullable String code) {}

    /**
     * A message.
     *
     * @param from as its header has it
     * @param text "": none
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Message(Line line, String from, String text, byte[] raw) {}

    /** How many nobody has looked at. By mail_report_unread. */
    public long unseen() {
        return jdbc.sql("select count(*) from mail_report where kind = 'UNREAD' and seen_at is null").query(Long.class)
                .single();
    }

    /**
     * The newest first. By mail_report_unread backwards.
     *
     * @param all those too that somebody has looked at
     * @param before the id below which they are; null: from the newest on
     */
    public List<Line> page(boolean all, @Nullable Long before, int most) {
        return jdbc.sql("select id, diagnostic, received_at, seen_at is not null as seen, code from mail_report"
                + " where kind = 'UNREAD' and (? or seen_at is null) and id < ? order by id desc limit ?")
                .param(all).param(before == null ? Long.MAX_VALUE : before).param(most)
                .query((row, n) -> new Line(row.getLong(1), Objects.requireNonNullElse(row.getString(2), ""),
                        SqlTime.read(row, "received_at"), row.getBoolean(4), row.getString(5)))
                .list();
    }

    /** @throws FaultException 404 */
    public Message get(long id) {
        return jdbc.sql("select diagnostic, received_at, seen_at is not null as seen, code, raw from mail_report"
                + " where id = ? and kind = 'UNREAD'").param(id).query((row, n) -> {
                    byte[] raw = Objects.requireNonNull(row.getBytes(5));
                    ReadMail mail = ReadMail.of(raw);
                    return new Message(
                            new Line(id, Objects.requireNonNullElse(row.getString(1), ""),
                                    SqlTime.read(row, "received_at"), row.getBoolean(3), row.getString(4)),
                            mail.header("from"), mail.text("text/plain"), raw);
                }).optional().orElseThrow(() -> new FaultException(Fault.notFound(ELEMENT + "Id")));
    }

    /**
     * Somebody has looked at it, and it means nothing.
     *
     * @throws FaultException 404
     */
    @Transactional
    public void see(Actor by, long id) {
        get(id);
        mark(id, null, null);
        audit.write(by, "mailReport.seen", "MailReport/" + id);
    }

    private void mark(long id, @Nullable Long mail, @Nullable String code) {
        jdbc.sql("update mail_report set seen_at = coalesce(seen_at, :now), mail_id = coalesce(:mail::bigint, mail_id),"
                + " code = coalesce(:code::text, code) where id = :id").param("now", SqlTime.now(clock))
                .param("mail", mail).param("code", code).param("id", id).update();
    }

    /**
     * Somebody has read in it which mail came back, and why: the newest one to that address that may still come back.
     *
     * @param code of {@link #CODES}
     * @throws FaultException 400 where address or code is none; 404 where it, or such a mail, is not there
     */
    public void assign(Actor by, long id, String address, String code) {
        Message message = get(id);
        String key = EmailAddress.parse(address).map(EmailAddress::key)
                .orElseThrow(() -> new FaultException(Fault.invalidType(ELEMENT + "Recipient")));
        if (!CODES.contains(code)) {
            throw new FaultException(Fault.invalidValue(ELEMENT + "Code"));
        }
        Instant came = message.line().receivedAt();
        // By lead_email and mail_lead, or reader_email and mail_reader.
        Long mail = jdbc.sql("""
                select max(m.id) from mail m
                where (m.lead_id in (select id from lead where lower(email) = :key or lower(sub_email) = :key)
                        or m.reader_id in (select id from reader where email_key = :key))
                    and lower(m.email) = :key and m.send_result in (1, 2) and m.created_at between :oldest and :came""")
                .param("key", key).param("oldest", SqlTime.of(clock.instant().minus(LATEST)))
                .param("came", SqlTime.of(came)).query((row, n) -> row.getObject(1, Long.class)).optional()
                .orElse(null);
        if (mail == null || !intake.assign(mail, key, code, message.raw())) {
            throw new FaultException(Fault.notFound(ELEMENT + "Recipient").saying("mail.report.none"));
        }
        // What follows from an error has transactions of its own.
        transaction.executeWithoutResult(status -> {
            mark(id, mail, code);
            audit.write(by, "mailReport.assign", "MailReport/" + id, Map.of(), Map.of("mail", "" + mail, "code", code));
        });
    }
}
