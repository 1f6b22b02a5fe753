package io.yoriai.admin.internal.security;

import io.yoriai.account.Callers;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;
import org.springframework.web.util.WebUtils;

import java.time.Duration;
import java.util.Optional;

/**
 * The cookies of the console: the session's token, and before the sign-in a random value that its form is bound to. Both are
 * for this host alone, out of reach of scripts, and where the caller came by HTTPS never sent without it.
 */
@Lazy
@Component
public class SessionCookie {

    private static final String SESSION = "yoriai_staff";
    private static final String VISITOR = "yoriai_visitor";

    private final Callers callers;

    SessionCookie(Callers callers) {
        this.callers = callers;
    }

    /** The token that the browser sent. */
    @Nullable
    String token(HttpServletRequest request) {
        return read(request, SESSION);
    }

    /** The token of the session that this browser had until now. */
    public Optional<String> given(HttpServletRequest request) {
        return Optional.ofNullable(token(request));
    }

    /** The visitor's value from before the sign-in. */
    @Nullable
    String visitor(HttpServletRequest request) {
        return read(request, VISITOR);
    }

    /**
     * Starts a session in this browser; whatever value the browser came with is worth nothing. Forms of this very answer
     * carry the new session's token.
     */
    public void start(HttpServletRequest request, HttpServletResponse response, String token) {
        write(request, response, SESSION, token, Duration.ofSeconds(-1));
        write(request, response, VISITOR, "", Duration.ZERO);
        new XorCsrfTokenRequestAttributeHandler().handle(request, response, () -> FormTokens.token(token));
    }

    void visit(HttpServletRequest request, HttpServletResponse response, String value) {
        write(request, response, VISITOR, value, Duration.ofSeconds(-1));
    }

    /** Ends the session in this browser. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        write(request, response, SESSION, "", Duration.ZERO);
    }

    private @Nullable String read(HttpServletRequest request, String name) {
        Cookie cookie = WebUtils.getCookie(request, name(request, name));
        return cookie == null || !cookie.getValue().matches("[0-9a-f]{64}") ? null : cookie.getValue();
    }

    private void write(HttpServletRequest request, HttpServletResponse response, String name, String value,
            Duration life) {
        ResponseCookie cookie = ResponseCookie.from(name(request, name), value).path("/").httpOnly(true)
                .secure(secure(request)).sameSite("Lax").maxAge(life).build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    /** A browser takes {@code __Host-} only from this very host by HTTPS: no neighbour can plant such a cookie. */
    private String name(HttpServletRequest request, String name) {
        return secure(request) ? "__Host-" + name : name;
    }

    private boolean secure(HttpServletRequest request) {
        return callers.secure(request);
    }
}
