package io.yoriai.site.internal;

import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;

import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.servlet.ModelAndView;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

import io.yoriai.account.Maintenance;
import io.yoriai.message.Texts;

/**
 * What went wrong at the address of a page, told as it is asked for: a browser sees a page that says where to go on, anybody
 * else reads a line of plain text. Never how it happened inside; JSON and XML are the APIs', which tell their own faults.
 */
@Controller
final class ErrorPages implements ErrorController {

    private static final String ERROR = "/error";

    private final Texts texts;
    private final Maintenance maintenance;

    ErrorPages(Texts texts, Maintenance maintenance) {
        this.maintenance = maintenance;
        this.texts = texts;
    }

    @RequestMapping(path = ERROR, produces = MediaType.TEXT_HTML_VALUE)
    ModelAndView page(HttpServletRequest request) {
        HttpStatus status = status(request);
        String kind = kind(status, request);
        return new ModelAndView("site/error", Map.of("kind", kind, "says", title(kind), "code", status.value()),
                status);
    }

    @RequestMapping(ERROR)
    ResponseEntity<String> line(HttpServletRequest request, Locale language) {
        HttpStatus status = status(request);
        String text = texts.get(language, title(kind(status, request)), List.of());
        return ResponseEntity.status(status).contentType(new MediaType(MediaType.TEXT_PLAIN, StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noCache().cachePrivate())
                .header(HttpHeaders.VARY, HttpHeaders.ACCEPT, HttpHeaders.ACCEPT_LANGUAGE, HttpHeaders.COOKIE)
                .body(text + "\n");
    }

    /** What the messages of the installation say, they say here (spec/smp-platform.md 6). */
    private static String title(String kind) {
        return switch (kind) {
            case "404" -> "common.not_found";
            case "500" -> "common.system_error";
            case "maintenance" -> "common.maintenance";
            default -> "site.error." + kind + ".title";
        };
    }

    private String kind(HttpStatus status, HttpServletRequest request) {
        return switch (status) {
            case NOT_FOUND -> "404";
            case SERVICE_UNAVAILABLE -> maintenance.closes(
                    String.valueOf(request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI))) ? "maintenance" : "503";
            default -> status.is4xxClientError() ? "4xx" : "500";
        };
    }

    private static HttpStatus status(HttpServletRequest request) {
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : null;
        return Objects.requireNonNullElse(status, HttpStatus.INTERNAL_SERVER_ERROR);
    }
}
