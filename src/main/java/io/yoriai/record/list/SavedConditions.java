package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.Optional;

/** Search conditions that people saved; a room above has them, a copy at most a second old. */
public interface SavedConditions {

    /**
     * One of them.
     *
     * @param resource whose records it chooses
     * @param campaign that it was saved inside; null: in all-campaign mode
     * @param owner of one that is for its owner alone, else null
     * @param group of whose group's members it is, as an owner; null: it is for the owner alone, or for all
     * @param json as spec/smp-platform.md 8 writes it
     */
    record Saved(long id, String resource, @Nullable Long campaign, @Nullable Long owner, @Nullable Long group,
            String json) {}

    Optional<Saved> find(long id);

    /** Whether two administrators are in one group now. */
    boolean inOneGroup(long one, long other);
}
