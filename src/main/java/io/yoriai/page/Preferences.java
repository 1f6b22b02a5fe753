package io.yoriai.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.LocaleResolver;
import org.springframework.web.util.WebUtils;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a reader chose for the pages: language and theme. {@code ?lang=} and {@code ?theme=} win and are kept in a
 * cookie; without either the browser's wish decides, and Japanese where it has none. Who reads parameters itself says how:
 * asking the container for them would use the body up.
 */
public final class Preferences implements LocaleResolver {

    private static final String LANGUAGE = "lang";
    private static final String THEME = "theme";
    private static final List<String> LANGUAGES = List.of("ja", "en");
    private static final List<String> THEMES = List.of("system", "light", "dark");

    @Override
    public Locale resolveLocale(HttpServletRequest request) {
        return language(request, queried(request));
    }

    /** What the address asks for: asking the container would read a form before anybody has bounded it. */
    public static Function<String, @Nullable String> queried(HttpServletRequest request) {
        String query = request.getQueryString();
        List<String> parts = query == null ? List.of() : List.of(query.split("&"));
        return name -> parts.stream().filter(part -> part.startsWith(name + "=")).reduce((first, last) -> last)
                .map(part -> part.substring(name.length() + 1)).orElse(null);
    }

    /** Japanese or English. */
    public Locale language(HttpServletRequest request, Function<String, @Nullable String> parameters) {
        String chosen = chosen(request, parameters, LANGUAGE, LANGUAGES);
        return Locale.forLanguageTag(chosen == null ? asked(request) : chosen);
    }

    @Override
    public void setLocale(HttpServletRequest request, @Nullable HttpServletResponse response,
            @Nullable Locale locale) {
        throw new UnsupportedOperationException("the language is chosen by ?lang=");
    }

    /** {@code system}, {@code light} or {@code dark}. */
    public String theme(HttpServletRequest request, Function<String, @Nullable String> parameters) {
        String chosen = chosen(request, parameters, THEME, THEMES);
        return chosen == null ? "system" : chosen;
    }

    /**
     * Keeps what a request chooses for the requests to come.
     *
     * @param secure whether the caller's way here is encrypted
     */
    public void keep(HttpServletResponse response, Function<String, @Nullable String> parameters, boolean secure) {
        keep(response, parameters, secure, LANGUAGE, LANGUAGES);
        keep(response, parameters, secure, THEME, THEMES);
    }

    /** A query without what is chosen, and without some more. */
    public static String rest(@Nullable String query, String... more) {
        List<String> out = Stream.concat(Stream.of(LANGUAGE, THEME), Stream.of(more)).map(name -> name + "=").toList();
        return query == null
                ? ""
                : Arrays.stream(query.split("&"))
                        .filter(part -> !part.isEmpty() && out.stream().noneMatch(part::startsWith))
                        .collect(Collectors.joining("&"));
    }

    private static void keep(HttpServletResponse response, Function<String, @Nullable String> parameters,
            boolean secure, String name, List<String> values) {
        String value = parameters.apply(name);
        if (value != null && values.contains(value)) {
            response.addHeader(HttpHeaders.SET_COOKIE,
                    cookieName(name, secure) + "=" + value + "; Path=/; Max-Age=31536000; HttpOnly;"
                            + (secure ? " Secure;" : "") + " SameSite=Lax");
        }
    }

    private static @Nullable String chosen(HttpServletRequest request, Function<String, @Nullable String> parameters,
            String name, List<String> values) {
        String value = parameters.apply(name);
        if (value != null && values.contains(value)) {
            return value;
        }
        Cookie cookie = WebUtils.getCookie(request, cookieName(name, request.isSecure()));
        return cookie != null && values.contains(cookie.getValue()) ? cookie.getValue() : null;
    }

    /** As {@link BrowserCookies} names those that say who somebody is. */
    private static String cookieName(String name, boolean secure) {
        return (secure ? "__Host-yoriai_" : "yoriai_") + name;
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
