package io.yoriai.reader;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

import io.yoriai.magazine.ReaderField;

/** A reader from a row of its table. */
public final class ReaderRow {

    private ReaderRow() {}

    /** A row of {@code select reader.*}. */
    public static Reader read(ResultSet row) throws SQLException {
        Map<ReaderField, Object> values = new EnumMap<>(ReaderField.class);
        for (ReaderField field : ReaderField.values()) {
            if (field == ReaderField.CREATED) {
                continue;
            }
            Object value;
            if (field.day()) {
                value = row.getObject(field.parameter(), LocalDate.class);
            } else if (field.number() || field == ReaderField.SENDSTATUS || field == ReaderField.USER_TYPE) {
                value = row.getInt(field.parameter());
            } else {
                value = row.getString(field.parameter());
            }
            if (value != null) {
                values.put(field, value);
            }
        }
        return new Reader(row.getLong("id"), row.getLong("magazine_id"), row.getString("email"),
                row.getTimestamp("provisional_until") != null, values,
                Objects.requireNonNull(row.getTimestamp("created")).toInstant(),
                Objects.requireNonNull(row.getTimestamp("registered_at")).toInstant());
    }
}
