package io.yoriai.record.write;

import java.util.List;

import io.yoriai.record.draft.Draft;

/** Finds the records of a resource by columns that a caller chooses: the update key of an upsert. */
public interface UpdateKey {

    /** Whether a column may be part of a key. */
    boolean allows(String column);

    /** Whether a draft has a value of a key's column. */
    boolean given(Draft draft, String column);

    /**
     * Records that match a draft in all columns of a key. Others that look for the same values wait until the running
     * transaction ends, so that two upserts of a new key make one record.
     */
    List<Long> find(Draft draft, List<String> key);
}
