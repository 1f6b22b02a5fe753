package io.yoriai.lead;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;

import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.AuditLog;
import io.yoriai.account.SignedIn;
import io.yoriai.record.SqlTime;
import io.yoriai.record.job.Job;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;

/**
 * Merges all leads that have one e-mail address and one name into the oldest of them, which keeps its values. A run is a row;
 * a job works on it some hundred leads at a time, each time in a transaction of its own that stores how far it has come, so
 * that a run goes on after any end.
 */
@Service
public class LeadDuplicates {

    private static final int GROUPS = 300;
    /** Groups on one page of a screen. */
    private static final int PAGE = 50;

    /** Leads of one address and name. The groups of an address come out of lead_email in its order: the cost is the batch's. */
    private static final String SAME = """
            select lower(l.email), min(l.id), array_agg(l.id order by l.id)
            from lead l where %s and not exists (select from lead_kept_apart k where k.lead_id = l.id)
            group by lower(l.email), normalize(coalesce(l.name1, ''), nfkc), normalize(coalesce(l.name2, ''), nfkc)
            having count(*) > 1
            order by lower(l.email) limit """ + " " + GROUPS;

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final LeadMerge merge;
    private final AuditLog audit;
    private final Clock clock;

    LeadDuplicates(JdbcClient jdbc, TransactionTemplate transaction, LeadMerge merge, AuditLog audit,
            Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.merge = merge;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * How far a run has come.
     *
     * @param merged leads that are gone
     */
    public record Run(long id, int merged, boolean finished) {}

    /**
     * Begins a run, which the server's job works on.
     *
     * @param by who asked for it, as histories tell it
     * @return its number
     */
    public long begin(String by) {
        return Objects.requireNonNull(transaction.execute(status -> {
            long id = jdbc.sql("insert into lead_merge_run (started_by, started_at) values (?, ?) returning id")
                    .params(by, SqlTime.now(clock)).query(Long.class).single();
            audit.write(null, "lead.mergeDuplicates", "LeadMergeRun/" + id);
            return id;
        }));
    }

    /** A run; nothing where there is none of this number. */
    public Optional<Run> run(long id) {
        return jdbc.sql("select id, merged, finished_at is not null from lead_merge_run where id = ?").param(id)
                .query((row, n) -> new Run(row.getLong(1), row.getInt(2), row.getBoolean(3))).optional();
    }

    /** How many leads a run would merge away now. */
    public int count() {
        return jdbc
                .sql("""
                        select coalesce(sum(n - 1), 0) from (
                            select count(*) as n from lead l where l.email is not null
                                and not exists (select from lead_kept_apart k where k.lead_id = l.id)
                            group by lower(l.email), normalize(coalesce(l.name1, ''), nfkc), normalize(coalesce(l.name2, ''), nfkc)
                            having count(*) > 1) g""")
                .query(Integer.class).single();
    }

    /**
     * A lead among those of one address and name.
     *
     * @param survivor the oldest of them, which they would become
     */
    public record Duplicate(long survivor, long lead, String person, String email, String company,
            Instant registered) {}

    /** The next groups, by address; all leads of a group together, the oldest first. */
    public List<Duplicate> page(String after) {
        List<Group> next = groups(jdbc.sql(SAME.formatted("lower(l.email) > ?")).param(after));
        // All groups of the last address, since the next page begins after it.
        int end = Math.min(PAGE, next.size());
        while (end > 0 && end < next.size() && next.get(end).address().equals(next.get(end - 1).address())) {
            end++;
        }
        List<Group> found = next.subList(0, end);
        Map<Long, Long> survivors = new LinkedHashMap<>();
        found.forEach(group -> List.of(group.ids()).forEach(id -> survivors.put(id, group.survivor())));
        Map<Long, Duplicate> leads = new HashMap<>();
        jdbc.sql(
                "select id, concat_ws(' ', name1, name2), lower(email), coalesce(company_name, ''), date_regist from lead"
                        + " where id = any (?)")
                .param(survivors.keySet().toArray(Long[]::new)).query(row -> {
                    long id = row.getLong(1);
                    leads.put(id, new Duplicate(Objects.requireNonNull(survivors.get(id)), id, row.getString(2),
                            row.getString(3), row.getString(4), SqlTime.read(row, "date_regist")));
                });
        return survivors.keySet().stream().map(leads::get).filter(Objects::nonNull).toList();
    }

    /**
     * Merges groups, each into its oldest lead. A group that is none any more is passed over.
     *
     * @param survivors the oldest leads of the groups
     * @return how many leads are gone
     */
    public int merge(SignedIn by, Collection<Long> survivors) {
        return Objects.requireNonNull(transaction.execute(status -> {
            List<MergedLead> merged = new ArrayList<>();
            for (Group group : named(survivors)) {
                for (long id : group.ids()) {
                    if (id != group.survivor()) {
                        merged.add(new MergedLead(group.survivor(), id));
                    }
                }
            }
            if (!merged.isEmpty()) {
                merge.mergeLocked(merged,
                        new Author(Route.MANUAL_MERGE, null, by.staffId(), by.name(), Set.of(), by.address()));
                merged.forEach(one -> audit.write(by, "lead.merge", "VisitorData/" + one.survivor(), Map.of(),
                        Map.of("merged", "[" + one.removed() + "]")));
            }
            return merged.size();
        }));
    }

    /** Says that the leads of groups are several people: no run merges them, and they are listed no more. */
    public int keepApart(SignedIn by, Collection<Long> survivors) {
        return Objects.requireNonNull(transaction.execute(status -> {
            int kept = 0;
            for (Group group : named(survivors)) {
                kept += jdbc
                        .sql("insert into lead_kept_apart (lead_id) select unnest(?::bigint[]) on conflict do nothing")
                        .param(group.ids()).update();
                audit.write(by, "lead.keepApart", "VisitorData/" + group.survivor());
            }
            return kept;
        }));
    }

    /** The groups whose oldest leads these are, all their leads locked. */
    private List<Group> named(Collection<Long> survivors) {
        Long[] oldest = survivors.toArray(Long[]::new);
        String here = "lower(l.email) in (select lower(email) from lead where id = any (?))";
        Long[] all = groups(jdbc.sql(SAME.formatted(here)).param(oldest)).stream()
                .flatMap(group -> List.of(group.ids()).stream()).toArray(Long[]::new);
        jdbc.sql("select id from lead where id = any (?) order by id for update").param(all)
                .query((row, n) -> row.getLong(1)).list();
        return groups(jdbc.sql(SAME.formatted("l.id = any (?)")).param(all)).stream()
                .filter(group -> survivors.contains(group.survivor())).toList();
    }

    /** Works on all runs that are not finished. */
    public void work() {
        while (Boolean.TRUE.equals(transaction.execute(status -> some()))) {
            // The next ones, in a transaction of their own.
        }
    }

    private record Open(long id, String by, String reached) {}

    private record Group(String address, long survivor, Long[] ids) {}

    /** @return whether there is more to do */
    private boolean some() {
        Optional<Open> open = jdbc.sql("""
                select id, started_by, reached from lead_merge_run where finished_at is null
                order by id limit 1 for update""")
                .query((row, n) -> new Open(row.getLong(1), row.getString(2), row.getString(3))).optional();
        if (open.isEmpty()) {
            return false;
        }
        List<Group> found = groups(jdbc.sql(SAME.formatted("lower(l.email) >= ?")).param(open.get().reached()));
        if (found.isEmpty()) {
            jdbc.sql("update lead_merge_run set finished_at = ? where id = ?")
                    .params(SqlTime.now(clock), open.get().id()).update();
            return true;
        }
        Long[] ids = found.stream().flatMap(group -> List.of(group.ids()).stream()).toArray(Long[]::new);
        jdbc.sql("select id from lead where id = any (?) order by id for update").param(ids).query(Long.class).list();
        // What they are now that nobody changes them any more.
        List<MergedLead> merged = new ArrayList<>();
        for (Group group : groups(jdbc.sql(SAME.formatted("l.id = any (?)")).param(ids))) {
            for (long id : group.ids()) {
                if (id != group.survivor()) {
                    merged.add(new MergedLead(group.survivor(), id));
                }
            }
        }
        if (!merged.isEmpty()) {
            merge.mergeLocked(merged, Author.named(Route.MANUAL_MERGE, open.get().by()));
        }
        jdbc.sql("update lead_merge_run set reached = ?, merged = merged + ? where id = ?")
                .params(found.getLast().address(), merged.size(), open.get().id()).update();
        return true;
    }

    private static List<Group> groups(JdbcClient.StatementSpec statement) {
        return statement.query((row, n) -> new Group(row.getString(1), row.getLong(2),
                (Long[]) row.getArray(3).getArray())).list();
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> leadDuplicateRuns(LeadDuplicates duplicates) {
        return Job.every("lead-merge-runs", Duration.ofSeconds(10), duplicates::work);
    }
}
