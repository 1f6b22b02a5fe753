package io.yoriai.reader;

import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.LocalDate;
import java.util.EnumMap;
import java.util.Map;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.testkit.Data;

/** Readers to test with. */
public final class Rows {

    private Rows() {}

    public static String mail() {
        return Data.unique("r") + "@example.com";
    }

    /** Registers a reader through the service; fields and texts in turn. */
    public static long add(Readers readers, Magazine magazine, String email, String... fieldsAndTexts) {
        Map<ReaderField, String> given = new EnumMap<>(ReaderField.class);
        for (int i = 0; i < fieldsAndTexts.length; i += 2) {
            given.put(java.util.Objects.requireNonNull(ReaderField.of(fieldsAndTexts[i])), fieldsAndTexts[i + 1]);
        }
        ReaderValues.Read read = ReaderValues.forAdd(given, new FieldContext(magazine, LocalDate.of(2026, 11, 22)));
        if (!read.faults().isEmpty()) {
            throw new AssertionError(read.faults());
        }
        return readers.add(magazine, EmailAddress.parse(email).orElseThrow(), read.values(), false, false,
                Origin.api("test", "192.0.2.1")).readerId();
    }

    /** Makes as many readers {@code u0000001@…} straight in the table. */
    public static void fill(JdbcClient jdbc, Magazine magazine, int from, int until) {
        jdbc.sql("""
                insert into reader (magazine_id, email, name, company, point, progress, created, registered_at,
                    delivering_since, created_set_at, birthday_set_at, notify_set_at, updated_at)
                select :m, 'u' || lpad(n::text, 7, '0') || '@example.com', '名前' || n, '会社' || n % 1000, n % 500,
                    case n % 3 when 0 then '101' else '' end, t, t, t, t, t, t, t
                from (select n, timestamptz '2020-01-01 00:00:00+09' + n * interval '1 minute' as t
                      from generate_series(:from, :until) n) x""").param("m", magazine.id()).param("from", from)
                .param("until", until).update();
        jdbc.sql("vacuum analyze reader").update();
    }
}
