package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.sql.Array;
import java.sql.Date;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.sql.Types;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;

/** In which form a column's value stands in its table. */
enum Storage {
    /** {@code String}. */
    TEXT(Types.VARCHAR, "text"),
    /** {@code Long}. */
    NUMBER(Types.BIGINT, "bigint"),
    /** {@code LocalDate}. */
    DAY(Types.DATE, "date"),
    /** {@code Instant}. */
    MOMENT(Types.TIMESTAMP_WITH_TIMEZONE, "timestamptz"),
    /** A list of {@code String}. */
    TEXTS(Types.ARRAY, "text[]"),
    /** {@code byte[]}. */
    BYTES(Types.BINARY, "bytea");

    private final int sqlType;
    private final String type;

    Storage(int sqlType, String type) {
        this.sqlType = sqlType;
        this.type = type;
    }

    /** The database's type of such a value. */
    String type() {
        return type;
    }

    /** The form of a column; null where it does not stand in the record's own row. */
    static @Nullable Storage of(Column column) {
        return switch (column.kind()) {
            case STRING, TEXT, HTML -> column.isNumberAsText() ? NUMBER : TEXT;
            case INT, NON_NEGATIVE, FILE -> NUMBER;
            case DATE -> DAY;
            case DATE_TIME, SCHEDULE -> MOMENT;
            case BASE64 -> BYTES;
            case REF -> switch (column.codes()) {
                case Codes.Master master -> TEXT;
                case Codes.Foreign foreign -> NUMBER;
                case Codes.Fixed fixed -> fixed.isNumeric() ? NUMBER : TEXT;
                case Codes.None none -> TEXT;
            };
            case CHOICES -> TEXTS;
            case LIST, ELEMENT, ATTRIBUTES -> null;
        };
    }

    /** A code's key in this form. */
    Object ofKey(String key) {
        return this == NUMBER ? Long.valueOf(key) : key;
    }

    /** Binds a value of this form. */
    void bind(PreparedStatement statement, int at, @Nullable Object value) throws SQLException {
        if (value == null) {
            statement.setNull(at, sqlType);
            return;
        }
        switch (this) {
            case TEXT -> statement.setString(at, (String) value);
            case NUMBER -> statement.setLong(at, (Long) value);
            case DAY -> statement.setObject(at, value, sqlType);
            case MOMENT -> statement.setObject(at, ((Instant) value).atOffset(ZoneOffset.UTC), sqlType);
            case TEXTS -> statement.setArray(at,
                    statement.getConnection().createArrayOf("text", ((List<?>) value).toArray()));
            case BYTES -> statement.setBytes(at, (byte[]) value);
        }
    }

    /** Brings what the driver reads to one of these forms. */
    static @Nullable Object plain(@Nullable Object read) throws SQLException {
        return switch (read) {
            case null -> null;
            case Integer number -> number.longValue();
            case Short number -> number.longValue();
            case Timestamp moment -> moment.toInstant();
            case Date day -> day.toLocalDate();
            case Array array -> Arrays.stream((Object[]) array.getArray()).map(String::valueOf).toList();
            case String text -> text;
            case Long number -> number;
            case Boolean flag -> flag;
            case byte[] bytes -> bytes;
            case LocalDate day -> day;
            default -> read.toString();
        };
    }
}
