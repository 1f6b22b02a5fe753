package io.yoriai.admin.internal.security;

import io.yoriai.account.SignedIn;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/**
 * Forms of whoever is not signed in are small: the sign-in is all there is. So a stranger's long form is neither kept in
 * memory nor on disk, and whoever was signed out meanwhile is told so.
 */
final class SmallForms extends OncePerRequestFilter {

    private static final long MOST = 64L << 10;

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        boolean small = request.getContentLengthLong() >= 0 && request.getContentLengthLong() <= MOST;
        if (request.getMethod().equals("POST") && !small && !signedIn()) {
            SecurityConfiguration.refuse(request, response, "form");
            return;
        }
        chain.doFilter(request, response);
    }

    private static boolean signedIn() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        return person != null && person.getPrincipal() instanceof SignedIn;
    }
}
