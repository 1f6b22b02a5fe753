package io.yoriai.admin.internal.security;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.SignedIn;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.security.core.Authentication;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

/**
 * Bodies of whoever is not signed in are small: the sign-in is all there is. So a stranger's long form is neither kept in
 * memory nor on disk, and whoever was signed out meanwhile is told so. A long form of somebody who is signed in waits for its
 * share of the node's memory; files do not, they go to the disk.
 */
final class SmallForms extends OncePerRequestFilter {

    private static final long MOST = 64L << 10;
    /** As the container's own limit for forms (application.properties). */
    private static final long LONGEST = 20L << 20;

    private final BodyMemory memory;

    SmallForms(BodyMemory memory) {
        this.memory = memory;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long length = request.getContentLengthLong();
        boolean large = length > MOST || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!large) {
            chain.doFilter(request, response);
        } else if (!signedIn()) {
            SecurityConfiguration.refuse(request, response, "form");
        } else if (String.valueOf(request.getContentType()).startsWith("multipart/")) {
            chain.doFilter(request, response);
        } else {
            form(request, response, chain, length < 0 ? LONGEST : length);
        }
    }

    private void form(HttpServletRequest request, HttpServletResponse response, FilterChain chain, long length)
            throws ServletException, IOException {
        try (BodyMemory.Body reserved = memory.reserve(Math.min(length, LONGEST))) {
            chain.doFilter(request, response);
        } catch (BodyMemory.FullException e) {
            response.setHeader(HttpHeaders.RETRY_AFTER, "5");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }

    private static boolean signedIn() {
        Authentication person = SecurityContextHolder.getContext().getAuthentication();
        return person != null && person.getPrincipal() instanceof SignedIn;
    }
}
