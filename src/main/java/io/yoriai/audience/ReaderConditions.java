package io.yoriai.audience;

import java.util.List;

/**
 * What readers are searched by.
 *
 * @param any one condition is enough; else all must hold
 * @param conditions none: every reader of the magazine
 */
public record ReaderConditions(boolean any, List<ReaderCondition> conditions) {

    /** As many conditions as one search may have. */
    public static final int MOST = 30;

    /** Every reader. */
    public static final ReaderConditions NONE = new ReaderConditions(false, List.of());

    public ReaderConditions {
        conditions = List.copyOf(conditions);
    }

    /** Whether it asks for something that says who somebody is or where. */
    public boolean personal() {
        return conditions.stream().anyMatch(condition -> ReaderSubjects.personal(condition.subject()));
    }

    public static ReaderConditions all(ReaderCondition... conditions) {
        return new ReaderConditions(false, List.of(conditions));
    }

    public static ReaderConditions any(ReaderCondition... conditions) {
        return new ReaderConditions(true, List.of(conditions));
    }
}
