package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

import java.sql.Types;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.automation.Plan;
import io.yoriai.automation.PlanPart;
import io.yoriai.automation.internal.Plans.Running;
import io.yoriai.record.SqlTime;

/**
 * Takes runs on that are due, some hundreds at a time in one transaction: what a part does, that it was passed and where the run
 * stands then are stored together, so that a killed node leaves nothing half-done and nobody does it again. Nodes do not wait for
 * each other: what one has locked the others pass over.
 */
@Component
public class Runner {

    /** A part that cannot work now is tried again then. */
    static final Duration TROUBLED = Duration.ofMinutes(10);
    private static final int AT_ONCE = 500;
    /** Leads first, as where leads go; by automation_run_due. */
    private static final String CLAIM = """
            with head as materialized (
                select id, lead_id from automation_run where automation_id = :id and due <= :now order by due, id limit :most
            ), leads as materialized (
                select l.id from lead l where l.id in (select lead_id from head) order by l.id for no key update skip locked
            )
            select r.id, r.lead_id, r.version_id, r.part, r.cause, r.arrived_at, r.due, r.expires_at, r.told::text
            from automation_run r
            where r.id in (select id from head) and r.lead_id in (select id from leads) and r.due <= :now
            order by r.id for update of r skip locked""";

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Plans plans;
    private final PartWork work;
    private final Clock clock;

    Runner(JdbcClient jdbc, TransactionTemplate transaction, Plans plans, PartWork work, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.plans = plans;
        this.work = work;
        this.clock = clock;
    }

    /** A run that is due. */
    record Due(long id, long lead, long version, int part, String cause, OffsetDateTime arrived, OffsetDateTime due,
            @Nullable OffsetDateTime expires, @Nullable String told) {}

    /**
     * What became of a run at its part.
     *
     * @param outcome as it is stored; null: the run stays where it is
     * @param other whether it goes the other way
     * @param ending why the run ends here; null: it goes on
     */
    record Done(@Nullable String outcome, boolean other, @Nullable String ending, @Nullable Long mail) {

        static final Done NEXT = new Done("DONE", false, null, null);
        static final Done OTHER = new Done("OTHER", true, null, null);
        /** It waits for what did not happen yet. */
        static final Done WAITS = new Done(null, false, null, null);
        /** It is tried again. */
        static final Done TROUBLED = new Done(null, true, null, null);

        static Done of(String outcome, @Nullable Long mail) {
            return new Done(outcome, false, null, mail);
        }
    }

    /** Takes some runs of each step mail and scenario on: how many there were. */
    public int run() {
        int taken = 0;
        for (Running one : plans.running()) {
            Integer some = transaction.execute(status -> run(one));
            taken += some == null ? 0 : some;
        }
        return taken;
    }

    private int run(Running one) {
        // Whoever stops it waits for this, and nothing goes on afterwards.
        boolean runs = jdbc.sql("select state = 'RUNNING' from automation where id = ? for share").param(one.id())
                .query((row, n) -> row.getBoolean(1)).optional().orElse(false);
        if (!runs) {
            return 0;
        }
        Map<List<Long>, List<Due>> groups = new LinkedHashMap<>();
        List<Due> due = jdbc.sql(CLAIM).param("id", one.id()).param("now", SqlTime.now(clock)).param("most", AT_ONCE)
                .query((row, n) -> new Due(row.getLong(1), row.getLong(2), row.getLong(3), row.getInt(4),
                        Objects.requireNonNull(row.getString(5)), row.getObject(6, OffsetDateTime.class),
                        row.getObject(7, OffsetDateTime.class), row.getObject(8, OffsetDateTime.class),
                        row.getString(9)))
                .list();
        due.forEach(run -> groups.computeIfAbsent(List.of(run.version(), (long) run.part()), g -> new ArrayList<>())
                .add(run));
        groups.values().forEach(group -> move(one, group));
        return due.size();
    }

    private void move(Running one, List<Due> group) {
        Plan plan = plans.get(group.getFirst().version());
        int number = group.getFirst().part();
        PlanPart part = plan.part(number);
        Map<Long, Done> done = work.pass(one, part, group);
        List<Due> passed = group.stream().filter(run -> of(done, run).outcome() != null).toList();
        jdbc.sql("""
                insert into automation_pass (run_id, part, at, outcome, mail_id)
                select t.run, :part, :now, t.outcome, t.mail
                from unnest(:runs::bigint[], :outcomes::text[], :mails::bigint[]) t (run, outcome, mail)""")
                .param("part", number).param("now", SqlTime.now(clock)).param("runs", ids(passed))
                .param("outcomes", passed.stream().map(run -> of(done, run).outcome()).toArray(String[]::new))
                .param("mails", passed.stream().map(run -> of(done, run).mail()).toArray(Long[]::new)).update();
        Map<String, List<Due>> ways = new LinkedHashMap<>();
        for (Due run : group) {
            ways.computeIfAbsent(way(of(done, run), part), w -> new ArrayList<>()).add(run);
        }
        ways.forEach((way, runs) -> go(one, plan, way, ids(runs)));
    }

    private static Done of(Map<Long, Done> done, Due run) {
        return Objects.requireNonNull(done.get(run.id()));
    }

    /** Number of the part that comes next, or a word. */
    private static String way(Done done, PlanPart part) {
        if (done.outcome() == null) {
            return done.other() ? "TROUBLED" : "WAITS";
        }
        String ending = done.ending();
        int next = done.other() ? part.other() : part.next();
        return ending != null ? ending : next == 0 ? "DONE" : Integer.toString(next);
    }

    private void go(Running one, Plan plan, String way, Long[] runs) {
        switch (way) {
            case "WAITS" -> update("due = " + Plans.last(), runs).update();
            case "TROUBLED" -> update("due = :now::timestamptz + interval '" + TROUBLED.toMinutes() + " minutes'", runs)
                    .update();
            case "DONE", "CANCELLED", "LATE" ->
                update("due = null, expires_at = null, waits_for = null, ended_at = :now, ending = :ending", runs)
                        .param("ending", way).update();
            default -> {
                PlanPart next = plan.part(Integer.parseInt(way));
                update("part = :part, arrived_at = :now, due = " + Plans.due(one.kind(), next, "cause_at")
                        + ", expires_at = " + Plans.expires(next) + ", waits_for = :waits", runs)
                        .param("part", Integer.parseInt(way)).param("waits", Plans.waits(next), Types.VARCHAR).update();
            }
        }
    }

    private JdbcClient.StatementSpec update(String what, Long[] runs) {
        return jdbc.sql("update automation_run set " + what + " where id = any (:runs)").param("runs", runs)
                .param("now", SqlTime.now(clock));
    }

    private static Long[] ids(List<Due> runs) {
        return runs.stream().map(Due::id).toArray(Long[]::new);
    }
}
