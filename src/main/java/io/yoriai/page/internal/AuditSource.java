package io.yoriai.page.internal;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;
import org.springframework.web.filter.OncePerRequestFilter;

import java.io.IOException;

import io.yoriai.account.AuditLog;
import io.yoriai.account.AuditLog.Context.Door;
import io.yoriai.account.Callers;

/** Tells the operation log by which door and from where a request comes, whatever it goes on to do. */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE + 5)
final class AuditSource extends OncePerRequestFilter {

    private final Callers callers;

    AuditSource(Callers callers) {
        this.callers = callers;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            AuditLog.Context.call(door(request.getRequestURI()), callers.address(request)).around(() -> {
                chain.doFilter(request, response);
                return true;
            });
        } catch (ServletException | IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ServletException(e);
        }
    }

    private static Door door(String path) {
        if (path.startsWith("/services/rest")) {
            return Door.SMP;
        }
        if (path.endsWith("/services.php")) {
            return Door.NEO;
        }
        return path.equals("/admin") || path.startsWith("/admin/") ? Door.CONSOLE : Door.PUBLIC;
    }
}
