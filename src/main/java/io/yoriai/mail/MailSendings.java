package io.yoriai.mail;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.io.IOException;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.mail.internal.sending.Sendings;
import io.yoriai.message.Texts;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.write.Writable;
import io.yoriai.record.write.Writer;

/** Bulk sendings as the console sees and moves them (spec/smp-mail-tracking.md 3.4); made by the rules of the API. */
@Service
public class MailSendings {

    private static final int MOST = 200;
    private static final int AT_ONCE = 5_000;
    static final String SELECT = """
            select s.id, s.name, coalesce(t.name, s.mail_template_name, ''), s.mail_sender_status_id, s.status_message,
                s.reserve_date, s.start_date, s.end_date, s.target_num, s.unsent_num + coalesce(sum(k.skipped), 0),
                coalesce(sum(k.success), 0), coalesce(sum(k.error), 0), coalesce(sum(k.cancelled), 0)
            from mail_sender s left join mail_template t on t.id = s.mail_template_id
                left join mail_sender_count k on k.sender_id = s.id
            """;

    private final Writable senders;
    private final Writer writer;
    private final DraftReader reader;
    private final Sendings sendings;
    private final AuditLog audit;
    private final JdbcClient jdbc;

    MailSendings(Writable mailSenderWritable, Writer writer, DraftReader reader, Sendings sendings, AuditLog audit,
            JdbcClient jdbc) {
        senders = mailSenderWritable;
        this.writer = writer;
        this.reader = reader;
        this.sendings = sendings;
        this.audit = audit;
        this.jdbc = jdbc;
    }

    /**
     * A sending.
     *
     * @param status 1 reserved, 2 preparing, 3 sending, 4 paused, 5 done, 6 cancelled, 7 failed
     * @param target leads that were chosen = unsent + queue + success + error + cancelled
     */
    public record Sending(long id, String name, String template, int status, @Nullable String message,
            @Nullable Instant reservedFor, @Nullable Instant startedAt, @Nullable Instant endedAt, int target,
            int unsent,
            int success, int error, int cancelled) {

        public int queue() {
            return target - unsent - success - error - cancelled;
        }

        public boolean isOpen() {
            return status < Sendings.DONE;
        }

        /** The message in a language, where it is the product's; what somebody wrote stays. */
        public @Nullable String why(Texts texts, Locale language) {
            return message == null ? null : texts.again(language, "mail.why.", message);
        }
    }

    /** Somebody who may be chosen: a list, a saved condition, a template. */
    public record Choice(long id, String name) {}

    public List<Sending> all() {
        return jdbc.sql(SELECT + " where s.magazine_id is null group by s.id, t.name order by s.id desc limit " + MOST)
                .query((row, n) -> read(row))
                .list();
    }

    /** @throws FaultException 404 */
    public Sending get(long id) {
        return jdbc.sql(SELECT + " where s.id = ? and s.magazine_id is null group by s.id, t.name").param(id)
                .query((row, n) -> read(row))
                .optional().orElseThrow(() -> new FaultException(Fault.notFound("MailSender.Id")));
    }

    static Sending read(ResultSet row) throws SQLException {
        return new Sending(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                Objects.requireNonNull(row.getString(3)), row.getInt(4), row.getString(5), moment(row, "reserve_date"),
                moment(row, "start_date"), moment(row, "end_date"), row.getInt(9), row.getInt(10), row.getInt(11),
                row.getInt(12), row.getInt(13));
    }

    private static @Nullable Instant moment(ResultSet row, String column) throws SQLException {
        return row.getTimestamp(column) == null ? null : SqlTime.read(row, column);
    }

    /** How many leads got nothing, by SkipReason. */
    public Map<Integer, Long> skipped(long id) {
        Map<Integer, Long> skipped = new TreeMap<>();
        jdbc.sql("select skip_reason, count(*) from mail where sender_id = ? and skip_reason is not null group by 1")
                .param(id).query(row -> {
                    skipped.put(row.getInt(1), row.getLong(2));
                });
        return skipped;
    }

    /**
     * What became of the mails of a sending.
     *
     * @param machines mails whose links machines alone followed
     */
    public record Results(long opened, long clicked, long machines, long unsubscribed, long complaints) {}

    public Results results(long id) {
        return jdbc
                .sql("""
                        select count(*) filter (where open_date is not null), count(*) filter (where click_date is not null),
                            count(*) filter (where machine_click_count > 0 and click_date is null),
                            count(*) filter (where unsubscribe_date is not null), count(*) filter (where complaint_date is not null)
                        from mail where sender_id = ?""")
                .param(id).query((row, n) -> new Results(row.getLong(1),
                        row.getLong(2), row.getLong(3), row.getLong(4), row.getLong(5)))
                .single();
    }

