package io.yoriai.mail.internal.sending;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Ref;
import io.yoriai.record.Times;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.write.Changes;
import io.yoriai.record.write.Rules;
import io.yoriai.record.write.Writing;

/** Bulk sendings: made, and cancelled by DELETE (spec/smp-mail-tracking.md 2.9, 2.10, 3.4). */
@Component
public class SendingRules implements Rules {

    private static final String ELEMENT = "MailSender";
    private static final String LEADS = "VisitorIdList";
    private static final String RESERVED = "ReserveDate";
    private static final String CONDITION = "SearchCondition";
    private static final String PERMISSION = "PermissionType";
    private static final int MOST_LEADS = 10_000;
    private static final int TOLD = 20;
    private static final int NAME = 100;
    private static final Duration SOON = Duration.ofMinutes(5);
    private static final Duration LATE = Duration.ofDays(366);
    private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm");

    private final Templates templates;
    private final Sendings sendings;
    private final JdbcClient jdbc;

    SendingRules(Templates templates, Sendings sendings, JdbcClient jdbc) {
        this.templates = templates;
        this.sendings = sendings;
        this.jdbc = jdbc;
    }

    @Override
    public void shape(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        List<String> given = Stream.of(CONDITION, "Staticlist", LEADS)
                .filter(column -> draft.has(column) || isWrong(draft.field(column), faults)).toList();
        if (given.isEmpty()) {
            faults.add(Fault.required(draft.field(CONDITION)));
        } else if (given.size() > 1) {
            faults.add(Fault.invalidValue(draft.field(given.get(1))));
        }
        List<String> leads = draft.texts(LEADS);
        if (draft.has(LEADS)) {
            if (leads.size() > MOST_LEADS) {
                faults.add(Fault.of(400, "TOO_MANY", draft.field(LEADS), MOST_LEADS));
            } else if (!leads.stream().allMatch(lead -> lead.matches("\\d{1,18}"))) {
                faults.add(Fault.invalidType(draft.field(LEADS)));
            } else if (given.size() == 1 && "2".equals(key(draft, "TargetType"))) {
                faults.add(Fault.invalidValue(draft.field(LEADS)));
            }
        }
        reservation(writing, faults);
        if (!draft.has("TargetType")) {
            writing.fill("TargetType", Ref.of(draft.has(LEADS) ? "1" : "2", null));
        }
        if (!draft.has("SendMode")) {
            writing.fill("SendMode", Ref.of(draft.has(RESERVED) ? "2" : "1", null));
        }
    }

    /** Whether something is told already of a column or a part of it. */
    private static boolean isWrong(String field, Faults faults) {
        return faults.all().stream().map(Fault::field).filter(Objects::nonNull)
                .anyMatch(told -> told.startsWith(field));
    }

    private static String key(Draft draft, String column) {
        Ref ref = draft.ref(column);
        return ref == null ? "" : String.valueOf(ref.key());
    }

    private static void reservation(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        String field = draft.field(RESERVED);
        String mode = key(draft, "SendMode");
        Instant at = draft.moment(RESERVED);
        if (faults.has(field)) {
            return;
        }
        if (at == null) {
            if (mode.equals("2")) {
                faults.add(Fault.required(field));
            }
        } else if (mode.equals("1")) {
            faults.add(Fault.invalidValue(field));
        } else if (at.isBefore(writing.now().plus(SOON)) || at.isAfter(writing.now().plus(LATE))) {
            faults.add(Fault.invalidValue(field).saying("mail.period"));
        }
    }

    @Override
    public void state(Writing writing) {
        switch (writing.verb()) {
            case POST -> reserve(writing);
            case DELETE -> {
                if (writing.known().number("magazine_id") != 0) {
                    throw new FaultException(Fault.notFound(writing.draft().field("Id")));
                }
                if (writing.known().number("mail_sender_status_id") >= Sendings.DONE) {
                    throw new FaultException(Fault.of(409, "CONFLICT", writing.draft().field("Id")));
                }
            }
            case PUT -> {
                // There is no such method.
            }
        }
    }

    private void reserve(Writing writing) {
        Draft draft = writing.draft();
        long id = Objects.requireNonNull(draft.id("MailTemplate"));
        Template template = templates.lock(id);
        unknown(draft.texts(LEADS));
        String field = draft.field("MailTemplate");
        Long campaign = template.campaignId();
        if (campaign != null && !writing.by().mayActOn(campaign)
                || campaign == null && !writing.by().campaigns().isEmpty()) {
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", field).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
        if (template.purpose() != 1) {
            throw new FaultException(Fault.invalidValue(field));
        }
        Long condition = draft.id(CONDITION);
        if (condition != null && !jdbc
                .sql("select campaign_id is not distinct from ?::bigint and search_target_id = 1 from search_condition where id = ?")
                .param(campaign).param(condition).query((row, n) -> row.getBoolean(1)).optional().orElse(false)) {
            throw new FaultException(Fault.invalidValue(draft.field(CONDITION)));
        }
        templates.check(template, "2".equals(key(draft, PERMISSION)), ELEMENT);
        writing.set("seminar_id", campaign);
        writing.set("mail_template_name", template.name());
        writing.set("admin_id", writing.by().staff());
        writing.set("mail_sender_status_id", draft.has(RESERVED) ? Sendings.RESERVED : Sendings.PREPARING);
        if (!draft.has("Name")) {
            String name = template.name() + " " + MINUTE.format(writing.now().atZone(Times.JST));
            draft.put("Name", name.codePointCount(0, name.length()) <= NAME
                    ? name
                    : name.substring(0, name.offsetByCodePoints(0, NAME)));
        }
    }

    /** @throws FaultException 404 naming the first twenty leads that are not there */
    private void unknown(List<String> leads) {
        if (leads.isEmpty()) {
            return;
        }
        List<Long> missing = jdbc
                .sql("select distinct a.id from unnest(?::bigint[]) a (id) where not exists (select from lead l where l.id = a.id)"
                        + " order by a.id limit " + TOLD)
                .param(leads.stream().map(Long::valueOf).toArray(Long[]::new)).query((row, n) -> row.getLong(1)).list();
        if (!missing.isEmpty()) {
            throw new FaultException(Fault.notFound(ELEMENT + "." + LEADS).saying("mail.leads",
                    missing.stream().map(Object::toString).collect(Collectors.joining(", "))));
        }
    }

    @Override
    public void follow(Writing writing, Changes changes) {
        Draft draft = writing.draft();
        if (writing.verb() == Verb.DELETE) {
            sendings.cancel(writing.id());
            return;
        }
        List<Long> leads = new ArrayList<>();
        draft.texts(LEADS).forEach(lead -> leads.add(Long.valueOf(lead)));
        sendings.made(writing.id(), leads, "1".equals(key(draft, "TargetType")));
    }
}
