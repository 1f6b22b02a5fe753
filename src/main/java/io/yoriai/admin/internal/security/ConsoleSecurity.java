package io.yoriai.admin.internal.security;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.StaffSessions;
import io.yoriai.account.Totp;
import io.yoriai.admin.internal.record.Screens;
import io.yoriai.user.Functions;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.context.annotation.Lazy;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationManager;
import org.springframework.security.core.Authentication;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.FilterChainProxy;
import org.springframework.security.web.access.AccessDeniedHandlerImpl;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.logout.LogoutFilter;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.savedrequest.NullRequestCache;
import org.springframework.security.web.util.matcher.AnyRequestMatcher;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriUtils;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The filters in front of the console. */
@Lazy
@Component
class ConsoleSecurity {

    /** Open to people who are not signed in. */
    private static final Set<String> OPEN = Set.of("/admin/login", "/admin/login/code", "/admin/first",
            "/admin/invited", "/admin/refused");

    /** Open to everybody who is signed in, whatever the level. */
    private static final Set<String> OWN = Set.of("/admin", "/admin/", "/admin/logout", "/admin/alive");

    /** One's own password, second step and sessions. */
    private static final String ACCOUNT = "/admin/account";

    /** Attribute of a request that holds what its sender may. */
    private static final String HELD = Functions.Held.class.getName();

    private final FilterChainProxy chain;

    ConsoleSecurity(StaffSessions sessions, Totp totp, Staff staff, Functions functions, Screens screens,
            SessionCookie cookie,
            Callers callers, BodyMemory memory) {
        AccessDeniedHandlerImpl refused = new AccessDeniedHandlerImpl();
        refused.setErrorPage("/admin/refused");
        CsrfFilter forms = new CsrfFilter(new FormTokens(cookie));
        forms.setAccessDeniedHandler((request, response, why) -> {
            if (StoredSessions.signedIn() && KeptForm.isForm(request) && ownPage(request)) {
                KeptForm.of(request).forward("/admin/again", request, response);
            } else {
                refused.handle(request, response, why);
            }
        });
        ExceptionTranslationFilter faults = new ExceptionTranslationFilter(toSignIn(sessions, cookie),
                new NullRequestCache());
        faults.setAccessDeniedHandler(refused);
        chain = new FilterChainProxy(new DefaultSecurityFilterChain(AnyRequestMatcher.INSTANCE, List.of(
                new SecurityContextHolderFilter(new StoredSessions(sessions, cookie, callers)),
                new SmallForms(memory, request -> known(sessions, cookie, request)),
                forms,
                signOut(sessions, cookie), new AnonymousAuthenticationFilter(UUID.randomUUID().toString()), faults,
                first(totp, staff), new AuthorizationFilter(rights(functions, screens)))));
        chain.afterPropertiesSet();
    }

    Filter chain() {
        return chain;
    }

    private static LogoutFilter signOut(StaffSessions sessions, SessionCookie cookie) {
        LogoutFilter filter = new LogoutFilter("/admin/login?done=signed-out",
                (request, response, authentication) -> {
                    String token = cookie.token(request);
                    if (token != null && authentication != null
                            && authentication.getPrincipal() instanceof SignedIn who) {
                        sessions.signOut(token, who);
                    }
                    cookie.end(request, response);
                    // What was typed and never sent goes with whoever typed it.
                    response.setHeader("Clear-Site-Data", "\"storage\"");
                });
        filter.setLogoutRequestMatcher(PathPatternRequestMatcher.withDefaults()
                .matcher(org.springframework.http.HttpMethod.POST, "/admin/logout"));
        return filter;
    }

    /** Who got the password from somebody else chooses one, and who must have a second step sets it up, before anything else. */
    private static Filter first(Totp totp, Staff staff) {
        return (request, response, next) -> {
            String path = ((HttpServletRequest) request).getRequestURI();
            SignedIn who = StoredSessions.who();
            if (who == null || OPEN.contains(path) || path.equals("/admin/logout") || path.startsWith(ACCOUNT + "/")) {
                next.doFilter(request, response);
            } else if (staff.hasGivenPassword(who)) {
                if (path.equals(ACCOUNT)) {
                    next.doFilter(request, response);
                } else {
                    ((HttpServletResponse) response).sendRedirect(ACCOUNT);
                }
            } else if (totp.wanted(who)) {
                ((HttpServletResponse) response).sendRedirect(ACCOUNT + "/second-step");
            } else {
                next.doFilter(request, response);
            }
        };
    }

    /** What the functions of somebody's roles and the level allow (spec/smp-platform.md 12.3); the screens show no more. */
    private static AuthorizationManager<HttpServletRequest> rights(Functions functions, Screens screens) {
        return (who, request) -> {
            // As it is when handlers are chosen: decoded, so that no spelling of it goes another way.
            String path = request.getServletPath();
            if (OPEN.contains(path)) {
                return new AuthorizationDecision(true);
            }
            Authentication person = who.get();
            if (person == null || !(person.getPrincipal() instanceof SignedIn me)) {
                return new AuthorizationDecision(false);
            }
            Functions.Held held = functions.of(me.staffId());
            request.setAttribute(HELD, held);
            boolean reads = request.getMethod().equals("GET") || request.getMethod().equals("HEAD");
            return new AuthorizationDecision(OWN.contains(path) || path.equals(ACCOUNT)
                    || path.startsWith(ACCOUNT + "/")
                    || (Screens.has(path) ? screens.mayOpen(held, path, reads) : held.mayOpen(path, reads)));
        };
    }

    /** Of a session that has ended by itself. */
    private static boolean known(StaffSessions sessions, SessionCookie cookie, HttpServletRequest request) {
        return cookie.given(request).flatMap(sessions::owner).isPresent();
    }

    /** Whether a page of ours sent it, as every browser of today says: the person signed in again meanwhile. */
    private static boolean ownPage(HttpServletRequest request) {
        return "same-origin".equals(request.getHeader("Sec-Fetch-Site"));
    }

    /** To the sign-in, and after it to the page that was asked for, or on with the form that was sent. */
    private static AuthenticationEntryPoint toSignIn(StaffSessions sessions, SessionCookie cookie) {
        return (HttpServletRequest request, HttpServletResponse response,
                org.springframework.security.core.AuthenticationException why) -> {
            if (KeptForm.isForm(request) && known(sessions, cookie, request)) {
                KeptForm.of(request).forward("/admin/expired", request, response);
                return;
            }
            String asked = request.getRequestURI()
                    + (request.getQueryString() == null ? "" : "?" + request.getQueryString());
            boolean first = asked.equals("/admin") || asked.equals("/admin/");
            String next = first || !request.getMethod().equals("GET")
                    ? ""
                    : "?next=" + UriUtils.encode(asked, StandardCharsets.UTF_8);
            response.sendRedirect("/admin/login" + next);
        };
    }
}
