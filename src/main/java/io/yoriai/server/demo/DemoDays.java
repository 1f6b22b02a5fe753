package io.yoriai.server.demo;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Times;

/**
 * The demo's calendar. Its days are written as they are for whoever starts it first in the last week of November 2026; later
 * starts move them all by whole weeks, so that days of the week stay, and what is on sale now is on sale whenever that is.
 */
@Component
class DemoDays {

    private static final LocalDate WRITTEN_FOR = LocalDate.of(2026, 11, 23); // a Monday
    private static final Pattern MOMENT = Pattern.compile("'(\\d{4}-\\d\\d-\\d\\d)(?= \\d\\d:\\d\\d\\+09')");
    private static final DateTimeFormatter SHOWN = DateTimeFormatter.ofPattern("M月d日(E)", Locale.JAPANESE);

    private final Clock clock;

    DemoDays(Clock clock) {
        this.clock = clock;
    }

    /** @param written such as {@code 2026-12-03T10:00:00+09:00} */
    OffsetDateTime at(String written) {
        return OffsetDateTime.parse(written).plusWeeks(weeks());
    }

    /** SQL with its moments, such as {@code '2026-12-03 10:00+09'}, moved. */
    String moved(String sql) {
        long weeks = weeks();
        return MOMENT.matcher(sql).replaceAll(found -> Matcher
                .quoteReplacement("'" + LocalDate.parse(found.group(1)).plusWeeks(weeks)));
    }

    /** The day as people read it, such as {@code 12月3日(木)}. */
    static String shown(OffsetDateTime day) {
        return SHOWN.format(day.atZoneSameInstant(Times.JST));
    }

    private long weeks() {
        return Math.floorDiv(ChronoUnit.DAYS.between(WRITTEN_FOR, LocalDate.ofInstant(clock.instant(), Times.JST)), 7L);
    }
}
