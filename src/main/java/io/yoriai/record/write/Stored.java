package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;

/**
 * A record's row as it stands in the database, by the table's columns: texts, numbers as {@code Long}, days, moments, arrays
 * as lists of texts, JSON as its text.
 */
public record Stored(Map<String, @Nullable Object> row) {

    public long id() {
        return number("id");
    }

    /** The number in a column; 0 where it has none. */
    public long number(String column) {
        Object value = row.get(column);
        return value == null ? 0 : (Long) value;
    }

    public @Nullable String text(String column) {
        Object value = row.get(column);
        return value == null ? null : value.toString();
    }

    public @Nullable Instant moment(String column) {
        return (Instant) row.get(column);
    }

    public boolean is(String column) {
        return Boolean.TRUE.equals(row.get(column));
    }

    /** What stands in a column, known to be something. */
    public Object value(String column) {
        return Objects.requireNonNull(row.get(column), column);
    }
}
