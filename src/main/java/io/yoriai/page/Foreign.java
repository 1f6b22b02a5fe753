package io.yoriai.page;

import org.jspecify.annotations.Nullable;

import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Tells the language of texts that people wrote, where it is not the page's: what holds kana or Han characters stands in
 * Japanese on an English page, so that it is read aloud and drawn as Japanese, and words of Latin letters alone stand in
 * English on a Japanese one (WCAG 2.2, 3.1.2). A single word is a name or an abbreviation, which is at home in both. Every
 * template has one as {@code foreign}.
 */
public record Foreign(Locale page) {

    private static final Pattern JAPANESE = Pattern
            .compile("[\\p{IsHiragana}\\p{IsKatakana}\\p{IsHan}\\uFF61-\\uFF9F]");

    private static final Pattern LATIN_WORDS = Pattern
            .compile("(?<!\\S)[\"'(]?\\p{IsLatin}{2,}+[^\\s\\p{L}]*+\\s++\\p{IsLatin}{2,}+");

    /** For {@code th:lang}; null where the text goes with its page. */
    public @Nullable String of(@Nullable String text) {
        if (text == null) {
            return null;
        }
        boolean japanese = JAPANESE.matcher(text).find();
        if (page.getLanguage().equals("en")) {
            return japanese ? "ja" : null;
        }
        return !japanese && LATIN_WORDS.matcher(text).find() ? "en" : null;
    }
}
