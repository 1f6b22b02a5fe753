package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Set;

import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.draft.Draft;

/** Finds the records of a resource by columns that a caller chooses: the update key of an upsert. */
public interface UpdateKey {

    /** Most columns of a key. */
    int MOST_COLUMNS = 5;

    /** Whether a column may be part of a key. */
    boolean allows(String column);

    /** Columns of the key, joined by a colon, where a call names none; null: it has to. */
    default @Nullable String usual() {
        return null;
    }

    /** Whether a draft has a value of a key's column. */
    boolean given(Draft draft, String column);

    /**
     * Records that match a draft in all columns of a key. Others that look for the same values wait until the running
     * transaction ends, so that two upserts of a new key make one record.
     */
    List<Long> find(Draft draft, List<String> key);

    /**
     * What a draft's key finds.
     *
     * @param key the same for drafts that find the same records
     */
    record Match(String key, List<Long> ids) {}

    /** The same of several drafts, by few statements and in their order. */
    List<Match> findAll(List<Draft> drafts, List<String> key);

    /**
     * The columns of a key that a call names, joined by a colon; each must have a value in the draft.
     *
     * @param named null: none were, and the {@link #usual} ones are meant
     */
    default List<String> columns(@Nullable String named, Draft draft, Faults faults) {
        String joined = named == null ? usual() : named;
        if (joined == null) {
            faults.add(Fault.required("update_key").saying("fault.upsert.required"));
            return List.of();
        }
        List<String> key = List.of(joined.split(":", -1));
        if (key.size() > MOST_COLUMNS || Set.copyOf(key).size() != key.size()
                || !key.stream().allMatch(this::allows)) {
            faults.add(Fault.invalidValue("update_key").saying("fault.upsert.column"));
            return key;
        }
        for (String column : key) {
            String field = draft.field(column);
            if (!given(draft, column) && !faults.has(field)) {
                faults.add(Fault.required(field));
            }
        }
        return key;
    }
}
