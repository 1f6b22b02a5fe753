package io.yoriai.automation;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

import io.yoriai.account.Actor;
import io.yoriai.account.AuditLog;
import io.yoriai.automation.Automation.Kind;
import io.yoriai.automation.Automation.State;
import io.yoriai.automation.internal.PlanCheck;
import io.yoriai.automation.internal.Plans;
import io.yoriai.automation.internal.Starter;
import io.yoriai.mail.PlannedMails;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.SqlTime;

/** Step mails and scenarios as the console makes, starts and stops them (spec/smp-mail-tracking.md 3.12, 3.13). */
@Service
public class Automations {

    private static final Logger LOG = LoggerFactory.getLogger(Automations.class);

    private static final int MOST = 500;
    /** Counted from the rows: a counter would be one row that everybody who starts or ends a run waits for. */
    private static final String SELECT = """
            select a.id, a.kind, a.name, a.state, v.plan::text, a.trouble, c.started, c.completed, c.leads
            from automation a join automation_version v on v.id = a.version_id cross join lateral (
                select count(*) as started, count(ended_at) as completed,
                    count(distinct lead_id) filter (where ended_at is null) as leads
                from automation_run r where r.automation_id = a.id) c""";

    private final PlanCheck check;
    private final PlannedMails mails;
    private final AuditLog audit;
    private final JdbcClient jdbc;
    private final Clock clock;

