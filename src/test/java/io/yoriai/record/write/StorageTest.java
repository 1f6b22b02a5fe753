package io.yoriai.record.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.sql.Date;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.record.TestDictionary;

class StorageTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Line string|TEXT
            Words text|TEXT
            Page html|TEXT
            Id string|NUMBER
            VisitorId string codes=fk:VisitorData|NUMBER
            Count int|NUMBER
            Number nonNegativeInteger|NUMBER
            Picture file|NUMBER
            Day date|DAY
            Moment dateTime|MOMENT
            Slot schedule|MOMENT
            Bytes base64|BYTES
            Colour ref codes=1:red;2:blue|NUMBER
            Size ref codes=S:small;1:other|TEXT
            Prefecture ref codes=master:Prefecture|TEXT
            Seminar ref codes=fk:Seminar|NUMBER
            Kinds choices codes=1:a;2:b|TEXTS
            Roles choices codes=master:AdminRole|TEXTS
            PartList list:Part|
            Box element:Box|
            Attribute{n} attributes|
            """)
    void each_kind_has_its_form_in_the_table(String column, Storage form) {
        assertThat(Storage.of(TestDictionary.resource("Thing", column).columns().getFirst())).isEqualTo(form);
    }

    @Test
    void what_the_driver_reads_becomes_what_drafts_hold() throws SQLException {
        Instant moment = Instant.parse("2026-11-05T01:02:03Z");
        assertThat(Storage.plain(null)).isNull();
        assertThat(Storage.plain((short) 3)).isEqualTo(3L);
        assertThat(Storage.plain(3)).isEqualTo(3L);
        assertThat(Storage.plain(3L)).isEqualTo(3L);
        assertThat(Storage.plain(Timestamp.from(moment))).isEqualTo(moment);
        assertThat(Storage.plain(Date.valueOf("2026-11-05"))).isEqualTo(LocalDate.of(2026, 11, 5));
        assertThat(Storage.plain("text")).isEqualTo("text");
        assertThat(Storage.plain(true)).isEqualTo(true);
        assertThat(Storage.plain(new byte[]{1, 2})).isEqualTo(new byte[]{1, 2});
    }

    @Test
    void a_codes_key_has_the_form_of_its_column() {
        assertThat(Storage.NUMBER.ofKey("12")).isEqualTo(12L);
        assertThat(Storage.TEXT.ofKey("12")).isEqualTo("12");
    }
}
