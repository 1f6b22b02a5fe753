package io.yoriai.smp.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

import java.io.IOException;
import java.util.Optional;
import java.util.Set;

import io.yoriai.page.BrowserCookies;
import io.yoriai.record.write.Author;
import io.yoriai.record.write.Route;
import io.yoriai.user.AgencySessions;
import io.yoriai.user.AgencySessions.Agency;

/**
 * Around every public page while an administrator acts for a lead: the bar says so, every step is noted, and once the acting has
 * ended the next click says that and leads back. The page itself finds the acting as the request's attribute
 * {@link AgencySessions#ATTRIBUTE}.
 */
@Configuration(proxyBeanMethods = false)
class AgencyShell {

    /** The acting that this request belongs to. */
    static Optional<Agency> acting(HttpServletRequest request) {
        return Optional.ofNullable((Agency) request.getAttribute(AgencySessions.ATTRIBUTE));
    }

    /** Who writes on a public page: the lead itself, or the administrator who acts for it. */
    static Author author(HttpServletRequest request) {
        return acting(request)
                .map(agency -> new Author(Route.PUBLIC_PAGE, null, agency.staff(), agency.staffName(), Set.of(), null))
                .orElseGet(() -> Author.system(Route.PUBLIC_PAGE));
    }

    @Bean
    WebMvcConfigurer agencyShellConfigurer(ObjectProvider<AgencySessions> agencies,
            ObjectProvider<BrowserCookies> cookies) {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new Bar(agencies, cookies)).addPathPatterns("/public/**")
                        .excludePathPatterns("/public/authapi/**");
            }
        };
    }

    private record Bar(ObjectProvider<AgencySessions> agencies, ObjectProvider<BrowserCookies> cookies)
            implements
                HandlerInterceptor {

        @Override
        public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler)
                throws IOException {
            String token = cookies.getObject().read(request, BrowserCookies.AGENCY);
            if (token == null) {
                return true;
            }
            Agency agency = agencies.getObject().step(token).orElse(null);
            if (agency == null) {
                response.sendRedirect(EndedPage.PATH);
                return false;
            }
            request.setAttribute(AgencySessions.ATTRIBUTE, agency);
            return true;
        }

        @Override
        public void postHandle(HttpServletRequest request, HttpServletResponse response, Object handler,
                @Nullable ModelAndView view) {
            if (view != null && request.getAttribute(AgencySessions.ATTRIBUTE) instanceof Agency agency) {
                view.addObject("agency", agency);
            }
        }

        @Override
        public void afterCompletion(HttpServletRequest request, HttpServletResponse response, Object handler,
                @Nullable Exception fault) {
            if (request.getAttribute(AgencySessions.ATTRIBUTE) instanceof Agency agency) {
                agencies.getObject().note(agency, request.getMethod() + " " + request.getRequestURI(),
                        response.getStatus());
            }
        }
    }
}
