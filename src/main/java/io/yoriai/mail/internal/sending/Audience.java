package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.sql.Timestamp;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.mail.internal.template.TitleSql;
import io.yoriai.record.Fault;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.list.Conditions;

/** Who gets a bulk sending, and why others do not: one statement for all (spec/smp-mail-tracking.md 3.4). */
@Component
class Audience {

    /** メールウィザードで重複メールを送信しない. */
    static final String NO_DUPLICATES = TemplateRules.NO_DUPLICATES;

    /**
     * A row for each lead, in the order of lane and lead; the first reason that applies. Of one million leads 4.2 s, of which
     * the insert with its three indexes is 3.7 s: hash joins over the leads, one index look-up for those who were sent to before.
     * Parameters: sending, content, campaign, whether it asks for leads who declined, whether consent counts, category, contents
     * that were sent before, now.
     */
    private static final String STORE = """
            with given (sender, content, campaign, declined, consent, category, sent, now) as (
                values (?::bigint, ?::bigint, ?::bigint, ?::boolean, ?::boolean, ?::text, ?::bigint[], ?::timestamptz)
            ), asked as (
                select t.lead_id, l.email, coalesce(d.lane, 0::smallint) as lane, %3$s as title,
                    case when l.id is null then 10
                        when coalesce(l.email, '') = '' then 1
                        when l.email_valid_id <> 1 then 2
                        when l.registration_type_id <> 1 then 8
                        when %2$s and l.inspection_type_id = 2 then 9
                        when g.consent and exists (select from mail_stop s where s.lead_id = l.id and s.reason = 7) then 7
                        when g.consent and (l.unsubscribe_status = 1 or exists (select from mail_stop s where s.lead_id = l.id
                            and s.reason = 6 and s.category_key = g.category)) then 6
                        when not g.declined and l.permission_type_id <> 1 then 4
                        when cardinality(g.sent) > 0 and exists (select from mail m where m.lead_id = l.id
                            and m.content_id = any (g.sent) and m.send_result in (1, 2) and m.send_type <> 7) then 5
                    end as reason
                from (%1$s) t (lead_id) cross join given g left join lead l on l.id = t.lead_id
                    left join mail_lane_domain d on d.domain = lower(split_part(l.email, '@', 2))%4$s
            ), told as (
                select a.*, coalesce(reason, case when %5$s and row_number() over (
                    partition by lower(email), reason is null order by lead_id) > 1 then 3 end) as why
                from asked a
            ), stored as (
                insert into mail (sender_id, lead_id, email, content_id, send_type, campaign_id, lane, send_result, skip_reason,
                    values, created_at, updated_at)
                select g.sender, t.lead_id, coalesce(t.email, ''), g.content, 1, g.campaign, t.lane,
                    case when t.why is null then 1 else 4 end, t.why,
                    case when t.title is not null then jsonb_build_object('Title', t.title) end, g.now, g.now
                from told t cross join given g order by t.lane, t.lead_id
                returning skip_reason
            )
            select count(*), count(skip_reason) from stored""";

    private final JdbcTemplate jdbc;
    private final Conditions conditions;
    private final SystemSettings settings;
    private final Fields fields;
    private final SenderLabel label;

    Audience(JdbcTemplate jdbc, Conditions conditions, SystemSettings settings, Fields fields, SenderLabel label) {
        this.jdbc = jdbc;
        this.conditions = conditions;
        this.settings = settings;
        this.fields = fields;
        this.label = label;
    }

    /** How many leads were matched, and how many of them get nothing. */
    record Stored(int matched, int unsent) {}

    /** Why a sending ends before it begins; the message is what its record tells. */
    static final class CannotSendException extends RuntimeException {

        private static final long serialVersionUID = 1;

        private final transient Fault why;

        CannotSendException(Fault why) {
            super(why.text());
            this.why = why;
        }

        /** @param key of the text that says why */
        CannotSendException(String key) {
            this(Fault.of(409, "CONFLICT", null).saying(key));
        }

        Fault why() {
            return why;
        }
    }

    /** What its mails say, and who gets them. */
    record Prepared(long contentId, Stored stored) {}

    /**
     * SQL of a query for the leads of a sending; nothing where its condition cannot be understood any more.
     *
     * @param fixed whether its leads were stored when it was made
     */
    Optional<String> source(Sending sending, boolean fixed) {
        if (fixed) {
            return Optional.of("select lead_id from mail_sender_lead where sender_id = " + sending.id());
        }
        Long list = sending.listId();
        Long condition = sending.conditionId();
        if (list != null) {
            return Optional.of("select lead_id from staticlist_lead where staticlist_id = " + list);
        }
        return condition == null ? Optional.empty() : conditions.choosing("VisitorData", condition);
    }

    /** Stores a mail for each lead of the source. */
    Stored store(Sending sending, String source, long contentId, CompiledContent content, Instant now) {
        Content of = content.content();
        Long[] sent = sending.includesSent() ? new Long[0] : sent(of.templateId());
        List<String> names = content.title().placeholders().stream().map(Placeholder::name).toList();
        Optional<String> title = TitleSql.of(content.title(), fields, label.values());
        boolean inspected = settings.on("lead.inspection", false);
        boolean duplicates = settings.on(NO_DUPLICATES, false);
        String sql = String.format(java.util.Locale.ROOT, STORE, source, inspected, title.orElse("null::text"),
                title.isPresent() ? Fields.joins(names, String.valueOf(of.campaignId())) : "", duplicates);
        return Objects.requireNonNull(jdbc.query(sql, statement -> {
            statement.setLong(1, sending.id());
            statement.setLong(2, contentId);
            statement.setObject(3, of.campaignId());
            statement.setBoolean(4, sending.declined());
            statement.setBoolean(5, of.advertisement() || !sending.declined());
            statement.setString(6, Objects.requireNonNullElse(of.category(), ""));
            statement.setArray(7, statement.getConnection().createArrayOf("bigint", sent));
            statement.setTimestamp(8, Timestamp.from(now));
        }, row -> {
            row.next();
            return new Stored(row.getInt(1), row.getInt(2));
        }));
    }

    private Long[] sent(@Nullable Long template) {
        return template == null
                ? new Long[0]
                : jdbc.queryForList("select id from mail_content where template_id = ?", Long.class, template)
                        .toArray(Long[]::new);
    }
}
