package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * The answer of a list.
 *
 * @param countAll how many match in all, where it was asked
 */
public record Page(List<Row> rows, @Nullable Long countAll) {}
