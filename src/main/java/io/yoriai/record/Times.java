package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Moments and days as calls say them (spec/conventions.md 4): Japan time unless a zone is told. */
public final class Times {

    /** Japan Standard Time. */
    public static final ZoneId JST = ZoneId.of("Asia/Tokyo");

    /** No value that is a day or a moment is earlier. */
    public static final LocalDate FIRST_DAY = LocalDate.of(1000, 1, 1);

    private static final DateTimeFormatter ANSWER = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ssxxx");
    private static final ZoneOffset NINE_HOURS = ZoneOffset.ofHours(9);
    /** From 1952 on Japan has had one offset. */
    private static final long SAME_OFFSET = Instant.parse("1952-01-01T00:00:00Z").getEpochSecond();
    private static final long FIVE_DIGITS = Instant.parse("9999-12-31T00:00:00Z").getEpochSecond();
    private static final Pattern MOMENT = Pattern
            .compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,9})?(Z|[+-]\\d{2}:\\d{2})?");
    private static final Pattern SEARCHED = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})[T ]"
            + "(\\d{2}:\\d{2})(:\\d{2}(?:\\.\\d{1,9})?)?+(Z|[+-]\\d{2}:?\\d{2})?+");
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

    /**
     * A moment as searches say it: also with a blank for the {@code T}, without seconds, with {@code +0900}
     * (spec/conventions.md 3); null where the text is none.
     */
    public static @Nullable Instant searched(String text) {
        Matcher parts = SEARCHED.matcher(text);
        if (!parts.matches()) {
            return moment(text);
        }
        String zone = parts.group(4) == null ? "" : parts.group(4);
        return moment(parts.group(1) + "T" + parts.group(2) + (parts.group(3) == null ? ":00" : parts.group(3))
                + (zone.matches("[+-]\\d{4}") ? zone.substring(0, 3) + ":" + zone.substring(3) : zone));
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
        long second = moment.getEpochSecond();
        if (second < SAME_OFFSET || second >= FIVE_DIGITS) {
            return ANSWER.format(moment.atZone(JST));
        }
        // Four of each row of a list: by hand it takes a fifth of the time.
        LocalDateTime time = LocalDateTime.ofEpochSecond(second, 0, NINE_HOURS);
        char[] text = "0000-00-00T00:00:00+09:00".toCharArray();
        digits(text, 3, time.getYear());
        digits(text, 6, time.getMonthValue());
        digits(text, 9, time.getDayOfMonth());
        digits(text, 12, time.getHour());
        digits(text, 15, time.getMinute());
        digits(text, 18, time.getSecond());
        return new String(text);
    }

    private static void digits(char[] text, int last, int number) {
        for (int i = last, rest = number; rest > 0; i--, rest /= 10) {
            text[i] = (char) ('0' + rest % 10);
        }
    }

    /** Whether a moment stands on a five-minute step, seconds zero. */
    public static boolean onStep(Instant moment) {
        return moment.getEpochSecond() % 300 == 0;
    }
}
