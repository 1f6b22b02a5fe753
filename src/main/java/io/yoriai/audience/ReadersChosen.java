package io.yoriai.audience;

import java.util.List;

/**
 * A query for ids of readers.
 *
 * @param sql over {@code reader r}; more may be added to its {@code where} with {@code and}
 * @param values that it binds, in their order
 */
public record ReadersChosen(String sql, List<Object> values) {}
