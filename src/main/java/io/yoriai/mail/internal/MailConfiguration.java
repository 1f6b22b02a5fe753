package io.yoriai.mail.internal;

import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** The settings of mail. */
@Configuration(proxyBeanMethods = false)
class MailConfiguration {

    @Bean
    MailSettings mailSettings(Environment environment) {
        return Binder.get(environment).bindOrCreate("yoriai.mail", MailSettings.class);
    }
}
