package io.yoriai.neo.internal;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;
import io.yoriai.page.ScriptPlaces;

/**
 * The servlets of the newsletter API. They read raw bytes, so they stand beside the dispatcher and not behind it. Calls
 * without TLS are only taken with {@code neo.allow-http}: for trials on one machine, or behind a proxy that ends TLS
 * without saying so.
 */
@Configuration(proxyBeanMethods = false)
class NeoConfiguration {

    @Bean
    ServletRegistrationBean<ServicesServlet> neoServices(List<NeoMethod> methods, Callers callers,
            Maintenance maintenance, ScriptPlaces places, @Value("${neo.allow-http:false}") boolean allowHttp) {
        return new ServletRegistrationBean<>(new ServicesServlet(methods, callers, maintenance, allowHttp),
                places.of("services.php"));
    }

    @Bean
    ServletRegistrationBean<OutsideServlet> neoOutside(OutsideRegistration registration, Callers callers,
            Maintenance maintenance, ScriptPlaces places, @Value("${neo.allow-http:false}") boolean allowHttp) {
        return new ServletRegistrationBean<>(
                new OutsideServlet(registration, callers, maintenance, allowHttp),
                places.of("usrctrlsys.php"));
    }
}
