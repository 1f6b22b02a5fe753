package io.yoriai.attendance.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.SqlParameterValue;

import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;

/**
 * Parameters that keep their type whatever their value: a null that came without one would have each connection prepare the
 * door's statements anew.
 */
final class Typed {

    private Typed() {}

    static SqlParameterValue number(@Nullable Long value) {
        return new SqlParameterValue(Types.BIGINT, value);
    }

    static SqlParameterValue small(@Nullable Integer value) {
        return new SqlParameterValue(Types.SMALLINT, value);
    }

    static SqlParameterValue text(@Nullable String value) {
        return new SqlParameterValue(Types.VARCHAR, value);
    }

    static SqlParameterValue flag(boolean value) {
        return new SqlParameterValue(Types.BOOLEAN, value);
    }

    static SqlParameterValue moment(Instant value) {
        return new SqlParameterValue(Types.TIMESTAMP_WITH_TIMEZONE, OffsetDateTime.ofInstant(value, ZoneOffset.UTC));
    }
}
