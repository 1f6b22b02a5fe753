package io.yoriai.admin.internal.security;

import io.yoriai.account.BodyMemory;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;
import java.util.function.Predicate;

/**
 * Bodies of whoever is not signed in are small: the sign-in is all there is. So a stranger's long form is neither kept in
 * memory nor on disk. The form of somebody whose session ended meanwhile is
 * taken whole: what was written is kept, and files have to be chosen again. A long form of somebody who is signed in waits for its
 * share of the node's memory; files do not, they go to the disk.
 */
final class SmallForms extends OncePerRequestFilter {

    private static final long MOST = 64L << 10;
    /** As the container's own limit for forms (application.properties). */
    private static final long LONGEST = 20L << 20;

    private final BodyMemory memory;
    private final Predicate<HttpServletRequest> ended;

    SmallForms(BodyMemory memory, Predicate<HttpServletRequest> ended) {
        this.memory = memory;
        this.ended = ended;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long length = request.getContentLengthLong();
        boolean large = length > MOST || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (!large) {
            chain.doFilter(request, response);
        } else if (!StoredSessions.signedIn() && !ended.test(request)) {
            SecurityConfiguration.refuse(request, response, "form");
        } else if (multipart(request)) {
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

    private static boolean multipart(HttpServletRequest request) {
        return String.valueOf(request.getContentType()).startsWith("multipart/");
    }

}
