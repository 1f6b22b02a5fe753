package io.yoriai.smp;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;

/** The language of messages: English where the caller prefers it, else Japanese. */
final class Languages {

    private static final List<Locale> OURS = List.of(Locale.JAPANESE, Locale.ENGLISH);

    private Languages() {}

    static Locale preferred(@Nullable String acceptLanguage) {
        if (acceptLanguage == null || acceptLanguage.isBlank()) {
            return Locale.JAPANESE;
        }
        try {
            Locale best = Locale.lookup(Locale.LanguageRange.parse(acceptLanguage), OURS);
            return best == null ? Locale.JAPANESE : best;
        } catch (IllegalArgumentException e) {
            return Locale.JAPANESE;
        }
    }
}
