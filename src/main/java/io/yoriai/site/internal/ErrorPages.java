package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.autoconfigure.error.ErrorViewResolver;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.web.servlet.ModelAndView;

import java.util.Map;

/** The page a browser sees when something went wrong: what, and where to go on; never how it happened inside. */
@Component
final class ErrorPages implements ErrorViewResolver {

    @Override
    public ModelAndView resolveErrorView(HttpServletRequest request, HttpStatus status, Map<String, Object> model) {
        String kind = switch (status) {
            case NOT_FOUND -> "404";
            case SERVICE_UNAVAILABLE -> "503";
            default -> status.is4xxClientError() ? "4xx" : "500";
        };
        return new ModelAndView("site/error", Map.of("kind", kind, "code", status.value()), status);
    }
}
