package io.yoriai.page.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.page.Foreign;
import io.yoriai.page.Moments;
import io.yoriai.page.Preferences;

/**
 * Gives every page what its shell shows: {@code language}, {@code moments} (how days are written), {@code foreign} (the
 * language of what people wrote), {@code theme}, {@code version}, {@code query} (the page's own,
 * for links that change language or theme alone) and {@code assets} (the addresses of style sheets and icons, which change
 * with their content).
 */
final class PageShell implements HandlerInterceptor {

    private final Preferences preferences;
    private final ResourceUrlProvider urls;
    private final String version;

    PageShell(Preferences preferences, ResourceUrlProvider urls, String version) {
        this.preferences = preferences;
        this.urls = urls;
        this.version = version;
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        preferences.keep(response, Preferences.queried(request), request.isSecure());
        return true;
    }

    @Override
    public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable ModelAndView view) {
        String name = view == null ? null : view.getViewName();
        if (view == null || name == null || name.startsWith("redirect:")) {
            return;
        }
        Locale locale = preferences.resolveLocale(request);
        view.addObject("language", locale.getLanguage());
        view.addObject("moments", new Moments(locale));
        view.addObject("foreign", new Foreign(locale));
        view.addObject("theme", preferences.theme(request, Preferences.queried(request)));
        view.addObject("version", version);
        // A page whose own query is signed says how its links go on.
        view.getModel().putIfAbsent("query", query(request));
        view.addObject("assets", Map.of("tokens", asset("tokens.css"), "style", asset("yoriai.css"), "console",
                asset("console.css"), "script", asset("console.js"), "copy", asset("copy.js"), "docs", asset("docs.js"),
                "icons",
                asset("icons.svg"), "icon",
                asset("icon.svg")));
        // The same address speaks two languages and may show more to the machine it runs on.
        if (!response.containsHeader(HttpHeaders.CACHE_CONTROL)) {
            response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().cachePrivate().getHeaderValue());
        }
        response.addHeader(HttpHeaders.VARY, "Accept-Language, Cookie");
    }

    /** The query without what this page's links choose, ready to be added to; never the form of a POST. */
    private static String query(HttpServletRequest request) {
        String query = Preferences.rest(request.getQueryString(), "done");
        return query.isEmpty() ? "" : query + "&";
    }

    private String asset(String file) {
        return Objects.requireNonNull(urls.getForLookupPath(PageConfiguration.VERSIONED + file), file);
    }
}
