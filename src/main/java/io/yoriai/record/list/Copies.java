package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;

/**
 * Puts records of another installation in their places, as its lists answer them and with their numbers (docs/adr/0074). What
 * is there under a number is replaced. Columns that are no place of their own (sums, names of other records) are left out:
 * the tables they come from are carried themselves.
 */
@Component
public class Copies {

    private final Map<String, ResourceTable> tables = new TreeMap<>();
    private final Map<String, CopyPlan> plans = new HashMap<>();
    private final List<CopiedList> lists;
    private final CopyValues values;
    private final JdbcTemplate jdbc;
    private final TransactionTemplate part;

    Copies(List<ResourceTable> tables, List<CopiedList> lists, CopyValues values, JdbcTemplate jdbc,
            PlatformTransactionManager transactions) {
        tables.forEach(table -> this.tables.put(table.resource().name(), table));
        this.values = values;
        this.lists = lists;
        this.jdbc = jdbc;
        part = new TransactionTemplate(transactions);
        part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /** A record that could not be stored, and why. */
    public record Refused(String id, String reason) {}

    /**
     * What became of a page.
     *
     * @param stored how many are here now
     */
    public record Outcome(int stored, List<Refused> refused) {}

    /** Whether records of a resource have a place. */
    public boolean has(String resource) {
        ResourceTable table = tables.get(resource);
        return table != null && !table.from().strip().startsWith("(")
                && plan(table).isWhole(table.resource());
    }

    /** Whether records are named by a number of their own table, so that pages can go by it. */
    public boolean isNumbered(String resource) {
        return plan(Objects.requireNonNull(tables.get(resource))).places().entrySet().stream()
                .anyMatch(
                        place -> place.getKey().name().equals("Id") && place.getKey().search() && place.getKey().sort()
                                && place.getValue().type().equals("bigint"));
    }

    /** Columns of a resource that are answered and have no place of their own. */
    public List<String> leftOut(String resource) {
        return plan(Objects.requireNonNull(tables.get(resource))).leftOut();
    }

    /** Resources that are listed and are no rows of a table of their own. */
    public List<String> without() {
        return tables.keySet().stream().filter(resource -> !has(resource)).toList();
    }

    /** Resources in an order in which each comes after those that its records name. */
    public List<String> order() {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        tables.keySet().stream().filter(this::has).forEach(resource -> byTable
                .computeIfAbsent(plan(Objects.requireNonNull(tables.get(resource))).table(), name -> new ArrayList<>())
                .add(resource));
        Map<String, Set<String>> named = new HashMap<>();
        jdbc.query("""
                select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
                where contype = 'f' and conrelid <> confrelid""", row -> {
            named.computeIfAbsent(row.getString(1), name -> new LinkedHashSet<>()).add(row.getString(2));
        });
        lists.forEach(list -> named.computeIfAbsent(plan(Objects.requireNonNull(tables.get(list.resource()))).table(),
                name -> new LinkedHashSet<>()).addAll(named.getOrDefault(list.table(), Set.of())));
        Set<String> done = new LinkedHashSet<>();
        byTable.keySet().forEach(table -> visit(table, named, done, new LinkedHashSet<>()));
        return done.stream().flatMap(table -> byTable.getOrDefault(table, List.of()).stream()).toList();
    }

    private static void visit(String table, Map<String, Set<String>> named, Set<String> done, Set<String> open) {
        if (!done.contains(table) && open.add(table)) {
            named.getOrDefault(table, Set.of()).forEach(other -> visit(other, named, done, open));
            done.add(table);
        }
    }

    private CopyPlan plan(ResourceTable table) {
        return plans.computeIfAbsent(table.resource().name(), name -> CopyPlan.of(table, jdbc));
    }

    /**
     * Stores a page in the running transaction; a record that the tables do not take is told, and the others are stored.
     *
     * @param records elements of the resource
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome store(String resource, List<Node> records) {
        ResourceTable table = Objects.requireNonNull(tables.get(resource));
        CopyPlan plan = plan(table);
        List<String> rows = records.stream().map(record -> values.row(plan, table.resource(), record)).toList();
        List<Refused> refused = new ArrayList<>();
        if (!rows.isEmpty() && failure(plan, rows) != null) {
            for (int i = 0; i < rows.size(); i++) {
                String failure = failure(plan, List.of(rows.get(i)));
                if (failure != null) {
                    Node id = records.get(i).child("Id");
                    refused.add(new Refused(id == null ? "" : id.text(), failure));
                }
            }
        }
        lists.stream().filter(list -> list.resource().equals(resource))
                .forEach(list -> refused.addAll(items(table, list, records)));
        plan.sequences().forEach(sql -> jdbc.query(sql, row -> {
            // Numbers that are given from now on follow those that came.
        }));
        return new Outcome(records.size() - refused.size(), refused);
    }

    /** The items of a list of each record, in the place of those that are here. */
    private List<Refused> items(ResourceTable table, CopiedList list, List<Node> records) {
        Resource items = table.resource().column(list.list()).nested();
        CopyPlan plan = plans.computeIfAbsent(list.table(), name -> CopyPlan.of(list, items, jdbc));
        List<Refused> refused = new ArrayList<>();
        for (Node record : records) {
            String id = Objects.requireNonNull(record.child("Id")).text();
            Node given = record.child(list.list());
            List<String> rows = new ArrayList<>();
            for (Node item : given == null ? List.<Node>of() : given.children()) {
                rows.add(values.item(plan, list, items, id, rows.size() + 1, item));
            }
            jdbc.update("delete from " + list.table() + " where " + list.parent() + " = ?", Long.valueOf(id));
            String failure = rows.isEmpty() ? null : failure(plan, rows);
            if (failure != null) {
                refused.add(new Refused(id, list.list() + ": " + failure));
            }
        }
        return refused;
    }

    /** Why rows were not stored; null: they are. */
    private @Nullable String failure(CopyPlan plan, List<String> rows) {
        try {
            String all = "[" + String.join(",", rows) + "]";
            part.executeWithoutResult(status -> {
                if (plan.clear() != null) {
                    jdbc.update(plan.clear(), all);
                }
                jdbc.update(plan.sql(), all);
            });
            return null;
        } catch (DataAccessException e) {
            String said = String.valueOf(e.getMostSpecificCause().getMessage());
            return said.lines().findFirst().orElse(said);
        }
    }
}
