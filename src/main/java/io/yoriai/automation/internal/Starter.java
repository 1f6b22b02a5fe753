package io.yoriai.automation.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.Happening;
import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanStart;
import io.yoriai.automation.internal.Plans.Running;
import io.yoriai.record.SqlTime;
import io.yoriai.record.Times;
import io.yoriai.tracking.TrackedPages;

/** Starts runs: of what happened, and of leads that a batch chooses (spec/smp-mail-tracking.md 3.12, 3.13). */
@Component
public class Starter implements Follower {

    /** Later than all that happens. */
    public static final Instant EVER = Instant.parse("9999-01-01T00:00:00Z");

    private static final String OBJECTS = ":objects::bigint[]";
    private static final String INSERT = """
            insert into automation_run (automation_id, version_id, kind, lead_id, cause, cause_at, told, part, arrived_at, due,
                expires_at, waits_for, started_at)
            select :id, :version, :kind, e.lead, e.cause, e.at, e.told, 1, :now, %s, %s, :waits, :now
            from (%s) e join lead l on l.id = e.lead where %s
            on conflict do nothing""";

    private final JdbcClient jdbc;
    private final Plans plans;
    private final Clock clock;

    Starter(JdbcClient jdbc, Plans plans, Clock clock) {
        this.jdbc = jdbc;
        this.plans = plans;
        this.clock = clock;
    }

    private List<Running> startedBy(Happening kind) {
        return plans.running().stream()
                .filter(one -> plans.get(one.version()).start().kind().name().equals(kind.name())).toList();
    }

    @Override
    public boolean wants(Source source) {
        return !startedBy(source.kind()).isEmpty();
    }

    @Override
    public void take(Source source, long after, long upto) {
        startedBy(source.kind()).forEach(one -> start(one, source, after, upto));
        if (source == Source.APPLICATION) {
            // Whoever cancels gets no further step.
            jdbc.sql(
                    """
                            update automation_run r set due = null, ended_at = :now, ending = 'CANCELLED', waits_for = null
                            from application_event e join application a on a.id = e.application_id
                            where e.id > :after and e.id <= :upto and e.kind in ('CANCELLED', 'REJECTED')
                                and a.application_status_id not in (1, 2, 5) and r.lead_id = a.lead_id and r.cause = 'A:' || a.id
                                and r.kind = 'STEP' and r.ended_at is null""")
                    .param("now", SqlTime.now(clock)).param("after", after)
                    .param("upto", upto).update();
        }
    }

    /** SQL of the newest numbers, up to {@code :until}, of the histories that start runs, by the names of their sources. */
    public static String numbers(PlanStart start) {
        return Source.startedBy(start.kind()).stream()
                .map(source -> "'" + source.name() + "', (select coalesce(newest, 0) from (" + source.newest()
                        + ") n (newest))")
                .collect(Collectors.joining(", ", "jsonb_build_object(", ")"));
    }

    private static String about(Source source, PlanStart start) {
        if (start.objects().isEmpty()) {
            return "";
        }
        return source.kind() == Happening.VISIT
                ? " and e.object in (" + TrackedPages.pages(OBJECTS) + ")"
                : " and e.object = any (" + OBJECTS + ")";
    }

    private void start(Running one, Source source, long followed, long upto) {
        Plan plan = plans.get(one.version());
        PlanStart start = plan.start();
        Optional<Long> since = jdbc.sql("select (since_numbers ->> ?)::bigint from automation where id = ?")
                .param(source.name()).param(one.id()).query((row, n) -> row.getObject(1, Long.class)).list().stream()
                .filter(Objects::nonNull).findFirst();
        long after = Math.max(followed, since.orElse(0L));
        // A cause that was chosen while it ran has no number.
        String filter = (since.isPresent() ? "true" : "e.at >= :since") + about(source, start);
        Long condition = start.condition();
        if (condition != null) {
            String leads = plans.leads(condition);
            if (leads == null) {
                trouble(one.id(), "CONDITION");
                return;
            }
            filter += " and e.lead in (" + leads + ")";
        }
        String rows;
        if (source.kind() == Happening.VISIT) {
            String cause = start.again() == 0 ? "'W'" : "'W:' || x.id";
            rows = "select distinct on (x.lead) x.*, " + cause + " as cause from (" + source.range()
                    + ") x where x.object in (" + TrackedPages.pages(OBJECTS) + ") order by x.lead, x.id";
            if (start.again() > 0) {
                filter += " and not exists (select from automation_run o where o.automation_id = :id and o.lead_id = e.lead"
                        + " and o.started_at > :now::timestamptz - interval '" + start.again() + " days')";
            }
        } else {
            String prefix = source.kind() == Happening.LIST ? "'M:'" : "'A:'";
            rows = "select x.*, " + prefix + " || x.id as cause from (" + source.range() + ") x";
        }
        run(one, plan, rows, filter).param("since", SqlTime.of(one.since()))
                .param("objects", start.objects().toArray(Long[]::new)).param("after", after).param("upto", upto)
                .update();
    }

    private JdbcClient.StatementSpec run(Running one, Plan plan, String rows, String filter) {
        return jdbc.sql(INSERT.formatted(Plans.due(one.kind(), plan.part(1), "e.at"), Plans.expires(plan.part(1)), rows,
                filter)).param("id", one.id()).param("version", one.version()).param("kind", one.kind().name())
                .param("waits", Plans.waits(plan.part(1)), java.sql.Types.VARCHAR).param("now", SqlTime.now(clock));
    }

    /** Starts the batches that are due, each by one statement for all its leads: how many there were. */
    @Transactional
    public int batches() {
        Instant now = clock.instant();
        List<Running> due = plans.running().stream()
                .filter(one -> one.batch() != null && !one.batch().isAfter(now)).toList();
        for (Running one : due) {
            Plan plan = plans.get(one.version());
            int taken = jdbc.sql("""
                    update automation set next_batch_at = ?, date_update = ? where id = ? and state = 'RUNNING'
                        and next_batch_at = ?""").param(SqlTime.of(next(plan.start(), now))).param(SqlTime.now(clock))
                    .param(one.id()).param(SqlTime.of(Objects.requireNonNull(one.batch()))).update();
            Long condition = plan.start().condition();
            String leads = condition == null ? null : plans.leads(condition);
            if (taken == 1 && leads == null) {
                trouble(one.id(), "CONDITION");
            } else if (taken == 1 && one.kind() == Kind.SCENARIO) {
                run(one, plan,
                        "select c.lead, 'B:' || :batch::text as cause, :now::timestamptz as at, null::jsonb as told"
                                + " from (" + leads + ") c (lead)",
                        "true").param("batch", one.batch().toString()).update();
            }
        }
        return due.size();
    }

    /** When the next batch is, after a moment. */
    public static Instant next(PlanStart start, Instant after) {
        LocalDate day = after.atZone(Times.JST).toLocalDate();
        for (int i = 0; i <= 62; i++) {
            LocalDate one = day.plusDays(i);
            Instant at = one.atTime(LocalTime.of(start.hour(), 0)).atZone(Times.JST).toInstant();
            boolean right = start.kind() == PlanStart.Kind.DAILY
                    || one.getDayOfMonth() == Math.min(start.day(), one.lengthOfMonth());
            if (right && at.isAfter(after)) {
                return at;
            }
        }
        throw new IllegalStateException("a month without " + start.day());
    }

    private void trouble(long id, String code) {
        jdbc.sql("update automation set trouble = ? where id = ?").param(code).param(id).update();
    }
}
