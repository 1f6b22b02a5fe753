package io.yoriai.smp;

import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts the API at its paths, beside the pages' own servlet: its calls pass no filter and no view. */
@Configuration(proxyBeanMethods = false)
class SmpConfiguration {

    @Bean
    ServletRegistrationBean<SmpServlet> smp(SmpServlet servlet) {
        ServletRegistrationBean<SmpServlet> registration = new ServletRegistrationBean<>(servlet, "/services/*");
        registration.setName("smp");
        return registration;
    }
}
