package io.yoriai.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/**
 * What a reader chose for the pages: language and theme. {@code ?lang=} and {@code ?theme=} win and are kept in a
 * cookie; without either the browser's wish decides, and Japanese where it has none.
 */
public final class Preferences implements LocaleResolver {

    private static final String LANGUAGE = "lang";
    private static final String THEME = "theme";
    private static final List<String> LANGUAGES = List.of("ja", "en");
    private static final List<String> THEMES = List.of("system", "light", "dark");

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        String chosen = chosen(request, LANGUAGE, LANGUAGES);
        return Locale.forLanguageTag(chosen == null ? asked(request) : chosen);
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen by ?lang=");
    }

    /** {@code system}, {@code light} or {@code dark}. */
    public String theme(HttpServletRequest request) {
        String chosen = chosen(request, THEME, THEMES);
        return chosen == null ? "system" : chosen;
    }

    /** Keeps what this request chooses for the requests to come. */
    public void keep(HttpServletRequest request, HttpServletResponse response) {
        keep(request, response, LANGUAGE, LANGUAGES);
        keep(request, response, THEME, THEMES);
    }

    private static void keep(HttpServletRequest request, HttpServletResponse response, String name,
            List<String> values) {
        String value = asked(request, name);
        if (value != null && values.contains(value)) {
            ResponseCookie cookie = ResponseCookie.from(cookieName(name), value).path("/").httpOnly(true)
                    .secure(request.isSecure()).sameSite("Lax").maxAge(Duration.ofDays(365)).build();
            response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
        }
    }

    private static @Nullable String chosen(HttpServletRequest request, String name, List<String> values) {
        String value = asked(request, name);
        if (value != null && values.contains(value)) {
            return value;
        }
        Cookie cookie = WebUtils.getCookie(request, cookieName(name));
        return cookie != null && values.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    /** From the address alone: asking the container would read a form before anybody has bounded it. */
    private static @Nullable String asked(HttpServletRequest request, String name) {
        String query = request.getQueryString();
        if (query == null) {
            return null;
        }
        for (String part : query.split("&")) {
            if (part.startsWith(name + "=")) {
                return part.substring(name.length() + 1);
            }
        }
        return null;
    }

    private static String cookieName(String name) {
        return "yoriai_" + name;
    }

    private static String asked(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return "ja";
        }
        try {
            String best = Locale.lookupTag(LanguageRange.parse(header), LANGUAGES);
            return best == null ? "ja" : best;
        } catch (IllegalArgumentException e) {
            // A header that cannot be read is no wish.
            return "ja";
        }
    }
}
