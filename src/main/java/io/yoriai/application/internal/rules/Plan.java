package io.yoriai.application.internal.rules;

import org.jspecify.annotations.Nullable;

/**
 * What is to be written.
 *
 * @param made the new application, of id 0; where it or a line of it waits, a number of null is drawn
 * @param replaced the application that it takes the place of
 * @param counts what becomes of the counters
 * @param behind a line waits behind others though it would fit: they may be such as cannot be promoted now
 * @param locks it can be relied on only while the counters are locked: nothing but free seats decided it otherwise
 */
public record Plan(Held made, @Nullable Held replaced, Counts counts, boolean behind, boolean locks) {}
