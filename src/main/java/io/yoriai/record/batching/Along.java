package io.yoriai.record.batching;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A row that is written along with a record, in the same statement: a line of a log.
 *
 * @param sql an {@code insert … select … from made}, where {@code made} has the record's {@code id}; always the same text, so
 *     that the server prepares it once
 * @param values of its parameters, in order
 */
public record Along(String sql, List<@Nullable Object> values) {}
