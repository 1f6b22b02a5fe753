package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.message.Texts;
import io.yoriai.page.Moments;
import io.yoriai.record.Resource;
import io.yoriai.record.Times;

/**
 * What pages show of dates, capacity and price, made of the columns that it is about: {@code XDisplay} of {@code X}
 * (spec/smp-campaign.md 9.12).
 */
@Lazy
@Component
class DisplayTexts {

    /** Of the buttons, each with the name of its column. */
    static final String FILL = "fill";
    private static final String DISPLAY = "Display";
    private static final int MOST_DIGITS = 9;

    private final Texts texts;

    DisplayTexts(Texts texts) {
        this.texts = texts;
    }

    /** The columns that can be filled in. */
    static Set<String> of(Resource resource) {
        return resource.columns().stream().map(column -> column.name())
                .filter(name -> name.endsWith(DISPLAY) && resource.find(about(name)) != null)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static String about(String column) {
        return column.substring(0, column.length() - DISPLAY.length());
    }

    /** Fills in what a button of the form asked for; a text stays as it was where there is nothing to make it of. */
    boolean fill(Resource resource, Form form) {
        List<String> asked = form.all(FILL);
        asked.stream().filter(of(resource)::contains).forEach(column -> {
            String text = text(column, form::narrow, Locale.JAPANESE);
            form.put(column, text.isEmpty() ? form.get(column) : text);
        });
        return !asked.isEmpty();
    }

    /**
     * The text of a column.
     *
     * @param values of the other columns, by their names, moments in Japan's time; "" where there is none
     * @return "" where nothing can be said
     */
    String text(String column, UnaryOperator<String> values, Locale language) {
        String about = about(column);
        return switch (about) {
            case "Price" -> price(values, language);
            case "LimitUserNum" -> {
                long limit = number(values.apply(about));
                yield limit == 0 ? "" : texts.get(language, "admin.people", List.of(grouped(limit)));
            }
            default -> span(moment(values.apply(about)), moment(values.apply(about.replace("Start", "End"))), language);
        };
    }

    private String span(@Nullable Instant from, @Nullable Instant until, Locale language) {
        Moments moments = new Moments(language);
        if (from == null) {
            return until == null ? "" : texts.get(language, "admin.display.until", List.of(moments.moment(until)));
        }
        return texts.get(language, until == null ? "admin.display.from" : "admin.display.span",
                List.of(moments.span(from, until)));
    }

    /** A campaign's by its charging kind, a session's by its flag: of both 1 is free and 2 has its price. */
    private String price(UnaryOperator<String> values, Locale language) {
        String kind = values.apply("PriceType") + values.apply("PaymentFlag");
        String said = values.apply("Price");
        long price = number(said);
        if (kind.equals("1") || kind.equals("2") && said.matches("0+")) {
            return texts.get(language, "admin.display.free", List.of());
        }
        return price == 0 ? "" : texts.get(language, "admin.display.price", List.of(grouped(price)));
    }

    private static String grouped(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /** 0 where it is none. */
    private static long number(String text) {
        String digits = text.replace(",", "");
        return digits.length() <= MOST_DIGITS && digits.matches("[0-9]+") ? Long.parseLong(digits) : 0;
    }

    private static @Nullable Instant moment(String text) {
        try {
            return text.length() < 16 ? null : LocalDateTime.parse(text.substring(0, 16)).atZone(Times.JST).toInstant();
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}
