package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;

import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.batching.Along;

/**
 * Writes many records of one resource in a few statements, and it comes to the same as {@link Writer} one after the other
 * (docs/adr/0072): the same steps and rules ask each record, in its turn; only searching, locking, reading and storing are
 * done for all. Records that touch what an earlier one touches, or that do not fit, are left to the caller.
 */
@Component
public class SetWriter {

    private final WriteSteps steps;
    private final SetStatements statements;
    private final StoredRows rows;
    private final TransactionTemplate part;
    private final Clock clock;

    SetWriter(WriteSteps steps, SetStatements statements, StoredRows rows, PlatformTransactionManager transactions,
            Clock clock) {
        this.steps = steps;
        this.statements = statements;
        this.rows = rows;
        this.clock = clock;
        part = new TransactionTemplate(transactions);
        part.setPropagationBehavior(TransactionDefinition.PROPAGATION_NESTED);
    }

    /**
     * What became of a record: one of both is null.
     *
     * @param fault what {@link Writer} would have thrown
     */
    public record Result(Writer.@Nullable Written written, @Nullable FaultException fault) {}

    /**
     * How an upsert finds records.
     *
     * @param several the fault where more than one is found
     */
    public record Search(UpdateKey keys, List<String> columns, IntFunction<Fault> several) {}

    /** Whether records of this resource can be written together by this one; who is bound to some is asked each time. */
    public static boolean takes(Writable writable, Author by) {
        return writable.rules().together() != null && by.campaigns().isEmpty() && by.within() == null;
    }

    /** One record on its way. */
    private static final class Entry {
        private final Writing writing;
        private Faults faults;
        private String key = "";
        private @Nullable Result result;

        Entry(Writer.Order order, Verb verb, Instant now) {
            writing = new Writing(order, verb, now);
            faults = order.faults();
        }

        void attempt(Runnable step) {
            try {
                step.run();
            } catch (FaultException e) {
                if (e.status() >= 500) {
                    throw e;
                }
                result = new Result(null, e);
            }
        }

        boolean isOn() {
            return result == null;
        }
    }

    /**
     * Writes them in the running transaction.
     *
     * @param orders of one resource, author and parameters, for which {@link #takes} holds
     * @param verb POST, or PUT
     * @param search of an upsert; null: PUT finds records by their Id
     * @return by order: what became of it; null: it is to be written by itself, after these and in its order, from what was
     *     given anew
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public List<@Nullable Result> write(List<Writer.Order> orders, Verb verb, @Nullable Search search) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        List<Entry> entries = orders.stream().map(order -> new Entry(order, verb, now)).toList();
        if (orders.isEmpty()) {
            return List.of();
        }
        Writable writable = orders.getFirst().writable();
        Rules.Together rules = Objects.requireNonNull(writable.rules().together());
        if (search != null) {
            entries.forEach(entry -> {
                entry.attempt(() -> steps.shape(entry.writing, entry.faults));
                entry.faults = new Faults();
            });
            find(entries.stream().filter(Entry::isOn).toList(), search);
        } else if (verb == Verb.PUT) {
            entries.forEach(entry -> name(entry.writing));
        }
        read(writable, rules, entries.stream().filter(Entry::isOn).map(entry -> entry.writing)
                .filter(writing -> writing.verb() == Verb.PUT && writing.isNamed()).toList());
        List<Entry> set = new ArrayList<>();
        Set<String> touched = new HashSet<>();
        for (Entry entry : entries) {
            if (entry.isOn() && isFree(entry, rules, touched)) {
                entry.attempt(() -> steps.ask(entry.writing, entry.faults));
                if (entry.isOn() && rules.fits(entry.writing)) {
                    set.add(entry);
                }
            }
        }
        store(writable, rules, set);
        List<@Nullable Result> results = new ArrayList<>();
        entries.forEach(entry -> results.add(entry.result));
        return results;
    }

    private static void find(List<Entry> entries, Search search) {
        List<UpdateKey.Match> matches = search.keys()
                .findAll(entries.stream().map(entry -> entry.writing.draft()).toList(), search.columns());
        for (int i = 0; i < entries.size(); i++) {
            Entry entry = entries.get(i);
            List<Long> ids = matches.get(i).ids();
            entry.key = matches.get(i).key();
            if (ids.size() > 1) {
                entry.result = new Result(null, new FaultException(search.several().apply(ids.size())));
            } else if (ids.size() == 1) {
                entry.writing.id(ids.getFirst());
            } else {
                entry.writing.becomes(Verb.POST);
            }
        }
    }

    private static void name(Writing writing) {
        Long id = writing.draft().id("Id");
        if (id != null) {
            writing.id(id);
        }
    }

    private void read(Writable writable, Rules.Together rules, List<Writing> named) {
        if (!named.isEmpty()) {
            rules.lock(named);
            Map<Long, Stored> found = rows.lock(writable.table(), writable.living(),
                    named.stream().map(Writing::id).distinct().toList());
            named.forEach(writing -> writing.found(found.get(writing.id())));
        }
    }

    /** Whether nothing that a record touches is touched by one before it. */
    private static boolean isFree(Entry entry, Rules.Together rules, Set<String> touched) {
        List<String> own = new ArrayList<>(rules.touches(entry.writing));
        if (!entry.key.isEmpty()) {
            own.add("key " + entry.key);
        }
        if (entry.writing.isNamed()) {
            own.add("id " + entry.writing.id());
        }
        boolean free = own.stream().noneMatch(touched::contains);
        touched.addAll(own);
        return free;
    }

    private void store(Writable writable, Rules.Together rules, List<Entry> set) {
        List<SetStatements.Row> made = new ArrayList<>();
        List<SetStatements.Row> changed = new ArrayList<>();
        for (Entry entry : set) {
            Writing writing = entry.writing;
            if (writing.verb() == Verb.POST) {
                List<Along> lines = new ArrayList<>(writable.rules().along(writing));
                lines.addAll(steps.lines(writing, Changes.NONE));
                made.add(new SetStatements.Row(writing, Changes.NONE, steps.attributes(writing), lines));
            } else {
                WriteSteps.Difference row = steps.difference(writing);
                if (!row.changes().isEmpty() || !writing.own().isEmpty()) {
                    changed.add(new SetStatements.Row(writing, row.changes(), row.attributes(),
                            steps.lines(writing, row.changes())));
                }
            }
        }
        try {
            if (!made.isEmpty() || !changed.isEmpty()) {
                part.executeWithoutResult(status -> store(writable, rules, made, changed));
            }
        } catch (DataIntegrityViolationException e) {
            // One of them clashes with a record of somebody else: each by itself tells which.
            return;
        }
        set.forEach(entry -> entry.result = new Result(
                new Writer.Written(entry.writing.id(), entry.writing.verb() == Verb.POST), null));
    }

    private void store(Writable writable, Rules.Together rules, List<SetStatements.Row> made,
            List<SetStatements.Row> changed) {
        statements.write(writable, made, changed);
        Map<Writing, Changes> changes = new LinkedHashMap<>();
        changed.forEach(row -> changes.put(row.writing(), row.changes()));
        rules.follow(made.stream().map(SetStatements.Row::writing).toList(), changes);
    }
}
