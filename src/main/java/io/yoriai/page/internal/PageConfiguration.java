package io.yoriai.page.internal;

import io.yoriai.message.Texts;
import io.yoriai.page.Preferences;

import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.MessageSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.io.Resource;
import org.springframework.http.CacheControl;
import org.springframework.util.DigestUtils;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlProvider;
import org.springframework.web.servlet.resource.VersionResourceResolver;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;

/** Pages and their assets in Spring MVC; nothing here touches the wires. */
@Configuration(proxyBeanMethods = false)
class PageConfiguration {

    /** Below this an asset's name carries the digest of its content, so that it may be kept for ever. */
    static final String VERSIONED = "/assets/v/";

    private static final String FILES = "classpath:/assets/";

    @Bean
    MessageSource messageSource(Texts texts) {
        return new TextsMessageSource(texts);
    }

    @Bean
    Preferences localeResolver() {
        return new Preferences();
    }

    /** Assets under their plain names are asked for again each time and answered by their digest. */
    @Bean
    WebMvcConfigurer pages(Preferences preferences, ObjectProvider<ResourceUrlProvider> urls,
            @Value("${yoriai.version:}") String version) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new PageShell(preferences, urls.getObject(), version))
                        .addPathPatterns("/**").excludePathPatterns("/services/**", "/assets/**");
            }

            @Override
            public void addResourceHandlers(ResourceHandlerRegistry registry) {
                registry.addResourceHandler("/assets/*").addResourceLocations(FILES).setUseLastModified(false)
                        .setEtagGenerator(PageConfiguration::digest).setCacheControl(CacheControl.noCache());
                registry.addResourceHandler(VERSIONED + "*").addResourceLocations(FILES).setUseLastModified(false)
                        .setCacheControl(CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                        .resourceChain(true)
                        .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
            }
        };
    }

    private static String digest(Resource file) {
        try (InputStream in = file.getInputStream()) {
            return "\"" + DigestUtils.md5DigestAsHex(in) + "\"";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
