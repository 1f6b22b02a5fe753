package io.yoriai.page;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells the language of texts that people wrote, where it is not the page's: what holds kana or Han characters stands in
 * Japanese on an English page, so that it is read aloud and drawn as Japanese. Of Latin letters nobody knows whose words they
 * are. Every template has one as {@code foreign}.
 */
public record Foreign(Locale page) {

    private static final Pattern JAPANESE = Pattern
            .compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}\\uFF61-\\uFF9F]");

    /** For {@code th:lang}; null where the text goes with its page. */
    public @Nullable String of(@Nullable String text) {
        return text != null && page.getLanguage().equals("en") && JAPANESE.matcher(text).find() ? "ja" : null;
    }
}