    /**
     * A lead of a sending.
     *
     * @param result SendResult
     * @param reason SkipReason; 0: none
     * @param code of the result; "": none
     */
    public record Recipient(long lead, String email, int result, int reason, String code, @Nullable Instant sent,
            @Nullable Instant opened, @Nullable Instant clicked) {}

    /**
     * Leads of a sending in the order of their mails, some thousands after the other by mail_of_sender.
     *
     * @param unsent those alone who got nothing
     * @param most 0: all
     */
    public void recipients(long id, boolean unsent, int most, RecipientTaker taker) throws IOException {
        long after = 0;
        int left = most == 0 ? Integer.MAX_VALUE : most;
        while (left > 0) {
            List<Map.Entry<Long, Recipient>> some = jdbc
                    .sql("""
                            select id, lead_id, email, send_result, coalesce(skip_reason, 0), coalesce(result_code, ''), send_date,
                                open_date, click_date
                            from mail where sender_id = ? and id > ? and (not ? or skip_reason is not null) order by id limit ?""")
                    .param(id).param(after).param(unsent).param(Math.min(left, AT_ONCE))
                    .query((row, n) -> Map.entry(row.getLong(1), new Recipient(row.getLong(2),
                            Objects.requireNonNull(row.getString(3)), row.getInt(4), row.getInt(5),
                            Objects.requireNonNull(row.getString(6)), moment(row, "send_date"),
                            moment(row, "open_date"), moment(row, "click_date"))))
                    .list();
            for (Map.Entry<Long, Recipient> one : some) {
                taker.take(one.getValue());
                after = one.getKey();
            }
            left = some.size() < AT_ONCE ? 0 : left - some.size();
        }
    }

    /** Takes one after the other. */
    @FunctionalInterface
    public interface RecipientTaker {
        void take(Recipient recipient) throws IOException;
    }

    /** Notes in the log that somebody takes the list away. */
    @Transactional
    public void noteExport(Actor by, long id) {
        audit.write(by, "mailsender.export", "MailSender/" + id);
    }

    /** Templates for bulk sendings. */
    public List<Choice> templates() {
        return choices(
                "select id, name from mail_template where purpose_id = 1 order by date_update desc, id limit 500");
    }

    public List<Choice> lists() {
        return choices("select id, name from staticlist order by date_update desc, id limit 500");
    }

    /** Saved conditions that choose leads. */
    public List<Choice> conditions() {
        return choices("select id, name from search_condition where search_target_id = 1 order by id desc limit 500");
    }

    private List<Choice> choices(String sql) {
        return jdbc.sql(sql).query((row, n) -> new Choice(row.getLong(1), Objects.requireNonNull(row.getString(2))))
                .list();
    }

    /**
     * Makes a sending.
     *
     * @param name "": the template's and the time
     * @param references by column: MailTemplate, Staticlist or SearchCondition, and codes that differ from the usual ones
     * @param limit most leads that may get it; "": any number
     * @param at null: at once
     * @return its id
     * @throws FaultException as the API tells it
     */
    public long create(Actor by, String name, Map<String, String> references, String limit, @Nullable Instant at) {
        List<Node> nodes = new ArrayList<>();
        if (!name.isBlank()) {
            nodes.add(new Node("Name", name, List.of()));
        }
        references.forEach((column, id) -> nodes
                .add(new Node(column, "", List.of(new Node(column + "Id", id, List.of())))));
        if (!limit.isEmpty()) {
            nodes.add(new Node("LimitNum", limit, List.of()));
        }
        if (at != null) {
            nodes.add(new Node("ReserveDate", Times.answer(at), List.of()));
        }
        Faults faults = new Faults();
        Draft draft = reader.read(senders.resource(), new Node("MailSender", "", nodes), Reading.of(Verb.POST), faults);
        return writer.create(new Writer.Order(senders, draft, faults, by.author(), "mailsender.create", Map.of())).id();
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void pause(Actor by, long id) {
        sendings.pause(id, by.name());
        audit.write(by, "mailsender.pause", "MailSender/" + id);
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void resume(Actor by, long id) {
        sendings.resume(id);
        audit.write(by, "mailsender.resume", "MailSender/" + id);
    }

    /** @throws FaultException 404, 409 CONFLICT */
    @Transactional
    public void cancel(Actor by, long id) {
        sendings.cancel(id, by.name());
        audit.write(by, "mailsender.cancel", "MailSender/" + id);
    }
}
