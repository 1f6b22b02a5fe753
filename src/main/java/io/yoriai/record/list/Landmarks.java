package io.yoriai.record.list;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.record.job.Job;

/**
 * How many rows of a large list have a number up to some, counted beforehand, so that a page of the list in its own order
 * passes over few entries wherever it begins (docs/adr/0120). What left the list since, or came to it, is noted by the
 * triggers of {@code R__06_record_landmark.sql}, which names the lists; each snapshot sees both as one.
 */
@Component
class Landmarks {

    private static final Logger LOG = LoggerFactory.getLogger(Landmarks.class);
    /** Rows from one landmark to the next. */
    private static final int STEP = 5_000;
    /** Rows that one transaction counts, and how many such a list has in one run. */
    private static final int MOST = 200_000;
    private static final int TIMES = 10;
    /** Times so many rows: the most shifts that are taken in at once. */
    private static final int MANY = 5;
    private static final Reach ALL = Reach.of(Set.of());

    /** A row up to which no more rows were passed over than are to be; below all rows where there is no landmark. */
    private static final String BEGIN = """
            with landmark as materialized (
                select m.id, m.n + coalesce((select sum(s.delta) from list_shift s where s.list = '{list}' and s.id <= m.id), 0)
                    as passed
                from ((select k.id, k.n from list_landmark k where k.list = '{list}' and k.n <= ? - (
                        select coalesce(sum(s.delta) filter (where s.delta > 0), 0) from list_shift s where s.list = '{list}')
                    order by k.id desc limit 1)
                    union all select -9223372036854775807, 0 order by 2 desc, 1 desc limit 1) m)
            """;

    private final JdbcClient jdbc;
    private final ObjectProvider<ResourceTable> tables;
    private final TransactionTemplate snapshot;
    private volatile @Nullable Horizon horizon;

    /**
     * A moment: once those that were at work then have ended, nobody inserts a row with a number that was given out before.
     *
     * @param upTo the last number given out, by list
     * @param running transactions of that moment
     */
    private record Horizon(Map<String, Long> upTo, Set<String> running) {

        /** Whether numbers went back, because the database was put back or another has taken its place. */
        boolean isBefore(Horizon other) {
            return other.upTo().entrySet().stream()
                    .anyMatch(one -> upTo.getOrDefault(one.getKey(), one.getValue()) < one.getValue());
        }
    }

    Landmarks(JdbcClient jdbc, ObjectProvider<ResourceTable> tables, PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.tables = tables;
        snapshot = new TransactionTemplate(transactions);
        snapshot.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        snapshot.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
    }

    /** The rows of a page that is found by its offset: from a landmark on, where all rows are told and stand by their numbers. */
    static Ordering.Part part(ResourceTable table, Search search, Reach reach, Ordering order) {
        int offset = search.offset();
        Reach.Within within = reach.within();
        boolean whole = offset >= Marks.FROM && order.key() == null && !order.descending() && Lists.isNamed(table)
                && search.conditions().isEmpty() && search.saved() == null && reach.campaigns().isEmpty()
                && (within == null || within.of(table) == null)
                && table.conditions(reach).equals(table.conditions(ALL))
                && table.conditions(search).equals(table.conditions(Search.UNASKED));
        return whole
                ? new Ordering.Part(BEGIN.replace("{list}", main(table)),
                        " and " + table.id() + " > (select id from landmark)", List.of(offset), offset)
                : Ordering.Part.from(offset);
    }

    private static String main(ResourceTable table) {
        return table.from().strip().split("\\s+")[0];
    }

    /** Takes what has changed into the landmarks, and sets those that can be. */
    void settle(int step, int most) {
        Horizon kept = horizon;
        Horizon now = look();
        Horizon before = kept == null || now.isBefore(kept) ? now : kept;
        boolean over = Collections.disjoint(before.running(), now.running());
        Map<String, ResourceTable> byName = tables.stream().filter(Lists::isNamed)
                .collect(Collectors.toMap(Landmarks::main, table -> table, (one, same) -> one));
        before.upTo().forEach((list, upTo) -> {
            try {
                boolean more = true;
                for (int i = 0; more && i < TIMES; i++) {
                    more = Boolean.TRUE.equals(snapshot.execute(status -> {
                        // Before the snapshot is taken: each sees what the one before did.
                        lock();
                        if (isLost(list, most)) {
                            return true;
                        }
                        fold(list, step);
                        return over && set(list, Objects.requireNonNull(byName.get(list), list), upTo, step,
                                most) == most / step;
                    }));
                }
            } catch (DataAccessException | TransactionException e) {
                LOG.warn("landmarks of {} stay as they are for now", list, e);
            }
        });
        horizon = over ? now : before;
    }

