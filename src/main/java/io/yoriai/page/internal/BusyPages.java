package io.yoriai.page.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

import io.yoriai.account.Maintenance;
import io.yoriai.record.Overload;

/**
 * A page for which the database has no time answers 503 and when to come again, instead of 500; so do visitors' pages during
 * maintenance. The wires say so themselves.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 15)
final class BusyPages extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(BusyPages.class);

    private final Maintenance maintenance;

    BusyPages(Maintenance maintenance) {
        this.maintenance = maintenance;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (maintenance.closes(request.getRequestURI())) {
            response.setHeader("Retry-After", Integer.toString(Maintenance.RETRY_SECONDS));
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
            return;
        }
        try {
            chain.doFilter(request, response);
        } catch (ServletException | RuntimeException e) {
            if (response.isCommitted() || !Overload.shows(e)) {
                throw e;
            }
            LOG.warn("too busy for a page: {}", e.getClass().getSimpleName());
            response.setHeader("Retry-After", "5");
            response.sendError(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
        }
    }
}
