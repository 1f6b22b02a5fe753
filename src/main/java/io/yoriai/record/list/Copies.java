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

import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;

/**
 * Puts records of another installation in their places, as its lists answer them and with their numbers (docs/adr/0074). What
 * is there under a number is replaced. Columns that are no place of their own (sums, names of other records) are left out:
 * the tables they come from are carried themselves.
 */
@Component
public class Copies {

    private static final String COPIED = """
            with copied (a) as materialized (select value -> 'a' from jsonb_array_elements(?::jsonb))
            """;
    private static final Pattern INTO = Pattern.compile("insert into (\\w+)");

    private final Map<String, ResourceTable> tables = new TreeMap<>();
    private final Map<String, CopyPlan> plans = new HashMap<>();
    private final Map<String, List<Copied>> declared;
    private final CopyValues values;
    private final Copied.Files files;
    private final JdbcTemplate jdbc;
    private final Landmarks landmarks;
    private final TransactionTemplate part;

    Copies(List<ResourceTable> tables, List<Copied> declared, CopyValues values, Copied.Files files, JdbcTemplate jdbc,
            Landmarks landmarks, PlatformTransactionManager transactions) {
        tables.forEach(table -> this.tables.put(table.resource().name(), table));
        this.declared = declared.stream().collect(Collectors.groupingBy(Copied::resource));
        this.values = values;
        this.files = files;
        this.jdbc = jdbc;
        this.landmarks = landmarks;
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
        return plan(table(resource)).places().entrySet().stream()
                .anyMatch(
                        place -> place.getKey().name().equals("Id") && place.getKey().search() && place.getKey().sort()
                                && place.getValue().type().equals("bigint"));
    }

    /** Columns of a resource that are answered and have no place of their own. */
    public List<String> leftOut(String resource) {
        return plan(table(resource)).leftOut();
    }

    /** Resources that are listed and are no rows of a table of their own. */
    public List<String> without() {
        return tables.keySet().stream().filter(resource -> !has(resource)).toList();
    }

    /** Parameters under which a resource's list tells all of its records, one reading after the other. */
    public List<Map<String, String>> readings(String resource) {
        return table(resource).readings();
    }

    /** Whether a resource's records are tied to others that come later, so that its list is read once more behind them all. */
    public boolean isLate(String resource) {
        return of(resource).stream().anyMatch(one -> !one.late().isEmpty());
    }

    /** What no answer tells of a resource's records. */
    public List<String> untold(String resource) {
        return of(resource).stream().flatMap(one -> one.untold().stream()).toList();
    }

    private List<Copied> of(String resource) {
        return declared.getOrDefault(resource, List.of());
    }

    private ResourceTable table(String resource) {
        return Objects.requireNonNull(tables.get(resource), resource);
    }

    private CopyPlan plan(ResourceTable table) {
        return plans.computeIfAbsent(table.resource().name(),
                name -> CopyPlan.of(table, of(name), jdbc));
    }

