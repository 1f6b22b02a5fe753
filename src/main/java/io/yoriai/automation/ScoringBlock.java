package io.yoriai.automation;

import org.jspecify.annotations.Nullable;

/**
 * A block of a scoring rule: what scores, and how much.
 *
 * @param object what it must be about: campaign, template, link, page …; null: anything. Of ITEM: the saved condition
 * @param points may be negative
 */
public record ScoringBlock(Happening kind, @Nullable Long object, int points) {}
