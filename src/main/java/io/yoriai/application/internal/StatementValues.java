package io.yoriai.application.internal;

import org.jspecify.annotations.Nullable;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;

import io.yoriai.record.SqlTime;

/** Parameters one after the other, each of a type that it keeps when it is null: a statement is prepared but once. */
final class StatementValues {

    private final PreparedStatement statement;
    private int at;

    StatementValues(PreparedStatement statement) {
        this.statement = statement;
    }

    void number(@Nullable Long value) throws SQLException {
        set(Types.BIGINT, value);
    }

    void small(@Nullable Integer value) throws SQLException {
        set(Types.INTEGER, value);
    }

    void text(@Nullable String value) throws SQLException {
        set(Types.VARCHAR, value);
    }

    void moment(Instant value) throws SQLException {
        statement.setObject(++at, SqlTime.of(value));
    }

    void any(@Nullable Object value) throws SQLException {
        set(Types.NULL, value);
    }

    private void set(int type, @Nullable Object value) throws SQLException {
        at++;
        if (value == null) {
            statement.setNull(at, type);
        } else {
            statement.setObject(at, value);
        }
    }
}
