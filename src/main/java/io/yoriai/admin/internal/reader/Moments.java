package io.yoriai.admin.internal.reader;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

import io.yoriai.record.Times;

/** Days and moments in Japan as the design writes them. Templates call it. */
public final class Moments {

    private final boolean english;

    Moments(Locale language) {
        this.english = language.getLanguage().equals("en");
    }

    public String day(LocalDate day) {
        return english
                ? DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH).format(day)
                : DateTimeFormatter.ofPattern("uuuu年M月d日（E）", Locale.JAPANESE).format(day);
    }

    public String day(Instant moment) {
        return day(LocalDate.ofInstant(moment, Times.JST));
    }

    public String moment(Instant moment) {
        return day(moment) + (english ? " " : "") + time(moment);
    }

    public String time(Instant moment) {
        return DateTimeFormatter.ofPattern("HH:mm").format(moment.atZone(Times.JST));
    }

    /** A day as a table has it. */
    public String brief(Instant moment) {
        return DateTimeFormatter.ofPattern("uuuu-MM-dd").format(moment.atZone(Times.JST));
    }
}
