package io.yoriai.page.internal;

import io.yoriai.message.Texts;

import org.jspecify.annotations.Nullable;
import org.springframework.context.support.AbstractMessageSource;

import java.text.MessageFormat;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Lets templates say the rooms' texts as {@code #{key}}; a key that no room has is left to the caller's default. */
final class TextsMessageSource extends AbstractMessageSource {

    private final Texts texts;

    TextsMessageSource(Texts texts) {
        this.texts = texts;
    }

    @Override
    protected @Nullable String getMessageInternal(@Nullable String code, Object @Nullable [] args,
            @Nullable Locale locale) {
        Locale language = locale == null ? Locale.JAPANESE : locale;
        if (code == null || !texts.all(language).containsKey(code)) {
            return null;
        }
        return texts.get(language, code, args == null ? List.of() : Arrays.asList(args));
    }

    @Override
    protected @Nullable MessageFormat resolveCode(String code, Locale locale) {
        // Never asked: getMessageInternal answers every key there is.
        return null;
    }
}