    Automations(PlanCheck check, PlannedMails mails, AuditLog audit, JdbcClient jdbc, Clock clock) {
        this.check = check;
        this.mails = mails;
        this.audit = audit;
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * Somebody who is or was under way.
     *
     * @param part where the run stands, or stood when it ended
     * @param outcome of the part it passed last; null: none yet
     * @param due when it goes on; null: it has ended
     */
    public record Person(long lead, String name, int part, @Nullable String outcome, Instant startedAt,
            @Nullable Instant due, @Nullable String ending) {}

    /**
     * How many leads stand at a part, and how many passed it, by what came of it.
     *
     * @param reactions to its mails; null: it sent none
     */
    public record Passing(long waiting, Map<String, Long> passed, @Nullable Reactions reactions) {}

    /** How many of a part's mails were opened and clicked by people, as far as is known, and by how many somebody left. */
    public record Reactions(long opened, long clicked, long left) {}

    public List<Automation> all() {
        return jdbc.sql(SELECT + " order by a.id desc limit " + MOST).query((row, n) -> read(row)).list();
    }

    /** @throws FaultException 404 */
    public Automation get(long id) {
        return jdbc.sql(SELECT + " where a.id = ?").param(id).query((row, n) -> read(row)).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("Automation.Id")));
    }

    private static Automation read(ResultSet row) throws SQLException {
        return new Automation(row.getLong(1), Kind.valueOf(row.getString(2)),
                Objects.requireNonNull(row.getString(3)), State.valueOf(row.getString(4)),
                Plans.read(Objects.requireNonNull(row.getString(5))), row.getString(6), row.getLong(7), row.getLong(8),
                row.getLong(9));
    }

    /** By number of the part; by automation_run_due and the primary key of passes. */
    public Map<Integer, Passing> passing(long id) {
        Map<Integer, Map<String, Long>> passed = new TreeMap<>();
        jdbc.sql("select p.part, p.outcome, count(*) from automation_run r join automation_pass p on p.run_id = r.id"
                + " where r.automation_id = ? group by 1, 2 order by 1, 2").param(id).query(row -> {
                    passed.computeIfAbsent(row.getInt(1), part -> new TreeMap<>()).put(row.getString(2),
                            row.getLong(3));
                });
        Map<Integer, Long> waiting = new TreeMap<>();
        jdbc.sql("select part, count(*) from automation_run where automation_id = ? and due is not null group by 1")
                .param(id).query(row -> {
                    waiting.put(row.getInt(1), row.getLong(2));
                });
        Map<Integer, Reactions> reactions = reactions(id);
        Map<Integer, Passing> all = new TreeMap<>();
        for (int part = 1; part <= get(id).plan().parts().size(); part++) {
            all.put(part, new Passing(waiting.getOrDefault(part, 0L), passed.getOrDefault(part, Map.of()),
                    reactions.get(part)));
        }
        return all;
    }

    /** By the primary key of mails. Where there are too many to be counted in time none is shown: the page must open. */
    private Map<Integer, Reactions> reactions(long id) {
        Map<Integer, Reactions> reactions = new TreeMap<>();
        try {
            jdbc.sql("""
                    select p.part, count(m.open_date), count(m.click_date), count(m.unsubscribe_date)
                    from automation_run r join automation_pass p on p.run_id = r.id join mail m on m.id = p.mail_id
                    where r.automation_id = ? group by 1""").param(id).query(row -> {
                reactions.put(row.getInt(1), new Reactions(row.getLong(2), row.getLong(3), row.getLong(4)));
            });
        } catch (QueryTimeoutException e) {
            LOG.warn("The reactions to the mails of automation {} were not counted in time.", id);
        }
        return reactions;
    }

    /**
     * The newest runs.
     *
     * @param part where they stand now; 0: all runs, ended ones too
     */
    public List<Person> persons(long id, int part, long offset, int limit) {
        return jdbc
                .sql("""
                        select r.lead_id, coalesce(nullif(concat_ws(' ', l.name1, l.name2), ''), l.login_id, '') as name, r.part,
                            (select p.outcome from automation_pass p where p.run_id = r.id order by p.at desc, p.part desc limit 1),
                            r.started_at, r.due, r.ending
                        from automation_run r left join lead l on l.id = r.lead_id
                        where r.automation_id = :id and (:part = 0 or r.part = :part and r.due is not null)
                        order by r.id desc offset :offset limit :limit""")
                .param("id", id).param("part", part)
                .param("offset", offset).param("limit", limit)
                .query((row, n) -> new Person(row.getLong(1), Objects.requireNonNull(row.getString(2)), row.getInt(3),
                        row.getString(4), SqlTime.read(row, "started_at"), SqlTime.orNull(row, "due"),
                        row.getString(7)))
                .list();
    }

    /**
     * Makes one, or changes it: runs that are under way keep the plan that they began with.
     *
     * @param id 0: a new one
     * @return its id
     * @throws FaultException 400 with all that is wrong; 404; 409 DUPLICATE where the name is taken
     */
    @Transactional
    public long save(Actor by, long id, Kind kind, String name, Plan plan) {
        check.check(kind, name, plan);
        try {
            long saved = id == 0
                    ? jdbc.sql(
                            "insert into automation (kind, name, date_regist, date_update) values (?, ?, ?, ?) returning id")
                            .param(kind.name()).param(name).param(SqlTime.now(clock)).param(SqlTime.now(clock))
                            .query((row, n) -> row.getLong(1)).single()
                    : id;
            Automation before = id == 0 ? null : get(id);
            if (before == null || !before.plan().equals(plan)) {
                long version = jdbc
                        .sql("insert into automation_version (automation_id, plan, created_at) values (?, ?::jsonb, ?) returning id")
                        .param(saved).param(Plans.written(plan)).param(SqlTime.now(clock))
                        .query((row, n) -> row.getLong(1))
                        .single();
                jdbc.sql(
                        "update automation set version_id = ?, next_batch_at = case when state = 'RUNNING' then ?::timestamptz"
                                + " end where id = ?")
                        .param(version).param(batch(plan)).param(saved).update();
            }
            jdbc.sql("update automation set name = ?, trouble = null, date_update = ? where id = ?").param(name)
                    .param(SqlTime.now(clock)).param(saved).update();
            audit.write(by, id == 0 ? "automation.create" : "automation.change", "Automation/" + saved);
            return saved;
        } catch (DuplicateKeyException e) {
            throw new FaultException(Fault.of(409, "DUPLICATE", "Automation.Name"));
        }
    }

    private @Nullable OffsetDateTime batch(Plan plan) {
        return plan.start().kind().isBatch() ? SqlTime.of(Starter.next(plan.start(), clock.instant())) : null;
    }

    /**
     * Starts it, or has it go on: what happened meanwhile starts nothing; runs whose time ran out long ago end.
     *
     * @throws FaultException 404; 409 CONFLICT where it runs; as templates are told where one cannot be sent
     */
    @Transactional
    public void start(Actor by, long id) {
        Automation found = locked(id, State.RUNNING);
        check.check(found.kind(), found.name(), found.plan());
        for (PlanPart part : found.plan().parts()) {
            if (part.kind() == PartKind.MAIL) {
                mails.check(Objects.requireNonNull(part.object()), found.kind().purpose());
            }
        }
        if (found.kind() == Kind.SCENARIO) {
            jdbc.sql(
                    """
                            update automation_run set due = null, expires_at = null, waits_for = null, ended_at = :now, ending = 'LATE'
                            where automation_id = :id and due < :now::timestamptz - interval '7 days'""")
                    .param("now", SqlTime.now(clock))
                    .param("id", id).update();
        }
        jdbc.sql("update automation set state = 'RUNNING', started_at = :now, next_batch_at = :batch::timestamptz,"
                + " trouble = null, date_update = :now, since_numbers = " + Starter.numbers(found.plan().start())
                + " where id = :id").param("now", SqlTime.now(clock)).param("until", SqlTime.of(Starter.EVER))
                .param("batch", batch(found.plan())).param("id", id).update();
        audit.write(by, "automation.start", "Automation/" + id);
    }

    /**
     * Stops it: nothing is started, no run goes on, mails that are queued go.
     *
     * @throws FaultException 404; 409 CONFLICT where it does not run
     */
    @Transactional
    public void stop(Actor by, long id) {
        locked(id, State.STOPPED);
        jdbc.sql("update automation set state = 'STOPPED', next_batch_at = null, date_update = ? where id = ?")
                .param(SqlTime.now(clock)).param(id).update();
        audit.write(by, "automation.stop", "Automation/" + id);
    }

    /**
     * Deletes it with its runs; mails stay in the histories.
     *
     * @throws FaultException 404; 409 CONFLICT while it runs
     */
    @Transactional
    public void remove(Actor by, long id) {
        Automation found = locked(id, State.RUNNING);
        jdbc.sql("update automation set version_id = null where id = ?").param(id).update();
        jdbc.sql("delete from automation_run where automation_id = ?").param(id).update();
        jdbc.sql("delete from automation where id = ?").param(id).update();
        audit.write(by, "automation.remove", "Automation/" + id, Map.of("name", found.name()), Map.of("name", ""));
    }

    /** Locks it against whoever moves its runs. */
    private Automation locked(long id, State not) {
        State state = jdbc.sql("select state from automation where id = ? for update").param(id)
                .query((row, n) -> State.valueOf(row.getString(1))).optional()
                .orElseThrow(() -> new FaultException(Fault.notFound("Automation.Id")));
        if (state == not || not == State.STOPPED && state == State.DRAFT) {
            throw new FaultException(Fault.of(409, "CONFLICT", "Automation.Id"));
        }
        return get(id);
    }
}
