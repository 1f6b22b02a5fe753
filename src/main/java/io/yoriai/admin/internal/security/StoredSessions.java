package io.yoriai.admin.internal.security;

import io.yoriai.account.AuditLog;
import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.account.StaffSessions;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.UsernamePasswordAuthenticationToken;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.authority.AuthorityUtils;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;

/** Tells Spring Security who a request belongs to: asked of the database each time, kept nowhere else. */
final class StoredSessions implements SecurityContextRepository {

    private final StaffSessions sessions;
    private final SessionCookie cookie;
    private final Callers callers;

    StoredSessions(StaffSessions sessions, SessionCookie cookie, Callers callers) {
        this.sessions = sessions;
        this.cookie = cookie;
        this.callers = callers;
    }

    @Override
    @SuppressWarnings("removal")
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    private SecurityContext context(HttpServletRequest request) {
        String token = cookie.token(request);
        if (token == null) {
            return new SecurityContextImpl();
        }
        return sessions.find(token, callers.address(request)).map(StoredSessions::context)
                .orElseGet(SecurityContextImpl::new);
    }

    /** Whether somebody is, in this request. */
    static boolean signedIn() {
        return who() != null;
    }

    static @Nullable SignedIn who() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        return person != null && person.getPrincipal() instanceof SignedIn who ? who : null;
    }

    private static SecurityContext context(SignedIn who) {
        AuditLog.Context.present().by(who);
        return new SecurityContextImpl(UsernamePasswordAuthenticationToken.authenticated(who, null,
                AuthorityUtils.createAuthorityList("LEVEL_" + who.level())));
    }

    /** Sessions are opened by {@link StaffSessions#signIn} alone. */
    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {}

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return cookie.token(request) != null;
    }
}
