package io.yoriai.page;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Locale;

import io.yoriai.record.Times;

/** Days and moments in Japan, written in one way wherever people read (design 11). Every template has one as {@code moments}. */
public final class Moments {

    private static final DateTimeFormatter ENGLISH = DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH);
    private static final DateTimeFormatter JAPANESE = DateTimeFormatter.ofPattern("uuuu年M月d日（E）", Locale.JAPANESE);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("HH:mm");

    private final boolean english;

    public Moments(Locale language) {
        this.english = language.getLanguage().equals("en");
    }

    public String day(LocalDate day) {
        return (english ? ENGLISH : JAPANESE).format(day);
    }

    public String day(Instant moment) {
        return day(LocalDate.ofInstant(moment, Times.JST));
    }

    /** A day that is kept as {@code 2026-11-27}, at the start of a text or alone; any other text comes back as it is. */
    public String day(String text) {
        try {
            return text.isEmpty() ? "" : day(LocalDate.parse(text.length() > 10 ? text.substring(0, 10) : text));
        } catch (DateTimeParseException e) {
            return text;
        }
    }

    public String moment(Instant moment) {
        return day(moment) + (english ? " " : "") + time(moment);
    }

    /** From when to when; the day is said once where it is one. */
    public String span(Instant from, @Nullable Instant until) {
        if (until == null || !until.isAfter(from)) {
            return moment(from);
        }
        return day(from).equals(day(until))
                ? moment(from) + "–" + time(until)
                : moment(from) + (english ? " – " : "–") + moment(until);
    }

    public String time(Instant moment) {
        return TIME.format(moment.atZone(Times.JST));
    }
}
