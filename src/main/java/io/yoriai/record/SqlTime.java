package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;

/** Moments between the program and the database's {@code timestamptz}. */
public final class SqlTime {

    private SqlTime() {}

    /** A moment as a statement binds it. */
    public static OffsetDateTime of(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }

    /** This moment, as a statement binds it. */
    public static OffsetDateTime now(Clock clock) {
        return of(clock.instant());
    }

    /** The moment of a column that holds one in every row. */
    public static Instant read(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getTimestamp(column), column).toInstant();
    }

    /** The moment of a column, or null. */
    public static @Nullable Instant orNull(ResultSet row, String column) throws SQLException {
        Timestamp moment = row.getTimestamp(column);
        return moment == null ? null : moment.toInstant();
    }
}
