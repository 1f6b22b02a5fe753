package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Faults;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.list.Scopes;

/**
 * Finds the record that a write is about, and locks in the one order: what the rules lock, the record above, the record.
 * What a caller who is limited to some campaigns may not see is not read.
 */
@Component
class Locks {

    private final Statements statements;
    private final StoredRows rows;
    private final References references;
    private final Scopes scopes;

    Locks(Statements statements, StoredRows rows, References references, Scopes scopes) {
        this.statements = statements;
        this.rows = rows;
        this.references = references;
        this.scopes = scopes;
    }

    /** The id that a draft names a record by: its own, or that of the record with its natural key. */
    @Nullable
    Long idOf(Writing writing) {
        Long id = writing.draft().id("Id");
        Map<Place, Object> key = key(writing);
        if (id != null || key.isEmpty() || key.size() < writing.writable().naturalKey().size()) {
            return id;
        }
        List<Long> named = statements.named(writing.writable(), key);
        return named.isEmpty() ? null : named.getFirst();
    }

    /** The values of the natural key that a draft gives. */
    Map<Place, Object> key(Writing writing) {
        Map<Place, Object> key = new LinkedHashMap<>();
        for (Column column : writing.writable().naturalKey()) {
            Place place = writing.writable().place(column.name());
            Object value = place == null || !writing.draft().has(column.name())
                    ? null
                    : statements.stored(place, writing.draft().values().get(column.name()));
            if (place != null && value != null) {
                key.put(place, value);
            }
        }
        return key;
    }

    /** The key of a record that is named by it: whole where there is no Id, and that of the record; it is not written. */
    void checkKey(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        List<Column> key = writing.writable().naturalKey();
        String id = draft.field("Id");
        if (!draft.has("Id") && !key.stream().map(Column::name).allMatch(draft::has)) {
            if (!faults.has(id) && key.stream().noneMatch(column -> faults.has(column.field()))) {
                faults.add(Fault.required(id));
            }
        } else if (writing.stored() != null && key(writing).entrySet().stream()
                .anyMatch(part -> !part.getValue().equals(writing.known().row().get(part.getKey().name())))) {
            faults.add(Fault.invalidValue(id).saying("fault.INVALID_VALUE.disagree"));
        }
        key.forEach(column -> draft.remove(column.name()));
    }

    /** Locks and reads the record of an id, and the one above it. */
    void find(Writing writing, @Nullable Long id) {
        Writable writable = writing.writable();
        if (id == null) {
            return;
        }
        writing.id(id);
        if (isOutOfReach(writing)) {
            writing.forbid();
            return;
        }
        if (!writing.by().sees(writable.resource().name(), id)) {
            return;
        }
        String campaign = writable.rows().campaignColumn();
        if (campaign != null && !writing.by().campaigns().isEmpty()) {
            Long of = campaign.equals("id") ? id : statements.number(writable, campaign, id);
            if (of != null && !writing.by().mayActOn(of)) {
                writing.forbid();
                return;
            }
        }
        String about = writable.rows().aboutColumn();
        Long of = about == null || about.equals("id") ? id : statements.number(writable, about, id);
        if (about != null && of != null && !admits(writing, of)) {
            writing.forbid();
            return;
        }
        writable.rules().lock(writing);
        Column above = writable.parent() == null ? null : writable.resource().column(writable.parent());
        Place place = above == null ? null : writable.place(above.name());
        if (above != null && place != null) {
            Long parent = statements.number(writable, place.name(), id);
            if (parent == null || !above(writing, above, parent)) {
                return;
            }
        }
        writing.found(read(writable, id));
    }

    @Nullable
    Stored read(Writable writable, long id) {
        return rows.lock(writable.table(), writable.living(), id);
    }

    /** Locks and reads the record that a new one will stand below. */
    void findAbove(Writing writing) {
        Writable writable = writing.writable();
        Long parent = writing.verb() == Verb.POST && writable.parent() != null
                ? writing.draft().id(writable.parent())
                : null;
        if (parent != null) {
            above(writing, writable.resource().column(Objects.requireNonNull(writable.parent())), parent);
        }
    }

    private boolean above(Writing writing, Column above, long parent) {
        Referable referable = Objects.requireNonNull(references.of(above), above.field());
        Stored found = writing.by().sees(referable.resource(), parent)
                ? rows.lock(referable.table(), referable.living(), parent)
                : null;
        writing.below(found);
        return found != null;
    }

    /** A caller who is limited to some campaigns makes nothing outside them, and no campaign but as a user who may. */
    void scope(Writing writing) {
        Writable writable = writing.writable();
        if (isOutOfReach(writing)) {
            writing.forbid();
            return;
        }
        String about = writable.rows().aboutColumn();
        writable.places().stream().filter(place -> place.name().equals(about))
                .map(place -> writing.draft().id(place.column().name()))
                .filter(of -> of != null && !admits(writing, of)).forEach(of -> writing.forbid());
        String campaign = writable.rows().campaignColumn();
        if (campaign == null || writing.by().campaigns().isEmpty()) {
            return;
        }
        if (campaign.equals("id")) {
            if (!writing.by().makes(writable.resource().name())) {
                writing.forbid();
            }
            return;
        }
        for (Place place : writable.places()) {
            Long id = place.name().equals(campaign) ? writing.draft().id(place.column().name()) : null;
            if (id != null && !writing.by().mayActOn(id)) {
                writing.forbid();
            }
        }
    }

    private static boolean isOutOfReach(Writing writing) {
        return !writing.writable().rows().belonging().isKnown() && !writing.by().campaigns().isEmpty();
    }

    /** Whether the record that a row is about is within the caller's campaigns. */
    private boolean admits(Writing writing, long of) {
        String resource = writing.writable().rows().belonging().resource();
        return resource == null || scopes.admits(resource, of, writing.by().campaigns(), writing.by().client(),
                writing.by().staff());
    }

    /** @throws FaultException 403 where the caller may not do this */
    static void refuseForbidden(Writing writing) {
        if (writing.isForbidden()) {
            String above = writing.writable().parent();
            String field = writing.draft().field(writing.verb() == Verb.POST && above != null ? above : "Id");
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", field).saying("fault.CAMPAIGN_NOT_ALLOWED"));
        }
    }

    /** Who deletes names the record by its Id, or what ties two by both. */
    static void requireId(Writing writing, Faults faults) {
        Draft draft = writing.draft();
        List<Column> key = writing.writable().naturalKey();
        if (draft.has("Id") || faults.has(draft.field("Id"))) {
            return;
        }
        if (writing.writable().isLink() || writing.verb() == Verb.DELETE && key.size() > 1) {
            key.stream().filter(column -> !faults.has(column.field()))
                    .forEach(column -> faults.add(Fault.required(column.field())));
        } else {
            faults.add(Fault.required(draft.field("Id")));
        }
    }
}
