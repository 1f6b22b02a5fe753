package io.yoriai.campaign.internal;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Objects;

import io.yoriai.record.Column;
import io.yoriai.record.Draft;

/** A record as it will be: what the draft says, and for the rest what is stored. */
final class Effective {

    private final Draft draft;
    private final @Nullable Snapshot base;

    /** @param base what is stored or copied; null: nothing yet */
    Effective(Draft draft, @Nullable Snapshot base) {
        this.draft = draft;
        this.base = base;
    }

    /** A code; the one of a new record, 1, where none is given or it is cleared. */
    int code(String column) {
        if (draft.has(column)) {
            return Objects.requireNonNull(draft.code(column));
        }
        return base == null || draft.clears(column) ? 1 : (int) base.number(Column.snake(column) + "_id");
    }

    /** A number; 0 where there is none. */
    long number(String column) {
        if (draft.has(column)) {
            return Objects.requireNonNull(draft.number(column));
        }
        return base == null || draft.clears(column) ? 0 : base.number(Column.snake(column));
    }

    @Nullable
    Instant moment(String column) {
        if (draft.has(column)) {
            return draft.moment(column);
        }
        return base == null || draft.clears(column) ? null : base.moment(Column.snake(column));
    }
}