    /** First the numbers: whoever begins behind that is given higher ones. */
    private Horizon look() {
        Map<String, Long> upTo = new TreeMap<>();
        jdbc.sql("""
                select c.relname, coalesce(pg_sequence_last_value(pg_get_serial_sequence(c.relname, 'id')::regclass), 0)
                from pg_trigger t join pg_class c on c.oid = t.tgrelid
                where t.tgname = 'list_left' and c.relnamespace = current_schema()::regnamespace""").query(row -> {
            upTo.put(row.getString(1), row.getLong(2));
        });
        return new Horizon(upTo, running());
    }

    /** Every transaction holds a lock of its own name from its beginning to its end. */
    private Set<String> running() {
        return Set.copyOf(jdbc.sql("""
                select distinct virtualxid from pg_locks
                where locktype = 'virtualxid' and granted and mode = 'ExclusiveLock' and pid <> pg_backend_pid()""")
                .query(String.class).list());
    }

    /**
     * Whether a list has more shifts than one transaction can be trusted to take in. Its landmarks then go, so that pages are
     * found by the offset alone, and behind them its shifts, part by part; landmarks are set again when few are left.
     */
    private boolean isLost(String list, int most) {
        boolean lost = jdbc.sql("""
                select count(*) > :many from (select from list_shift where list = :list limit :many + 1) s""")
                .param("list", list).param("many", MANY * most).query(Boolean.class).single();
        if (lost && jdbc.sql("delete from list_landmark where list = ?").param(list).update() == 0) {
            jdbc.sql("""
                    delete from list_shift where ctid = any (array(
                        select ctid from list_shift where list = :list limit :most))""").param("list", list)
                    .param("most", most).update();
        }
        return lost;
    }

    /** Takes the shifts of this snapshot into the landmarks; those that fell too far apart, or together, go. */
    private void fold(String list, int step) {
        int moved = jdbc
                .sql("""
                        with gone as (delete from list_shift where list = :list returning id, delta),
                            placed as (select id, row_number() over (order by id) as place from list_landmark where list = :list),
                            met as (select width_bucket(id - 1, (select array_agg(id order by id) from placed)) + 1 as place, sum(delta) as delta
                                from gone group by 1)
                        update list_landmark m set n = m.n + d.delta
                        from (select p.id, sum(coalesce(met.delta, 0)) over (order by p.place) as delta
                            from placed p left join met on met.place = p.place) d
                        where m.list = :list and m.id = d.id and d.delta <> 0""")
                .param("list", list).update();
        if (moved > 0) {
            jdbc.sql(
                    """
                            delete from list_landmark where list = :list and id >= (
                                select min(id) from (select id, n - lag(n, 1, 0::bigint) over (order by id) as apart from list_landmark
                                    where list = :list) one where apart > 2 * :step)""")
                    .param("list", list).param("step", step).update();
            jdbc.sql("""
                    delete from list_landmark m where m.list = :list and exists (
                        select from list_landmark o where o.list = m.list and o.n = m.n and o.id > m.id)""")
                    .param("list", list).update();
        }
    }

    /** Sets landmarks behind the last one; how many. */
    private int set(String list, ResourceTable table, long upTo, int step, int most) {
        String told = Stream.concat(table.conditions(ALL).stream(), table.conditions(Search.UNASKED).stream())
                .map(condition -> " and (" + condition + ")").collect(Collectors.joining());
        String id = table.id();
        return jdbc.sql("""
                insert into list_landmark (list, id, n)
                select :list, r.id, r.place + (select coalesce(max(n), 0) from list_landmark where list = :list)
                from (select t.id, row_number() over (order by t.id) as place from (
                    select %1$s as id from %2$s where %1$s <= :upTo%3$s and %1$s > (
                        select coalesce(max(id), -9223372036854775807) from list_landmark where list = :list)
                    order by %1$s limit :most) t) r
                where r.place %% :step = 0""".formatted(id, Lists.needed(table.from(), told + id), told))
                .param("list", list).param("upTo", upTo).param("most", most).param("step", step).update();
    }

    /** Takes landmarks of these tables away, in the running transaction, which inserts rows with numbers that are given to it. */
    void forget(Collection<String> filled) {
        lock();
        jdbc.sql("delete from list_landmark where list in (:filled)").param("filled", filled).update();
    }

    /** One at a time sets landmarks; who reads them does not wait. */
    private void lock() {
        jdbc.sql("lock table list_landmark in share row exclusive mode").update();
    }

    /** The room's jobs, each run by one node at a time. */
    @Bean
    static RecurringTask<Void> listLandmarksJob(Landmarks landmarks) {
        return Job.every("list-landmarks", Duration.ofMinutes(1), () -> landmarks.settle(STEP, MOST));
    }
}
