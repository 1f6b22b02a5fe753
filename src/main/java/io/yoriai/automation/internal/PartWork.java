package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.internal.Plans.Running;
import io.yoriai.automation.internal.Runner.Done;
import io.yoriai.automation.internal.Runner.Due;
import io.yoriai.mail.NoticeMails;
import io.yoriai.mail.PlannedMail;
import io.yoriai.mail.PlannedMails;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;
import io.yoriai.tracking.TrackedPages;

/** What a part does with the runs that came to it, in the caller's transaction. */
@Component
class PartWork {

    /** A step that is later than this is left out (spec/smp-mail-tracking.md 3.12). */
    private static final Duration LATE = Duration.ofHours(24);

    private final JdbcClient jdbc;
    private final Plans plans;
    private final PlannedMails mails;
    private final NoticeMails notices;
    private final LeadUpdates updates;
    private final Clock clock;

    PartWork(JdbcClient jdbc, Plans plans, PlannedMails mails, NoticeMails notices, LeadUpdates updates, Clock clock) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.mails = mails;
        this.notices = notices;
        this.updates = updates;
        this.clock = clock;
    }

    /** What became of each run. */
    Map<Long, Done> pass(Running one, PlanPart part, List<Due> runs) {
        return switch (part.kind()) {
            case MAIL -> mail(one, part, runs);
            case WAIT -> all(runs, Done.NEXT);
            case FILTER -> filter(one, part, runs);
            case OPEN, CLICK, VISIT -> trigger(part, runs);
            case LIST_ADD -> {
                jdbc.sql("""
                        insert into staticlist_lead (staticlist_id, lead_id, date_regist, date_update)
                        select s.id, l.id, :now, :now from staticlist s join lead l on l.id = any (:leads)
                        where s.id = :list order by l.id on conflict do nothing""").param("now", SqlTime.now(clock))
                        .param("leads", leads(runs)).param("list", part.object()).update();
                yield all(runs, Done.NEXT);
            }
            case LIST_REMOVE -> {
                jdbc.sql("delete from staticlist_lead where staticlist_id = :list and lead_id = any (:leads)")
                        .param("list", part.object()).param("leads", leads(runs)).update();
                yield all(runs, Done.NEXT);
            }
            case UPDATE -> {
                Set<Long> written = updates.write(runs.stream().map(Due::lead).toList(), part.column(), part.value());
                Map<Long, Done> done = new LinkedHashMap<>();
                runs.forEach(run -> done.put(run.id(),
                        written.contains(run.lead()) ? Done.NEXT : Done.of("REFUSED", null)));
                yield done;
            }
            case NOTIFY -> {
                String name = jdbc.sql("select name from automation where id = ?").param(one.id())
                        .query((row, n) -> Objects.requireNonNull(row.getString(1))).single();
                runs.forEach(run -> notices.tell(part.value(), "scenario", run.lead(), List.of(name)));
                yield all(runs, Done.NEXT);
            }
        };
    }

    private static Map<Long, Done> all(List<Due> runs, Done what) {
        Map<Long, Done> done = new LinkedHashMap<>();
        runs.forEach(run -> done.put(run.id(), what));
        return done;
    }

    private Map<Long, Done> mail(Running one, PlanPart part, List<Due> runs) {
        String trouble = null;
        Long condition = part.condition();
        Set<Long> meeting = condition == null ? null : meeting(condition, runs);
        if (condition != null && meeting == null) {
            trouble = "CONDITION";
        }
        try {
            mails.check(Objects.requireNonNull(part.object()), one.kind().purpose());
        } catch (FaultException e) {
            trouble = e.faults().getFirst().code();
        }
        if (trouble != null) {
            trouble(one, trouble);
            return all(runs, Done.TROUBLED);
        }
        Map<Long, Done> done = new LinkedHashMap<>();
        Map<Long, Long> leads = new LinkedHashMap<>();
        Map<Long, String> told = new LinkedHashMap<>();
        Map<Long, Long> applications = new LinkedHashMap<>();
        Set<Long> cancelled = one.kind() == Kind.STEP ? cancelled(runs) : Set.of();
        OffsetDateTime oldest = SqlTime.of(clock.instant().minus(LATE));
        for (Due run : runs) {
            if (cancelled.contains(run.id())) {
                done.put(run.id(), new Done("CANCELLED", false, "CANCELLED", null));
            } else if (one.kind() == Kind.STEP && run.due().isBefore(oldest)) {
                done.put(run.id(), Done.of("LATE", null));
            } else if (meeting != null && !meeting.contains(run.lead())) {
                done.put(run.id(), Done.of("UNMATCHED", null));
            } else {
                leads.put(run.id(), run.lead());
                if (run.cause().startsWith("A:")) {
                    applications.put(run.id(), Long.valueOf(run.cause().substring(2)));
                }
                String said = run.told();
                if (said != null) {
                    told.put(run.id(), said);
                }
            }
        }
        if (!leads.isEmpty()) {
            for (PlannedMail made : mails.queue(Objects.requireNonNull(part.object()), one.kind().purpose(), leads,
                    told, applications)) {
                done.put(made.run(), Done.of(made.skip() == null ? "SENT" : "SKIPPED_" + made.skip(), made.mail()));
            }
            trouble(one, null);
        }
        return done;
    }

    /** Runs whose application is not in force any more. */
    private Set<Long> cancelled(List<Due> runs) {
        return new HashSet<>(jdbc.sql("""
                select r.id from automation_run r join application a on a.id = substr(r.cause, 3)::bigint
                where r.id = any (?) and r.cause like 'A:%' and a.application_status_id not in (1, 2, 5)""")
                .param(runs.stream().map(Due::id).toArray(Long[]::new)).query((row, n) -> row.getLong(1)).list());
    }

    private Map<Long, Done> filter(Running one, PlanPart part, List<Due> runs) {
        Set<Long> meeting = meeting(Objects.requireNonNull(part.object()), runs);
        if (meeting == null) {
            trouble(one, "CONDITION");
            return all(runs, Done.TROUBLED);
        }
        Map<Long, Done> done = new LinkedHashMap<>();
        runs.forEach(run -> done.put(run.id(), meeting.contains(run.lead()) ? Done.NEXT : Done.OTHER));
        return done;
    }

    /** Which of the leads meet a saved condition now; null where it is gone. */
    private @Nullable Set<Long> meeting(long condition, List<Due> runs) {
        String leads = plans.leads(condition);
        return leads == null
                ? null
                : new HashSet<>(
                        jdbc.sql("select l.id from lead l where l.id = any (:leads) and l.id in (" + leads + ")")
                                .param("leads", leads(runs)).query((row, n) -> row.getLong(1)).list());
    }

    private Map<Long, Done> trigger(PlanPart part, List<Due> runs) {
        String met = switch (part.kind()) {
            case OPEN -> """
                    exists (select from automation_pass p join mail_open o on o.mail_id = p.mail_id
                        where p.run_id = r.id and o.verdict_id = 1 and o.opened_at <= least(r.expires_at, :judged))""";
            case CLICK -> part.object() == null ? """
                    exists (select from automation_pass p join mail_click k on k.mail_id = p.mail_id
                        where p.run_id = r.id and k.verdict_id = 1 and k.click_count_url_id is not null
                            and k.clicked_at <= least(r.expires_at, :judged))""" : """
                    exists (select from mail_click k where k.lead_id = r.lead_id and k.verdict_id = 1
                        and k.click_count_url_id = :object and k.clicked_at between r.started_at
                            and least(r.expires_at, :judged))""";
            default -> """
                    exists (select from tracking_session s join tracking_access a on a.session_id = s.id
                        where s.lead_id = r.lead_id and s.valid_id = 1
                            and a.at between r.arrived_at and r.expires_at and a.tracking_url_id in (%s))"""
                    .formatted(TrackedPages.pages("array[:object::bigint]"));
        };
        OffsetDateTime now = SqlTime.now(clock);
        Set<Long> passed = new HashSet<>(jdbc
                .sql("select r.id from automation_run r where r.id = any (:runs) and " + met)
                .param("runs", runs.stream().map(Due::id).toArray(Long[]::new)).param("object", part.object())
                .param("judged", SqlTime.of(clock.instant().minusSeconds(120)))
                .query((row, n) -> row.getLong(1)).list());
        Map<Long, Done> done = new LinkedHashMap<>();
        for (Due run : runs) {
            boolean over = !Objects.requireNonNull(run.expires()).plusMinutes(2).isAfter(now);
            done.put(run.id(), passed.contains(run.id())
                    ? Done.NEXT
                    : over ? new Done("EXPIRED", true, null, null) : Done.WAITS);
        }
        return done;
    }

    private void trouble(Running one, @Nullable String code) {
        jdbc.sql("update automation set trouble = :code where id = :id and trouble is distinct from :code::text")
                .param("code", code, java.sql.Types.VARCHAR).param("id", one.id()).update();
    }

    /** Each once, as a list of a statement. */
    private static Long[] leads(List<Due> runs) {
        return new ArrayList<>(new HashSet<>(runs.stream().map(Due::lead).toList())).toArray(Long[]::new);
    }
}
