package io.yoriai.admin.internal.shell;

import io.yoriai.account.Maintenance;
import io.yoriai.account.SentForms;
import io.yoriai.account.SignedIn;
import io.yoriai.message.Texts;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Objects;

/** The shell in Spring MVC. A handler may ask for {@link SignedIn} and for {@link Form}. */
@Configuration(proxyBeanMethods = false)
class ConsoleConfiguration {

    @Bean
    WebMvcConfigurer console(Texts texts, ObjectProvider<SentForms> sent, ObjectProvider<Maintenance> maintenance) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new ConsoleShell(texts, maintenance::getObject)).addPathPatterns("/admin",
                        "/admin/**");
                registry.addInterceptor(new OneEffect(sent::getObject)).addPathPatterns("/admin/**");
            }

            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(new Arguments());
            }
        };
    }

    private static final class Arguments implements HandlerMethodArgumentResolver {

        @Override
        public boolean supportsParameter(MethodParameter parameter) {
            return parameter.getParameterType() == SignedIn.class || parameter.getParameterType() == Form.class;
        }

        /** Behind the filters somebody is signed in. */
        @Override
        public Object resolveArgument(MethodParameter parameter, @Nullable ModelAndViewContainer container,
                NativeWebRequest request, @Nullable WebDataBinderFactory binders) {
            return parameter.getParameterType() == SignedIn.class
                    ? Objects.requireNonNull(ConsoleShell.who())
                    : Form.of(Objects.requireNonNull(request.getNativeRequest(HttpServletRequest.class)));
        }
    }
}
