package io.yoriai.person;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.List;

/**
 * One thing that happened with a person.
 *
 * @param at when
 * @param kind what, in upper snake case: {@code CONSENT_AGREED}, {@code READER_CHANGED} …
 * @param subject where it happened: {@code magazine:1}, {@code campaign:12}; whoever may not open that must not see the
 *         entry. Null: the address itself
 * @param recordId the reader or lead
 * @param text key of its text in the bundles
 * @param args of the text
 */
public record TimelineEntry(Instant at, String kind, @Nullable String subject, @Nullable Long recordId, String text,
        List<String> args) {}
