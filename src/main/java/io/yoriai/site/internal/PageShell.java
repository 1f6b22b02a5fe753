package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.resource.ResourceUrlProvider;

import java.util.Map;
import java.util.Objects;

/**
 * Gives every page what its shell shows: {@code language}, {@code theme}, {@code version} and {@code assets} (the
 * addresses of style sheet and icons, which change with their content).
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
        preferences.keep(request, response);
        return true;
    }

    @Override
    public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
            @Nullable ModelAndView view) {
        String name = view == null ? null : view.getViewName();
        if (view == null || name == null || name.startsWith("redirect:")) {
            return;
        }
        view.addObject("language", preferences.resolveLocale(request).getLanguage());
        view.addObject("theme", preferences.theme(request));
        view.addObject("version", version);
        view.addObject("assets", Map.of("tokens", asset("tokens.css"), "style", asset("yoriai.css"), "icons",
                asset("icons.svg"), "icon", asset("icon.svg")));
        // The same address speaks two languages and may show more to the machine it runs on.
        response.setHeader(HttpHeaders.CACHE_CONTROL, CacheControl.noCache().cachePrivate().getHeaderValue());
        response.addHeader(HttpHeaders.VARY, "Accept-Language, Cookie");
    }

    private String asset(String file) {
        return Objects.requireNonNull(urls.getForLookupPath(SiteConfiguration.VERSIONED + file), file);
    }
}