    /** Resources in an order in which each comes after those that its records name. */
    public List<String> order() {
        Map<String, List<String>> byTable = new LinkedHashMap<>();
        tables.keySet().stream().filter(this::has).forEach(resource -> byTable
                .computeIfAbsent(plan(table(resource)).table(), name -> new ArrayList<>())
                .add(resource));
        Map<String, Set<String>> named = new HashMap<>();
        jdbc.query("""
                select conrelid::regclass::text, confrelid::regclass::text from pg_constraint
                where contype = 'f' and conrelid <> confrelid""", row -> {
            named.computeIfAbsent(row.getString(1), name -> new LinkedHashSet<>()).add(row.getString(2));
        });
        declared.forEach((resource, all) -> all.stream().flatMap(one -> one.lists().stream())
                .forEach(list -> named.computeIfAbsent(plan(table(resource)).table(), name -> new LinkedHashSet<>())
                        .addAll(named.getOrDefault(list.table(), Set.of()))));
        String stored = plan(table(files.resource())).table();
        byTable.keySet().forEach(table -> named.computeIfAbsent(table, name -> new LinkedHashSet<>()).add(stored));
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

    /**
     * Stores a page in the running transaction; a record that the tables do not take is told, and the others are stored.
     *
     * @param records elements of the resource
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome store(String resource, List<Node> records) {
        ResourceTable table = table(resource);
        CopyPlan plan = plan(table);
        landmarks.forget(filled(plan, of(resource)));
        List<Refused> refused = new ArrayList<>();
        List<Node> wanted = wanted(resource, records, refused);
        boolean told = of(resource).stream().anyMatch(one -> !one.columns().isEmpty());
        List<String> rows = wanted.stream().map(one -> values.row(plan, table.resource(), one, told)).toList();
        List<Node> stored = new ArrayList<>(wanted);
        if (!rows.isEmpty() && failure(plan, rows) != null) {
            for (int i = 0; i < rows.size(); i++) {
                String failure = failure(plan, List.of(rows.get(i)));
                if (failure != null) {
                    refused.add(refused(wanted.get(i), failure));
                    stored.remove(wanted.get(i));
                }
            }
        }
        for (Copied more : of(resource)) {
            more.lists().forEach(list -> refused.addAll(items(table, list, stored)));
        }
        run(stored, of(resource).stream().flatMap(one -> one.along().stream()).toList());
        use(table.resource(), stored);
        plan.sequences().forEach(sql -> jdbc.query(sql, row -> {
            // Numbers that are given from now on follow those that came.
        }));
        return new Outcome(records.size() - refused.size(), refused);
    }

    /** The tables that a page's records come into. */
    private static Set<String> filled(CopyPlan plan, List<Copied> declared) {
        Set<String> tables = new LinkedHashSet<>(Set.of(plan.table()));
        declared.forEach(one -> {
            one.lists().forEach(list -> tables.add(list.table()));
            one.along().forEach(sql -> INTO.matcher(sql).results().forEach(found -> tables.add(found.group(1))));
        });
        return tables;
    }

    /** Ties a page's records, which are here, with others that came behind them. */
    @Transactional(propagation = Propagation.MANDATORY)
    public Outcome tie(String resource, List<Node> records) {
        run(records, of(resource).stream().flatMap(one -> one.late().stream()).toList());
        return new Outcome(records.size(), List.of());
    }

    /** Everything has come. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void settle() {
        files.settle();
    }

    private static Refused refused(Node record, String reason) {
        Node id = record.child("Id");
        return new Refused(id == null ? "" : id.text(), reason);
    }

    /** Those of the records that are carried at all. */
    private List<Node> wanted(String resource, List<Node> records, List<Refused> refused) {
        List<Node> wanted = new ArrayList<>(records);
        for (Copied more : of(resource)) {
            more.except().forEach((condition, reason) -> {
                List<Node> left = jdbc.query(
                        "select n from jsonb_array_elements(?::jsonb) with ordinality one (told, n)"
                                + " cross join lateral (select told -> 'a') record (a) where " + condition,
                        (row, n) -> wanted.get(row.getInt(1) - 1), values.told(wanted));
                left.forEach(record -> refused.add(refused(record, reason)));
                wanted.removeAll(left);
            });
        }
        return wanted;
    }

    private void run(List<Node> records, List<String> statements) {
        if (!records.isEmpty() && !statements.isEmpty()) {
            String told = values.told(records);
            statements.forEach(statement -> jdbc.execute(COPIED + statement, (PreparedStatement prepared) -> {
                prepared.setString(1, told);
                return prepared.execute();
            }));
        }
    }

    private void use(Resource resource, List<Node> records) {
        List<Copied.Use> otherwise = of(resource.name()).stream().map(Copied::use).filter(Objects::nonNull).toList();
        if (otherwise.isEmpty()) {
            List<Copied.Files.Use> uses = records.stream().flatMap(one -> values.files(resource, one).stream())
                    .toList();
            files.use(resource.name(), uses);
        } else if (!records.isEmpty()) {
            String told = values.told(records);
            otherwise.forEach(one -> files.use(one.resource(), jdbc.query(COPIED + one.sql(),
                    (row, n) -> new Copied.Files.Use(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                            row.getObject(3, Long.class)),
                    told)));
        }
    }

    /** The items of a list of each record, in the place of those that are here. */
    private List<Refused> items(ResourceTable table, Copied.Items list, List<Node> records) {
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
