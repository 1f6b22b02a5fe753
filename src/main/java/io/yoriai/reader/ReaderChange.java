package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.time.Instant;

import io.yoriai.person.Origin.Source;

/**
 * One field of a reader changed once.
 *
 * @param actor administrator, or the name of the API key
 * @param field its wire name; {@code email} for a change of address
 */
public record ReaderChange(long readerId, long magazineId, Instant at, Source source, @Nullable String actor,
        String field, @Nullable String before, @Nullable String after) {}
