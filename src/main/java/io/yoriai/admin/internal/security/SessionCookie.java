package io.yoriai.admin.internal.security;

import io.yoriai.page.BrowserCookies;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.security.web.csrf.XorCsrfTokenRequestAttributeHandler;
import org.springframework.stereotype.Component;

import java.util.Optional;

/**
 * The cookies of the console: the session's token, and before the sign-in a random value that its form is bound to. Both are
 * for this host alone, out of reach of scripts, and where the caller came by HTTPS never sent without it.
 */
@Lazy
@Component
public class SessionCookie {

    private static final String SESSION = BrowserCookies.STAFF;
    private static final String VISITOR = "yoriai_visitor";

    private final BrowserCookies cookies;

    SessionCookie(BrowserCookies cookies) {
        this.cookies = cookies;
    }

    /** The token that the browser sent. */
    @Nullable
    String token(HttpServletRequest request) {
        return cookies.read(request, SESSION);
    }

    /** The token of the session that this browser had until now. */
    public Optional<String> given(HttpServletRequest request) {
        return Optional.ofNullable(token(request));
    }

    /** The visitor's value from before the sign-in. */
    @Nullable
    String visitor(HttpServletRequest request) {
        return cookies.read(request, VISITOR);
    }

    /**
     * Starts a session in this browser; whatever value the browser came with is worth nothing. Forms of this very answer
     * carry the new session's token.
     */
    public void start(HttpServletRequest request, HttpServletResponse response, String token) {
        cookies.give(request, response, SESSION, token);
        cookies.take(request, response, VISITOR);
        new XorCsrfTokenRequestAttributeHandler().handle(request, response, () -> FormTokens.token(token));
    }

    void visit(HttpServletRequest request, HttpServletResponse response, String value) {
        cookies.give(request, response, VISITOR, value);
    }

    /** Ends the session in this browser. */
    void end(HttpServletRequest request, HttpServletResponse response) {
        cookies.take(request, response, SESSION);
    }
}
