package io.yoriai.mail.internal.sending;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import io.yoriai.mail.internal.SendingControl;
import io.yoriai.mail.internal.sending.Audience.CannotSendException;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** The states of bulk sendings (spec/smp-mail-tracking.md 3.4). Whoever changes one holds its row. */
@Component
public class Sendings {

    /** 予約中. */
    public static final int RESERVED = 1;
    /** 準備中. */
    public static final int PREPARING = 2;
    /** 送信中. */
    public static final int SENDING = 3;
    /** 一時停止. */
    public static final int PAUSED = 4;
    /** 送信完了; from here on all are final. */
    public static final int DONE = 5;
    /** 取消. */
    public static final int CANCELLED = 6;
    /** 異常終了. */
    public static final int FAILED = 7;

    private static final Duration LATE = Duration.ofMinutes(60);
    private static final int WEIGHT = 1;

    private final JdbcClient jdbc;
    private final Templates templates;
    private final ContentStore contents;
    private final CountedLinks links;
    private final Audience audience;
    private final IssuePreparation issues;
    private final ComplaintGuard guard;
    private final SendingControl control;
    private final Clock clock;
    private final Texts texts;

    Sendings(JdbcClient jdbc, Templates templates, ContentStore contents, CountedLinks links, Audience audience,
            IssuePreparation issues, ComplaintGuard guard, SendingControl control, Clock clock, Texts texts) {
        this.texts = texts;
        this.jdbc = jdbc;
        this.templates = templates;
        this.contents = contents;
        this.links = links;
        this.audience = audience;
        this.issues = issues;
        this.guard = guard;
        this.control = control;
        this.clock = clock;
    }

    /** What hangs on a new sending: its leads, where they are fixed now. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void made(long id, List<Long> leads, boolean fixed) {
        if (!leads.isEmpty()) {
            jdbc.sql(
                    "insert into mail_sender_lead (sender_id, lead_id) select distinct ?::bigint, a.id from unnest(?::bigint[]) a (id)")
                    .params(id, leads.toArray(Long[]::new)).update();
        } else if (fixed) {
            audience.source(lock(id), false).ifPresent(source -> jdbc
                    .sql("insert into mail_sender_lead (sender_id, lead_id) select distinct " + id + ", c.id from ("
                            + source + ") c (id)")
                    .update());
        }
    }

    private Sending lock(long id) {
        return jdbc
                .sql("""
                        select id, mail_sender_status_id, mail_template_id, target_type_id = 1, search_condition_id, staticlist_id,
                            permission_type_id = 2, include_sent_id = 1, open_counting_id = 1, click_counting_id = 1,
                            coalesce(limit_num, 0), reserve_date, content_id, magazine_id, issue_id
                        from mail_sender where id = ? for update""")
                .param(id).query((row, n) -> read(row)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("MailSender.Id")));
    }

    private static Sending read(ResultSet row) throws SQLException {
        Timestamp reserved = row.getTimestamp(12);
        return new Sending(row.getLong(1), row.getInt(2), row.getObject(3, Long.class), row.getBoolean(4),
                row.getObject(5, Long.class), row.getObject(6, Long.class), row.getBoolean(7), row.getBoolean(8),
                row.getBoolean(9), row.getBoolean(10), row.getLong(11),
                reserved == null ? null : reserved.toInstant(), row.getObject(13, Long.class),
                row.getObject(14, Long.class) == null
                        ? null
                        : new Content.Newsletter(row.getLong(14), row.getLong(15)));
    }

    /** Sendings that a job has something to do with, the oldest first. */
    public List<Long> due() {
        return jdbc.sql("""
                select id from mail_sender s
                where mail_sender_status_id = 1 and reserve_date <= ? or mail_sender_status_id = 2
                    or mail_sender_status_id = 3 and not exists (select from mail_packet p where p.sender_id = s.id)
                    or cancelling
                order by id""").param(now()).query((row, n) -> row.getLong(1)).list();
    }

    /**
     * Takes a sending one state further: a reservation that is due is prepared, what is prepared and has nothing in packets is
     * done, what is cancelled loses the next of its waiting mails. One transaction.
     *
     * @return whether there is more to do at once
     */
    @Transactional
    public boolean advance(long id) {
        Sending sending = lock(id);
        switch (sending.status()) {
            case RESERVED -> {
                Instant at = sending.reservedFor();
                if (at == null || at.isAfter(clock.instant())) {
                    return false;
                }
                if (at.plus(LATE).isBefore(clock.instant())) {
                    end(id, FAILED, said("mail.why.late"));
                    return false;
                }
                state(id, PREPARING);
                return true;
            }
            case PREPARING -> prepare(sending);
            case SENDING -> jdbc
                    .sql("""
                            update mail_sender s set mail_sender_status_id = 5, end_date = :now, date_update = :now where id = :id
                                and not exists (select from mail_packet p where p.sender_id = s.id)""")
                    .param("id", id)
                    .param("now", now()).update();
            case CANCELLED -> {
                if (control.cancel(id)) {
                    jdbc.sql("update mail_sender set cancelling = false where id = ?").param(id).update();
                    return false;
                }
                return true;
            }
            default -> {
                // An administrator's turn, or nobody's.
            }
        }
        return false;
    }

