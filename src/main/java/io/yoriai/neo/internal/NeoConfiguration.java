package io.yoriai.neo.internal;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

/** The servlets of the newsletter API. They read raw bytes, so they stand beside the dispatcher and not behind it. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(NeoProperties.class)
class NeoConfiguration {

    @Bean
    ServletRegistrationBean<ServicesServlet> neoServices(List<NeoMethod> methods, Callers callers,
            Maintenance maintenance, BodyMemory memory, NeoTokenStore tokens, NeoProperties properties) {
        return new ServletRegistrationBean<>(new ServicesServlet(methods, callers, maintenance, memory, tokens),
                properties.places("services.php"));
    }

    @Bean
    ServletRegistrationBean<OutsideServlet> neoOutside(OutsideRegistration registration, Callers callers,
            Maintenance maintenance, BodyMemory memory, NeoProperties properties) {
        return new ServletRegistrationBean<>(
                new OutsideServlet(registration, callers, maintenance, memory),
                properties.places("usrctrlsys.php"));
    }

    @Bean
    ServletRegistrationBean<PublicServlet> neoPages(List<PublicPage> pages, PageRenderer renderer, Callers callers,
            BodyMemory memory, NeoProperties properties) {
        return new ServletRegistrationBean<>(new PublicServlet(pages, renderer, callers, memory),
                properties.places("usrctrl.php"));
    }
}
