package io.yoriai.neo.internal;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

import io.yoriai.account.BodyMemory;
import io.yoriai.account.CallLog;
import io.yoriai.account.Callers;
import io.yoriai.account.Maintenance;
import io.yoriai.account.NeoAuthentication;
import io.yoriai.page.ScriptPlaces;

/** The servlets of the newsletter API. They read raw bytes, so they stand beside the dispatcher and not behind it. */
@Configuration(proxyBeanMethods = false)
class NeoConfiguration {

    @Bean
    ServletRegistrationBean<ServicesServlet> neoServices(List<NeoMethod> methods, Callers callers,
            Maintenance maintenance, BodyMemory memory, NeoAuthentication authentication, CallLog log,
            ScriptPlaces places) {
        return new ServletRegistrationBean<>(
                new ServicesServlet(methods, callers, maintenance, memory, authentication, log),
                places.of("services.php"));
    }

    @Bean
    ServletRegistrationBean<OutsideServlet> neoOutside(OutsideRegistration registration, Callers callers,
            Maintenance maintenance, BodyMemory memory, ScriptPlaces places) {
        return new ServletRegistrationBean<>(new OutsideServlet(registration, callers, maintenance, memory),
                places.of("usrctrlsys.php"));
    }
}
