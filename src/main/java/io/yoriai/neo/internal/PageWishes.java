package io.yoriai.neo.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.stream.Collectors;

/**
 * Language and theme of a public page: {@code ?lang=} and {@code ?theme=} win and are kept in the site's cookies; without
 * either the browser's wish decides, and Japanese where it has none. Parameters are the bytes read by {@link Parameters}:
 * asking the container for them would use the body up.
 */
final class PageWishes {

    private static final List<String> LANGUAGES = List.of("ja", "en");
    private static final List<String> THEMES = List.of("system", "light", "dark");

    private PageWishes() {}

    static Locale language(HttpServletRequest request, @Nullable Parameters parameters) {
        String chosen = chosen(request, parameters, "lang", LANGUAGES);
        return Locale.forLanguageTag(chosen == null ? asked(request) : chosen);
    }

    static String theme(HttpServletRequest request, @Nullable Parameters parameters) {
        String chosen = chosen(request, parameters, "theme", THEMES);
        return chosen == null || chosen.equals("system") ? "" : chosen;
    }

    /** Keeps what a GET chooses. */
    static void keep(Parameters parameters, HttpServletResponse response, boolean secure) {
        keep(parameters, response, secure, "lang", LANGUAGES);
        keep(parameters, response, secure, "theme", THEMES);
    }

    /** The query without the two, for links that change one of them. */
    static String rest(@Nullable String query) {
        return query == null
                ? ""
                : Arrays.stream(query.split("&")).filter(
                        part -> !part.isEmpty() && !part.startsWith("lang=") && !part.startsWith("theme="))
                        .collect(Collectors.joining("&"));
    }

    private static void keep(Parameters parameters, HttpServletResponse response, boolean secure, String name,
            List<String> values) {
        String value = parameters.orEmpty(name);
        if (values.contains(value)) {
            response.addHeader("Set-Cookie", "yoriai_" + name + "=" + value + "; Path=/; Max-Age=31536000; HttpOnly;"
                    + (secure ? " Secure;" : "") + " SameSite=Lax");
        }
    }

    private static @Nullable String chosen(HttpServletRequest request, @Nullable Parameters parameters, String name,
            List<String> values) {
        String value = parameters == null ? "" : parameters.orEmpty(name);
        if (values.contains(value)) {
            return value;
        }
        if (request.getCookies() != null) {
            for (Cookie cookie : request.getCookies()) {
                if (cookie.getName().equals("yoriai_" + name) && values.contains(cookie.getValue())) {
                    return cookie.getValue();
                }
            }
        }
        return null;
    }

    private static String asked(HttpServletRequest request) {
        String header = request.getHeader("Accept-Language");
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
