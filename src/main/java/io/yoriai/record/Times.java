package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;

/** Moments and days as calls say them (spec/conventions.md 4): Japan time unless a zone is told. */
public final class Times {

    /** Japan Standard Time. */
    public static final ZoneId JST = ZoneId.of("Asia/Tokyo");

    private static final DateTimeFormatter ANSWER = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final Pattern MOMENT = Pattern
            .compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})?");
    private static final Pattern DAY = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private Times() {}

    /** A moment, cut to the second; null where the text is none. */
    public static @Nullable Instant moment(String text) {
        if (!MOMENT.matcher(text).matches()) {
            return null;
        }
        try {
            boolean zoned = text.endsWith("Z") || text.lastIndexOf('+') > 10 || text.lastIndexOf('-') > 10;
            Instant moment = zoned
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDateTime.parse(text).atZone(JST).toInstant();
            return moment.truncatedTo(ChronoUnit.SECONDS);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** A day, {@code YYYY-MM-DD}; null where the text is none. */
    public static @Nullable LocalDate day(String text) {
        if (!DAY.matcher(text).matches()) {
            return null;
        }
        try {
            return LocalDate.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }

    /** {@code YYYY-MM-DDTHH:MM:SS+09:00}. */
    public static String answer(Instant moment) {
        return ANSWER.format(moment.atZone(JST));
    }

    /** Whether a moment stands on a five-minute step, seconds zero. */
    public static boolean onStep(Instant moment) {
        return moment.getEpochSecond() % 300 == 0;
    }
}
