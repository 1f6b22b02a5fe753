package io.yoriai.admin.internal.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;

import org.eclipse.jetty.http.HttpException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.servlet.support.csrf.CsrfRequestDataValueProcessor;
import org.springframework.web.multipart.MultipartException;
import org.springframework.web.multipart.MultipartResolver;
import org.springframework.web.multipart.support.StandardServletMultipartResolver;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Map;
import java.util.Objects;

import io.yoriai.page.UnreadBody;

/** Puts the filters in front of {@code /admin} and nothing else: calls of the wires never pass them. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    /** As much as the server lets in at all (server.http). */
    private static final long MOST_DRAINED = 256L << 20;

    @Bean
    FilterRegistrationBean<Filter> consoleGate(ObjectProvider<ConsoleSecurity> security) {
        FilterRegistrationBean<Filter> gate = new FilterRegistrationBean<>(new Gate(security));
        gate.addUrlPatterns("/admin", "/admin/*");
        gate.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
        return gate;
    }

    /** Files are taken by forms of the console alone, behind its filters; anywhere else nothing of them reaches the disk. */
    @Bean
    MultipartResolver multipartResolver() {
        return new StandardServletMultipartResolver() {
            @Override
            public boolean isMultipart(HttpServletRequest request) {
                return request.getMethod().equals("POST") && request.getRequestURI().startsWith("/admin/")
                        && super.isMultipart(request);
            }
        };
    }

    /** Gives every {@code th:action} form its token, and what tells it when it is sent twice. */
    @Bean
    @Lazy
    RequestDataValueProcessor requestDataValueProcessor() {
        return new FormFields(new CsrfRequestDataValueProcessor());
    }

    /** Makes the filters when the first request comes, not at the start. Nothing of the console is kept by a browser. */
    private record Gate(ObjectProvider<ConsoleSecurity> security) implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            try {
                security.getObject().chain().doFilter(request, response, chain);
            } catch (HttpException.IllegalStateException | HttpException.RuntimeException e) {
                // The form's token stands in the same body: nothing of the request can be read, and nothing was done.
                HttpServletRequest whole = (HttpServletRequest) request;
                String type = Objects.requireNonNullElse(whole.getContentType(), "");
                refuse(whole, response, type.startsWith("multipart/") ? "size" : "length");
            } catch (ServletException e) {
                if (!(e.getCause() instanceof MultipartException)) {
                    throw e;
                }
                // A part without a name, or with one that is no name.
                refuse((HttpServletRequest) request, response, "unreadable");
            }
        }
    }

    /**
     * Answers a form that is not looked at.
     *
     * @param why kind of the page {@code admin.refused.{why}}
     */
    static void refuse(HttpServletRequest request, ServletResponse response, String why)
            throws IOException, ServletException {
        UnreadBody.drain(request, MOST_DRAINED);
        request.setAttribute("io.yoriai.unread", why);
        HttpServletRequest unread = new Unread(request);
        unread.getRequestDispatcher("/admin/refused").forward(unread, response);
    }

    /** A request whose body is too large, or broken: its form is not looked at again. */
    private static final class Unread extends HttpServletRequestWrapper {

        Unread(HttpServletRequest request) {
            super(request);
        }

        @Override
        public @Nullable String getParameter(String name) {
            return null;
        }

        @Override
        public Map<String, String[]> getParameterMap() {
            return Map.of();
        }

        @Override
        public String @Nullable [] getParameterValues(String name) {
            return null;
        }

        @Override
        public Enumeration<String> getParameterNames() {
            return Collections.emptyEnumeration();
        }

        @Override
        public String getContentType() {
            return "application/octet-stream";
        }
    }
}
