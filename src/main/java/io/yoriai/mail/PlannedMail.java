package io.yoriai.mail;

import org.jspecify.annotations.Nullable;

/**
 * What became of a mail of a step mail or scenario.
 *
 * @param run whose mail it is
 * @param mail its row in the history, sent or not
 * @param skip SkipReason of one that is not sent; null: it is queued
 */
public record PlannedMail(long run, long mail, @Nullable Integer skip) {}
