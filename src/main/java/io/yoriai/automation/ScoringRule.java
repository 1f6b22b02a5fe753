package io.yoriai.automation;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A scoring rule (spec/smp-mail-tracking.md 3.14).
 *
 * @param id 0: a new one
 * @param scoreItem number of the custom item of leads that shows the score; null: none
 * @param incrementItem the same of what was added last; null: none
 * @param notifies whether the address is told of leads who reach the threshold
 */
public record ScoringRule(long id, String name, boolean on, @Nullable Integer scoreItem,
        @Nullable Integer incrementItem, boolean notifies, @Nullable Integer threshold, @Nullable String email,
        List<ScoringBlock> blocks) {}
