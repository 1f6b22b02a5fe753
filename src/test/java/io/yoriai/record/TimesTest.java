package io.yoriai.record;

import org.junit.jupiter.api.Test;

import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.util.Random;

import static org.assertj.core.api.Assertions.assertThat;

class TimesTest {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx")
            .withZone(Times.JST);

    @Test
    void a_moment_is_told_in_the_time_of_japan_also_of_the_years_of_its_summer_time() {
        assertThat(Times.answer(Instant.parse("2026-11-22T15:00:00Z"))).isEqualTo("2026-11-23T00:00:00+09:00");
        assertThat(Times.answer(Instant.parse("1950-07-01T00:00:00Z"))).isEqualTo("1950-07-01T10:00:00+10:00");
        Random random = new Random(20261122);
        long first = Instant.parse("1880-01-01T00:00:00Z").getEpochSecond();
        long last = Instant.parse("9999-12-31T14:59:59Z").getEpochSecond();
        for (int i = 0; i < 20_000; i++) {
            Instant moment = Instant.ofEpochSecond(random.nextLong(first, last), random.nextInt(1_000_000_000));
            assertThat(Times.answer(moment)).isEqualTo(FORMAT.format(moment));
        }
    }
}
