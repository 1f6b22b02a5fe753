package io.yoriai.schedule.internal;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderRow;
import io.yoriai.record.SqlTime;
import io.yoriai.schedule.ReaderMoments;

/** A reader who may be due. */
record Candidate(Reader reader, ReaderMoments moments) {

    /** A row of {@code select reader.*}. */
    static Candidate read(ResultSet row) throws SQLException {
        Reader reader = ReaderRow.read(row);
        Instant confirmed = SqlTime.orNull(row, "confirmed_at");
        return new Candidate(reader, new ReaderMoments(reader.createdOn(), row.getObject("birthday", LocalDate.class),
                row.getObject("notifymail", LocalDate.class), row.getInt("notifymail_term"),
                confirmed == null ? reader.registeredAt() : confirmed, SqlTime.read(row, "delivering_since"),
                SqlTime.read(row, "created_set_at"), SqlTime.read(row, "birthday_set_at"),
                SqlTime.read(row, "notify_set_at")));
    }
}
