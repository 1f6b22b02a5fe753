package io.yoriai.neo.internal;

import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

import java.util.List;

/** The servlets of the newsletter API. They read raw bytes, so they stand beside the dispatcher and not behind it. */
@Configuration
@EnableConfigurationProperties(NeoProperties.class)
class NeoConfiguration {

    @Bean
    ServletRegistrationBean<ServicesServlet> neoServices(List<NeoMethod> methods, NeoProperties properties) {
        return new ServletRegistrationBean<>(new ServicesServlet(methods, properties.allowHttp()),
                properties.places("services.php"));
    }
}
