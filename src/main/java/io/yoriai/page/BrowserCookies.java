package io.yoriai.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

import java.time.Duration;

import io.yoriai.account.Callers;

/**
 * Cookies that say who somebody is: tokens of 64 hex, for this host alone, out of reach of scripts, and where the caller came by
 * HTTPS never sent without it.
 */
@Lazy
@Component
public class BrowserCookies {

    /** Session of the console. */
    public static final String STAFF = "yoriai_staff";
    /** Session of a lead. */
    public static final String LEAD = "yoriai_user";
    /** An administrator who acts for a lead. */
    public static final String AGENCY = "yoriai_agency";
    /** What the form of a log-in is bound to. */
    public static final String FORM = "yoriai_form";

    private final Callers callers;

    BrowserCookies(Callers callers) {
        this.callers = callers;
    }

    /** The token that the browser sent; null where there is none. */
    public @Nullable String read(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, name(request, name));
        return cookie == null || !cookie.getValue().matches("[0-9a-f]{64}") ? null : cookie.getValue();
    }

    /** Gives the browser a token until it is closed. */
    public void give(HttpServletRequest request, HttpServletResponse response, String name, String token) {
        write(request, response, name, token, Duration.ofSeconds(-1));
    }

    /** Takes a token away. */
    public void take(HttpServletRequest request, HttpServletResponse response, String name) {
        write(request, response, name, "", Duration.ZERO);
    }

    private void write(HttpServletRequest request, HttpServletResponse response, String name, String value,
            Duration life) {
        ResponseCookie cookie = ResponseCookie.from(name(request, name), value).path("/").httpOnly(true)
                .secure(callers.secure(request)).sameSite("Lax").maxAge(life).build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    /** A browser takes {@code __Host-} only from this very host by HTTPS: no neighbour can plant such a cookie. */
    private String name(HttpServletRequest request, String name) {
        return callers.secure(request) ? "__Host-" + name : name;
    }
}