    private void prepare(Sending sending) {
        Audience.Prepared prepared;
        try {
            prepared = sending.newsletter() == null ? leads(sending) : issues.prepare(sending, sending.newsletter());
        } catch (CannotSendException e) {
            end(sending.id(), FAILED, texts.get(Locale.JAPANESE, e.why().text(), e.why().args()));
            return;
        }
        Audience.Stored stored = prepared.stored();
        boolean complaints = contents.find(prepared.contentId()).filter(guard::stops).isPresent();
        boolean above = sending.limit() > 0 && stored.matched() - stored.unsent() > sending.limit();
        jdbc.sql(
                """
                        update mail_sender set mail_sender_status_id = :status, status_message = :message, content_id = :content,
                            target_num = :matched, unsent_num = :unsent, start_date = :now, date_update = :now where id = :id""")
                .param("status", above || complaints ? PAUSED : SENDING)
                .param("message", above ? said("mail.why.limit") : complaints ? said(ComplaintGuard.WHY) : null,
                        java.sql.Types.VARCHAR)
                .param("content", prepared.contentId()).param("matched", stored.matched())
                .param("unsent", stored.unsent())
                .param("now", now()).param("id", sending.id()).update();
        control.start(sending.id(), WEIGHT);
        if (above || complaints) {
            control.pause(sending.id());
        }
    }

    private Audience.Prepared leads(Sending sending) {
        Long templateId = sending.templateId();
        Template template = (templateId == null ? Optional.<Template>empty() : templates.find(templateId))
                .orElseThrow(() -> new CannotSendException("mail.why.template"));
        Content content;
        try {
            templates.check(template, sending.declined(), "MailSender");
            content = templates.content(template, sending.opens(), sending.clicks());
        } catch (FaultException e) {
            throw new CannotSendException(reason(e.faults().getFirst()));
        }
        String source = audience.source(sending, sending.fixed())
                .orElseThrow(() -> new CannotSendException("mail.why.condition"));
        long contentId = contents.store(links.in(content));
        return new Audience.Prepared(contentId, audience.store(sending, source, contentId,
                CompiledContent.of(content, null), clock.instant()));
    }

    /** Ends a sending whose audience the database cannot make out. */
    @Transactional
    public void fail(long id) {
        if (lock(id).status() == PREPARING) {
            end(id, FAILED, said("mail.why.condition"));
        }
    }

    private static Fault reason(Fault fault) {
        return switch (fault.code()) {
            case "LABEL_MISSING" -> fault.saying("mail.why.label", fault.args().toArray());
            case "CONFLICT" -> fault.saying("mail.why.dkim");
            case "NOT_FOUND" -> fault.saying("mail.why.domain");
            default -> fault.saying("mail.why.setting");
        };
    }

    /** What a sending tells is stored in Japanese, as the wire tells it; the console finds the other language's words again. */
    private String said(String key) {
        return texts.get(Locale.JAPANESE, key, List.of());
    }

    /** Cancels by a call. */
    @Transactional
    public void cancel(long id) {
        cancel(id, said("mail.why.cancelled"));
    }

    /**
     * Cancels: nothing more is handed over, what waits is counted as cancelled, ten thousand by ten thousand.
     *
     * @throws FaultException 409 CONFLICT where it is final
     */
    @Transactional
    public void cancel(long id, String why) {
        Sending sending = lock(id);
        if (sending.status() >= DONE) {
            throw new FaultException(Fault.of(409, "CONFLICT", "MailSender.Id"));
        }
        end(id, CANCELLED, why);
        if (sending.contentId() != null && !control.cancel(id)) {
            jdbc.sql("update mail_sender set cancelling = true where id = ?").param(id).update();
        }
    }

    /** @throws FaultException 409 CONFLICT where it is not being sent */
    @Transactional
    public void pause(long id, String why) {
        if (lock(id).status() != SENDING) {
            throw new FaultException(Fault.of(409, "CONFLICT", "MailSender.Id"));
        }
        control.pause(id);
        jdbc.sql("update mail_sender set mail_sender_status_id = 4, status_message = ?, date_update = ? where id = ?")
                .params(why, now(), id).update();
    }

    /** @throws FaultException 409 CONFLICT where it is not paused */
    @Transactional
    public void resume(long id) {
        if (lock(id).status() != PAUSED) {
            throw new FaultException(Fault.of(409, "CONFLICT", "MailSender.Id"));
        }
        control.resume(id);
        jdbc.sql(
                "update mail_sender set mail_sender_status_id = 3, status_message = null, date_update = ? where id = ?")
                .params(now(), id).update();
    }

    private void state(long id, int status) {
        jdbc.sql("update mail_sender set mail_sender_status_id = ?, date_update = ? where id = ?")
                .params(status, now(), id).update();
    }

    private void end(long id, int status, String message) {
        jdbc.sql("update mail_sender set mail_sender_status_id = :status, status_message = :message, end_date = :now,"
                + " date_update = :now where id = :id").param("status", status).param("message", message)
                .param("now", now()).param("id", id).update();
    }

    private Timestamp now() {
        return Timestamp.from(clock.instant().truncatedTo(java.time.temporal.ChronoUnit.SECONDS));
    }
}
