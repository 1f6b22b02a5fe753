package io.yoriai.record.list;

import org.jspecify.annotations.Nullable;

import java.util.List;

import io.yoriai.record.Column;

/**
 * One record of an answer: a value per answered column, in the dictionary's order. Values as in {@link Draft}, but lists,
 * elements, files and custom items as JSON, and addresses of this server as {@link Link}; null: no value.
 */
public record Row(List<Column> columns, @Nullable Object[] values) {}
