package io.yoriai.admin.internal.security;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletResponse;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Lazy;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.security.web.servlet.support.csrf.CsrfRequestDataValueProcessor;
import org.springframework.web.servlet.support.RequestDataValueProcessor;

import java.io.IOException;

/** Puts the filters in front of {@code /admin} and nothing else: calls of the wires never pass them. */
@Configuration(proxyBeanMethods = false)
class SecurityConfiguration {

    @Bean
    FilterRegistrationBean<Filter> consoleGate(ObjectProvider<ConsoleSecurity> security) {
        FilterRegistrationBean<Filter> gate = new FilterRegistrationBean<>(new Gate(security));
        gate.addUrlPatterns("/admin", "/admin/*");
        gate.setOrder(Ordered.HIGHEST_PRECEDENCE + 50);
        return gate;
    }

    /** Gives every {@code th:action} form its token. */
    @Bean
    @Lazy
    RequestDataValueProcessor requestDataValueProcessor() {
        return new CsrfRequestDataValueProcessor();
    }

    /** Makes the filters when the first request comes, not at the start. Nothing of the console is kept by a browser. */
    private record Gate(ObjectProvider<ConsoleSecurity> security) implements Filter {

        @Override
        public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
                throws IOException, ServletException {
            ((HttpServletResponse) response).setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
            security.getObject().chain().doFilter(request, response, chain);
        }
    }
}
