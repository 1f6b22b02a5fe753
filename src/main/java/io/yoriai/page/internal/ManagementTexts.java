package io.yoriai.page.internal;

import org.springframework.boot.actuate.autoconfigure.web.server.ConditionalOnManagementPort;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.context.ApplicationContext;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;

import java.util.Objects;

/**
 * The port of health and metrics has a context of its own; it takes the server's texts, for the reason that
 * {@link TextsMessageSource} gives. Named in {@code META-INF/spring}, so that the scan of rooms passes it over.
 */
@ConditionalOnManagementPort(ManagementPortType.DIFFERENT)
class ManagementTexts {

    @Bean
    static MessageSource messageSource(ApplicationContext context) {
        return Objects.requireNonNull(context.getParent());
    }
}
