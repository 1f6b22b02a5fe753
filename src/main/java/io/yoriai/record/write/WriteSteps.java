package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Verb;
import io.yoriai.record.batching.Along;
import io.yoriai.record.draft.Draft;

/** The steps of a write, inside its transaction. */
@Component
class WriteSteps {

    private static final int TRIES = 5;

    private final Statements statements;
    private final Inserts inserts;
    private final Locks locks;
    private final References references;
    private final ItemWriter items;
    private final FileWriter files;
    private final Echoes echoes;
    private final List<WriteLog> logs;

    WriteSteps(Statements statements, Inserts inserts, Locks locks, References references, ItemWriter items,
            FileWriter files,
            Echoes echoes, List<WriteLog> logs, List<Writable> writables) {
        this.statements = statements;
        this.inserts = inserts;
        this.locks = locks;
        this.references = references;
        this.items = items;
        this.files = files;
        this.echoes = echoes;
        this.logs = logs;
        writables.forEach(Writable::check);
    }

    Writer.Written create(Writing writing, Faults faults) {
        locks.scope(writing);
        if (!writing.isForbidden()) {
            writing.writable().rules().lock(writing);
        }
        ask(writing, faults);
        Rules rules = writing.writable().rules();
        Long copy = rules.copy(writing);
        if (copy != null) {
            writing.id(copy);
            writing.found(locks.read(writing.writable(), copy));
            store(writing, true);
            return new Writer.Written(copy, true);
        }
        Long made = rules.make(writing);
        if (made != null) {
            writing.id(made);
            statements.tell(made, lines(writing, Changes.NONE));
            return new Writer.Written(made, true);
        }
        return insert(writing, rules);
    }

    /** All that is asked before something is written, of a record that is locked and read. */
    void ask(Writing writing, Faults faults) {
        List<Fault> missing = shape(writing, faults);
        Locks.refuseForbidden(writing);
        if (writing.verb() != Verb.POST) {
            throwUnlessFound(writing);
        }
        throwFirst(missing);
        writing.writable().rules().state(writing);
    }

    /** Whether nothing that a new record gives is stored beside its own row. */
    boolean isOneStatement(Writing writing) {
        return !files.concerns(writing.draft())
                && writing.writable().lists().keySet().stream().noneMatch(writing.draft()::gives);
    }

    private Writer.Written insert(Writing writing, Rules rules) {
        Draft draft = writing.draft();
        List<Along> along = new ArrayList<>(rules.along(writing));
        along.addAll(lines(writing, Changes.NONE));
        String attributes = attributes(writing);
        Long id = inserts.insert(writing, attributes, along);
        for (int tries = 1; id == null; tries++) {
            if (writing.writable().isLink()) {
                Writer.Written there = there(writing);
                if (there != null) {
                    return there;
                }
                if (tries == TRIES) {
                    throw new OptimisticLockingFailureException("a link comes and goes");
                }
            } else if (tries == TRIES || !rules.again(writing, tries)) {
                throw new FaultException(Writer.taken(writing.writable(), unique(writing)));
            }
            id = inserts.insert(writing, attributes, along);
        }
        writing.id(id);
        lists(writing, true);
        if (files.concerns(draft)) {
            files.use(draft, id);
        }
        rules.follow(writing, Changes.NONE);
        return new Writer.Written(id, true);
    }

    /** A link that is there already, and the rules may make something else of it; null: it has been deleted meanwhile. */
    private Writer.@Nullable Written there(Writing writing) {
        List<Long> named = statements.named(writing.writable(), locks.key(writing));
        if (named.isEmpty()) {
            return null;
        }
        long id = named.getFirst();
        writing.id(id);
        writing.found(locks.read(writing.writable(), id));
        writing.becomes(Verb.PUT);
        writing.writable().rules().follow(writing, Changes.NONE);
        return new Writer.Written(id, false);
    }

    private static Column unique(Writing writing) {
        return writing.writable().resource().columns().stream().filter(column -> column.is(Flag.UNIQUE)).findFirst()
                .orElseThrow();
    }

    Writer.Written change(Writing writing, Faults faults, Supplier<@Nullable Long> search, Runnable before) {
        if (writing.writable().isKeyed()) {
            // What the key names is told by the shape; here it is only looked for.
            references.resolve(writing, new Faults());
        }
        locks.find(writing, search.get());
        if (writing.writable().isKeyed()) {
            locks.checkKey(writing, faults);
        }
        ask(writing, faults);
        before.run();
        store(writing, false);
        return new Writer.Written(writing.id(), false);
    }

    /**
     * What a write changes of its record's own row.
     *
     * @param attributes the custom items as they will be; null: none changes
     */
    record Difference(Changes changes, @Nullable String attributes) {}

    Difference difference(Writing writing) {
        Draft draft = writing.draft();
        String before = Objects.requireNonNullElse(writing.known().text("attributes"), "{}");
        Map<Integer, @Nullable Object> itemValues = items.values(draft, before);
        List<Change> found = columns(writing);
        List<Change> ofItems = items.changes(before, itemValues, draft.resource());
        found.addAll(ofItems);
        return new Difference(new Changes(found), ofItems.isEmpty() ? null : ItemWriter.merged(before, itemValues));
    }

