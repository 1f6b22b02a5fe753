package io.yoriai.record.batching;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.util.stream.Stream;

/**
 * Parameters that keep their type whatever their value: a null that came without one would have each connection prepare the
 * statement anew.
 */
final class BatchColumns {

    private BatchColumns() {}

    static void set(PreparedStatement statement, int at, String type, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(at, code(type));
        } else {
            statement.setObject(at, value, code(type));
        }
    }

    static void setAll(PreparedStatement statement, int at, String type, Stream<@Nullable Object> values)
            throws SQLException {
        Object[] array = switch (type) {
            case "bigint" -> values.toArray(Long[]::new);
            case "boolean" -> values.toArray(Boolean[]::new);
            case "bytea" -> values.toArray(byte[][]::new);
            case "integer" -> values.toArray(Integer[]::new);
            case "text" -> values.toArray(String[]::new);
            default -> values.toArray();
        };
        statement.setArray(at, statement.getConnection().createArrayOf(type, array));
    }

    private static int code(String type) {
        return switch (type) {
            case "bigint" -> Types.BIGINT;
            case "boolean" -> Types.BOOLEAN;
            case "bytea" -> Types.BINARY;
            case "integer" -> Types.INTEGER;
            case "smallint" -> Types.SMALLINT;
            case "timestamptz" -> Types.TIMESTAMP_WITH_TIMEZONE;
            case "text", "jsonb", "inet" -> Types.VARCHAR;
            default -> throw new IllegalArgumentException("no parameters are of type " + type);
        };
    }
}
