package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import io.yoriai.mail.PlannedMail;
import io.yoriai.mail.internal.template.Fields;
import io.yoriai.mail.internal.template.Placeholder;
import io.yoriai.mail.internal.template.SenderLabel;
import io.yoriai.mail.internal.template.TitleSql;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;

/** Queues mails of step mails and scenarios: their content is stored once, their rows by one statement. */
@Component
public class PlanQueue {

    private static final String ELEMENT = "Automation";
    private static final int SCENARIO = 2;
    private static final int STEP_MAIL = 5;
    private static final int SCENARIO_MAIL = 6;
    /**
     * The first reason that applies, as for bulk sendings; a refusal counts whatever the mail is. Of 500 leads 30 ms: each by
     * primary key, and two index look-ups for those who refused.
     */
    private static final String STORE = """
            with asked as (
                select t.run, t.lead_id, l.email, coalesce(d.lane, 0::smallint) as lane, t.told, %1$s as title,
                    case when l.id is null then 10
                        when coalesce(l.email, '') = '' then 1
                        when l.email_valid_id <> 1 then 2
                        when l.registration_type_id <> 1 then 8
                        when :inspected and l.inspection_type_id = 2 then 9
                        when exists (select from mail_stop s where s.lead_id = l.id and s.reason = 7) then 7
                        when l.unsubscribe_status = 1 or exists (select from mail_stop s where s.lead_id = l.id
                            and s.reason = 6 and s.category_key = :category) then 6
                        when :advertises and l.permission_type_id <> 1 then 4
                    end as reason
                from unnest(:runs::bigint[], :leads::bigint[], :told::text[]) t (run, lead_id, told)
                    left join lead l on l.id = t.lead_id
                    left join mail_lane_domain d on d.domain = lower(split_part(l.email, '@', 2))%2$s
            ), made as (
                insert into mail (lead_id, email, content_id, send_type, campaign_id, lane, send_result, skip_reason, values,
                    created_at, updated_at)
                select lead_id, coalesce(email, ''), :content, :type, :campaign::bigint, lane,
                    case when reason is null then 1 else 4 end, reason,
                    coalesce(told::jsonb, '{}') || jsonb_strip_nulls(jsonb_build_object('Run', run::text, 'Title', title)),
                    :now, :now
                from asked order by run
                returning id, lane, skip_reason, (values ->> 'Run')::bigint as run
            ), queued as (
                insert into mail_queue (mail_id, lane, weight, due)
                select id, lane, 2, :now from made where skip_reason is null
            )
            select run, id, skip_reason from made order by run""";

    private final Templates templates;
    private final ContentStore contents;
    private final CountedLinks links;
    private final Fields fields;
    private final SenderLabel label;
    private final SystemSettings settings;
    private final JdbcClient jdbc;
    private final Clock clock;

    PlanQueue(Templates templates, ContentStore contents, CountedLinks links, Fields fields, SenderLabel label,
            SystemSettings settings, JdbcClient jdbc, Clock clock) {
        this.templates = templates;
        this.contents = contents;
        this.links = links;
        this.fields = fields;
        this.label = label;
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @throws FaultException as {@link io.yoriai.mail.PlannedMails#check} */
    public void check(long template, int purpose) {
        usable(template, purpose);
    }

    /** Whether a template says something of the application that its mails follow. */
    public boolean tellsOfApplications(long template) {
        return templates.find(template).map(found -> CompiledContent.of(templates.content(found, false, false), null))
                .stream().flatMap(content -> content.told().stream()).anyMatch(Fields::isOfApplication);
    }

    private Template usable(long id, int purpose) {
        String field = ELEMENT + ".MailTemplate";
        Template template = templates.find(id).orElseThrow(() -> new FaultException(Fault.notFound(field)));
        if (template.purpose() != purpose) {
            throw new FaultException(Fault.invalidValue(field));
        }
        templates.check(template, false, ELEMENT);
        return template;
    }

    /** As {@link io.yoriai.mail.PlannedMails#queue}. */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<PlannedMail> queue(long template, int purpose, Map<Long, Long> leads, Map<Long, String> told) {
        Content content = links.in(templates.content(usable(template, purpose), true, true));
        List<String> names = CompiledContent.of(content, null).title().placeholders().stream().map(Placeholder::name)
                .toList();
        Optional<String> title = TitleSql.of(CompiledContent.of(content, null).title(), fields, label.values());
        String sql = String.format(Locale.ROOT, STORE, title.orElse("null::text"),
                title.isPresent() ? Fields.joins(names, String.valueOf(content.campaignId())) : "");
        Long[] runs = leads.keySet().toArray(Long[]::new);
        String category = content.category();
        return jdbc.sql(sql).param("runs", runs).param("leads", leads.values().toArray(Long[]::new))
                .param("told", leads.keySet().stream().map(told::get).toArray(String[]::new))
                .param("inspected", settings.on("lead.inspection", false))
                .param("category", category == null ? "" : category).param("advertises", content.advertisement())
                .param("content", contents.same(content)).param("campaign", content.campaignId())
                .param("type", purpose == SCENARIO ? SCENARIO_MAIL : STEP_MAIL)
                .param("now", SqlTime.now(clock))
                .query((row, n) -> new PlannedMail(row.getLong(1), row.getLong(2), skip(row.getObject(3)))).list();
    }

    private static @Nullable Integer skip(@Nullable Object reason) {
        return reason == null ? null : ((Number) reason).intValue();
    }

    /** Names of the templates of a purpose, by id. */
    public Map<Long, String> templates(int purpose) {
        Map<Long, String> found = new LinkedHashMap<>();
        jdbc.sql("select id, name from mail_template where purpose_id = ? order by date_update desc, id limit 500")
                .param(purpose).query(row -> {
                    found.put(row.getLong(1), row.getString(2));
                });
        return found;
    }
}