    /** The custom items of a new record. */
    String attributes(Writing writing) {
        return ItemWriter.merged("{}", items.values(writing.draft(), "{}"));
    }

    /** Writes what differs; nothing where nothing does, unless it is to be told anyhow. */
    private void store(Writing writing, boolean anyhow) {
        Draft draft = writing.draft();
        Difference row = difference(writing);
        Changes changes = row.changes().with(lists(writing, false));
        if (changes.isEmpty() && writing.own().isEmpty() && !anyhow) {
            return;
        }
        statements.update(writing, changes, row.attributes(), lines(writing, changes));
        if (files.concerns(draft)) {
            files.use(draft, writing.id());
        }
        writing.writable().rules().follow(writing, changes);
    }

    List<Along> lines(Writing writing, Changes changes) {
        return logs.stream().map(log -> log.line(writing, changes)).toList();
    }

    private List<Change> columns(Writing writing) {
        List<Change> changes = new ArrayList<>();
        for (Place place : writing.writable().places()) {
            String name = place.column().name();
            if (writing.draft().gives(name)) {
                Object before = writing.known().row().get(place.name());
                Object after = statements.stored(place, writing.draft().values().get(name));
                if (!Objects.deepEquals(before, after)) {
                    changes.add(new Change(place.column(), null, before, after));
                }
            }
        }
        return changes;
    }

    /** Writes the lists that a draft gives, where they differ. */
    private List<Change> lists(Writing writing, boolean fresh) {
        List<Change> changes = new ArrayList<>();
        writing.writable().lists().forEach((name, table) -> {
            if (writing.draft().gives(name)) {
                Column list = writing.draft().resource().column(name);
                List<List<@Nullable Object>> before = fresh ? List.of() : statements.items(table, list, writing.id());
                List<List<@Nullable Object>> after = statements.given(table, list, writing.draft().list(name));
                if (!before.equals(after)) {
                    statements.write(table, list, writing.id(), after);
                    changes.add(new Change(list, null, before, after));
                }
            }
        });
        return changes;
    }

    /** Returns the record's id; null for a link that was not there. */
    @Nullable
    Long delete(Writing writing, Faults faults) {
        Long id = named(writing, faults);
        if (id == null) {
            return null;
        }
        locks.find(writing, id);
        Locks.refuseForbidden(writing);
        if (writing.stored() == null && writing.writable().isLink() && !writing.draft().has("Id")) {
            // Somebody else deleted it meanwhile.
            return null;
        }
        throwUnlessFound(writing);
        writing.writable().rules().state(writing);
        statements.delete(writing, lines(writing, Changes.NONE));
        writing.writable().rules().follow(writing, Changes.NONE);
        return id;
    }

    /** The record that a DELETE names by its Id, by its natural key, or by both, which must agree. */
    private @Nullable Long named(Writing writing, Faults faults) {
        Writable writable = writing.writable();
        Draft draft = writing.draft();
        boolean byKey = writable.naturalKey().stream().anyMatch(column -> draft.has(column.name()));
        if (!byKey) {
            Locks.requireId(writing, faults);
            faults.throwInOrder(draft.resource());
            return Objects.requireNonNull(draft.id("Id"));
        }
        if (!draft.has("Id")) {
            writable.naturalKey().stream().filter(column -> !draft.has(column.name()) && !faults.has(column.field()))
                    .forEach(column -> faults.add(Fault.required(column.field())));
        }
        List<Fault> missing = references.resolve(writing, faults);
        faults.throwInOrder(draft.resource());
        throwFirst(missing);
        List<Long> named = statements.named(writable, locks.key(writing));
        Long id = draft.id("Id");
        if (id != null && !named.contains(id)) {
            throw new FaultException(Fault.invalidValue(draft.field("Id")).saying("fault.INVALID_VALUE.disagree"));
        }
        if (id == null && named.isEmpty() && !writable.isLink()) {
            throw new FaultException(Fault.notFound(writable.naturalKey().getFirst().field()));
        }
        return named.isEmpty() ? id : named.getFirst();
    }

    /** All faults of what was given; returns those of records that are missing, which are told later. */
    List<Fault> shape(Writing writing, Faults faults) {
        Writable writable = writing.writable();
        List<Fault> missing = writing.isForbidden() ? List.of() : references.resolve(writing, faults);
        if (!writing.isForbidden() && (writable.parent() == null
                || !faults.has(writing.draft().field(writable.parent())))) {
            locks.findAbove(writing);
        }
        echoes.check(writing, faults);
        files.check(writing.draft(), faults);
        writable.rules().shape(writing, faults);
        faults.throwInOrder(writing.draft().resource());
        return missing;
    }

    private static void throwUnlessFound(Writing writing) {
        throwFirst(writing.stored() == null ? List.of(Fault.notFound(writing.draft().field("Id"))) : List.of());
    }

    private static void throwFirst(List<Fault> faults) {
        if (!faults.isEmpty()) {
            throw new FaultException(faults.getFirst());
        }
    }
}
