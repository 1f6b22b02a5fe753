package io.yoriai.page.internal;

import io.yoriai.message.Texts;

import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.context.MessageSourceResolvable;
import org.springframework.context.NoSuchMessageException;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Lets templates say the rooms' texts as {@code #{key}}; a key that no room has is left to the caller's default. Spring's
 * own base class reads every locale there is when it is loaded, a tenth of a second at the start.
 */
final class TextsMessageSource implements MessageSource {

    private final Texts texts;

    TextsMessageSource(Texts texts) {
        this.texts = texts;
    }

    @Override
    public @Nullable String getMessage(String code, Object @Nullable [] args, @Nullable String otherwise,
            @Nullable Locale locale) {
        Locale language = locale == null ? Locale.JAPANESE : locale;
        if (!texts.all(language).containsKey(code)) {
            return otherwise;
        }
        return texts.get(language, code, args == null ? List.of() : Arrays.asList(args));
    }

    @Override
    public String getMessage(String code, Object @Nullable [] args, @Nullable Locale locale)
            throws NoSuchMessageException {
        String text = getMessage(code, args, null, locale);
        if (text == null) {
            throw new NoSuchMessageException(code, locale == null ? Locale.JAPANESE : locale);
        }
        return text;
    }

    @Override
    public String getMessage(MessageSourceResolvable wanted, @Nullable Locale locale) throws NoSuchMessageException {
        String[] codes = wanted.getCodes() == null ? new String[0] : wanted.getCodes();
        for (String code : codes) {
            String text = getMessage(code, wanted.getArguments(), null, locale);
            if (text != null) {
                return text;
            }
        }
        String otherwise = wanted.getDefaultMessage();
        if (otherwise == null) {
            throw new NoSuchMessageException(String.join(", ", codes), locale == null ? Locale.JAPANESE : locale);
        }
        return otherwise;
    }
}
