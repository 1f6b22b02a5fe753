package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;

/** Finds the records that a draft names: by id, by a name that only one has, or by both, which must agree. */
@Component
public class References {

    private final Map<String, Referable> referables = new HashMap<>();
    private final JdbcTemplate jdbc;

    References(List<Referable> referables, JdbcTemplate jdbc) {
        referables.forEach(referable -> this.referables.put(referable.resource(), referable));
        this.jdbc = jdbc;
    }

    /**
     * What records are called, by id: those that are there and have a name. By primary key: a page of 50 costs 50 rows.
     *
     * @param resource whose records they are; one whose records have no names gives none
     */
    public Map<Long, String> names(String resource, Collection<Long> ids) {
        Referable referable = referables.get(resource);
        Map<Long, String> names = new HashMap<>();
        if (referable != null && !ids.isEmpty()) {
            jdbc.query("select id, " + referable.name() + " from " + referable.table() + " where id = any (?)", row -> {
                String name = row.getString(2);
                if (name != null && !name.isBlank()) {
                    names.put(row.getLong(1), name);
                }
            }, (Object) ids.stream().distinct().toArray(Long[]::new));
        }
        return names;
    }

    /** The table of records that a column names; null: none of them can be named yet. */
    @Nullable
    Referable of(Column column) {
        return column.codes() instanceof Codes.Foreign foreign ? referables.get(foreign.resource()) : null;
    }

    /**
     * Gives every named record its number. One that stands there already is right whatever became of the record.
     *
     * @return faults that the stored state tells: records that this one belongs to and that are not there
     */
    List<Fault> resolve(Writing writing, Faults faults) {
        List<Fault> missing = new ArrayList<>();
        Draft draft = writing.draft();
        for (Column column : draft.resource().columns()) {
            boolean names = column.codes() instanceof Codes.Foreign && draft.has(column.name())
                    && !faults.has(column.field());
            if (names && !stands(writing, column)) {
                resolve(draft, column, writing.writable().isOwner(column), faults, missing);
            }
            if (column.kind() == Kind.LIST && !column.children().isEmpty() && draft.has(column.name())) {
                column.children().forEach(child -> items(child, draft.list(column.name()), faults));
            }
        }
        return missing;
    }

    /** The records that the items of a list name: all there, and where they must, each once. */
    private void items(Column child, List<Draft> items, Faults faults) {
        List<Draft> naming = items.stream().filter(item -> item.has(child.name())).toList();
        if (!(child.codes() instanceof Codes.Foreign) || naming.isEmpty()) {
            return;
        }
        Referable referable = of(child);
        for (Draft item : naming) {
            boolean byName = item.values().get(child.name()) instanceof Ref ref && ref.name() != null;
            if ((byName || referable == null) && !faults.has(child.field())) {
                resolve(item, child, false, faults, new ArrayList<>());
            }
        }
        if (referable == null || faults.has(child.field())) {
            return;
        }
        // Numbers are looked for together.
        List<Long> named = naming.stream().map(item -> item.id(child.name())).filter(Objects::nonNull).toList();
        Long[] ids = named.stream().distinct().toArray(Long[]::new);
        boolean twice = child.is(Flag.UNIQUE) && ids.length < named.size();
        if (twice || ids.length > 0 && known(referable, ids) < ids.length) {
            faults.add(Fault.invalidValue(child.field()));
        }
    }

    private long known(Referable referable, Long[] ids) {
        return Objects.requireNonNull(jdbc.queryForObject("select count(*) from " + referable.table()
                + " where id = any (?) and " + referable.living(), Long.class, (Object) ids));
    }

    private static boolean stands(Writing writing, Column column) {
        Stored stored = writing.stored();
        Place place = writing.writable().place(column.name());
        Long id = writing.draft().id(column.name());
        Ref ref = writing.draft().values().get(column.name()) instanceof Ref pair ? pair : null;
        return stored != null && place != null && id != null && id.equals(stored.row().get(place.name()))
                && (ref == null || ref.name() == null);
    }

    private void resolve(Draft draft, Column column, boolean owner, Faults faults, List<Fault> missing) {
        Referable referable = of(column);
        Object given = draft.values().get(column.name());
        Ref ref = given instanceof Ref pair ? pair : null;
        Long id = draft.id(column.name());
        if (referable == null) {
            faults.add(Fault.invalidValue(column.field()));
            return;
        }
        if (id == null) {
            List<@Nullable Long> named = jdbc.queryForList(
                    "select id from " + referable.table() + " where " + referable.name()
                            + " = ? and " + referable.living() + " limit 2",
                    Long.class, ref == null ? null : ref.name());
            if (named.size() == 1) {
                String found = String.valueOf(named.getFirst());
                draft.put(column.name(), new Ref(found, ref == null ? null : ref.name(), found));
            } else {
                faults.add(Fault.invalidValue(column.field()));
            }
            return;
        }
        List<@Nullable String> names = jdbc.queryForList("select coalesce(" + referable.name() + ", '') from "
                + referable.table() + " where id = ? and " + referable.living(), String.class, id);
        if (names.isEmpty()) {
            if (owner) {
                missing.add(Fault.notFound(column.field()));
            } else {
                faults.add(Fault.invalidValue(column.field()));
            }
        } else if (ref != null && ref.name() != null && !ref.name().equals(names.getFirst())) {
            faults.add(Fault.invalidValue(column.field()).saying("fault.INVALID_VALUE.pair"));
        }
    }
}
