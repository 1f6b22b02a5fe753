package io.yoriai.admin.internal.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;

import java.util.HexFormat;

import io.yoriai.record.RandomText;
import io.yoriai.account.Digests;

/**
 * The token that every form of the console carries: a digest of the cookie that the form's reader holds. So nothing is
 * stored, every node knows it, and it changes with the sign-in.
 */
final class FormTokens implements CsrfTokenRepository {

    private static final String DRAWN = FormTokens.class.getName();
    private static final int BYTES = 32;

    private final SessionCookie cookie;

    FormTokens(SessionCookie cookie) {
        this.cookie = cookie;
    }

    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        String visitor = RandomText.hex(BYTES);
        request.setAttribute(DRAWN, visitor);
        return token(visitor);
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        if (token != null && request.getAttribute(DRAWN) instanceof String visitor) {
            cookie.visit(request, response, visitor);
        }
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        String session = cookie.token(request);
        String held = session == null ? cookie.visitor(request) : session;
        return held == null ? null : token(held);
    }

    static CsrfToken token(String held) {
        return new DefaultCsrfToken("X-CSRF-TOKEN", "_csrf",
                HexFormat.of().formatHex(Digests.sha256("yoriai form:" + held)));
    }
}
