package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

/** What one user among those who share a key may see and touch (spec/smp-platform.md 2, 12.3). */
public interface Within {

    /** SQL condition over a table's rows that the user sees; null: all of them. */
    @Nullable
    String of(ResourceTable table);

    /** Whether the user sees a record. */
    boolean admits(String resource, long id);

    /** Whether the user makes records that come under no campaign of hers yet; what she made is hers. */
    default boolean makes(String resource) {
        return false;
    }
}
