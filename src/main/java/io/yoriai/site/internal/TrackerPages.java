package io.yoriai.site.internal;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseCookie;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.WebUtils;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.yoriai.account.Callers;
import io.yoriai.tracking.Tracking;
import io.yoriai.tracking.TrackingSites;

/** The tag of web tracking, and the page that tells visitors of it (spec/smp-mail-tracking.md 3.11). */
@Controller
final class TrackerPages {

    /** Of the tag: its owner wants to be nobody. */
    private static final String OUT = "__CAMOPT";
    private static final Duration FIVE_YEARS = Duration.ofDays(1825);

    private final Tracking tracking;
    private final TrackingSites sites;
    private final Callers callers;

    TrackerPages(Tracking tracking, TrackingSites sites, Callers callers) {
        this.sites = sites;
        this.tracking = tracking;
        this.callers = callers;
    }

    @GetMapping("/tracker/{script:cam[23]\\.js}")
    ResponseEntity<String> script(@PathVariable String script) {
        return ResponseEntity.ok().contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .header("Cross-Origin-Resource-Policy", "cross-origin").body(Script.TEXT);
    }

    /** What the tag sends, to whom and why, with the button that ends it. */
    @GetMapping("/public/tracking/notice")
    String notice(HttpServletRequest request, HttpServletResponse response, Model model) {
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute("domains", sites.domains()).addAttribute("signal", "1".equals(request.getHeader("Sec-GPC")))
                .addAttribute("out", isOut(request)).addAttribute("operator", sites.operator())
                .addAttribute("browser", browser(request));
        return "site/tracking-notice";
    }

    /** A cookie tells the tag on pages of the same domain, and the collector; a browser that a link named is kept, too. */
    @PostMapping("/public/tracking/notice")
    String choose(HttpServletRequest request, HttpServletResponse response) {
        if ("cross-site".equals(request.getHeader("Sec-Fetch-Site"))) {
            throw new ResponseStatusException(HttpStatus.FORBIDDEN);
        }
        boolean out = !"in".equals(request.getParameter("choice"));
        boolean secure = callers.secure(request);
        String host = request.getServerName();
        response.addHeader(HttpHeaders.SET_COOKIE, ResponseCookie.from(OUT, out ? "1" : "").path("/").secure(secure)
                .sameSite(secure ? "None" : "Lax").maxAge(out ? FIVE_YEARS : Duration.ZERO)
                .domain(sites.domains().stream().filter(one -> one.contains(".")
                        && (host.equals(one) || host.endsWith("." + one))).findFirst().orElse(null))
                .build().toString());
        String browser = browser(request);
        if (browser != null) {
            tracking.optOut(browser, out);
        }
        return "redirect:/public/tracking/notice" + (browser == null ? "" : "?browser=" + browser);
    }

    /** Whether whoever asks wants to be nobody. */
    static boolean isOut(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, OUT);
        return "1".equals(request.getHeader("Sec-GPC")) || cookie != null && cookie.getValue().equals("1");
    }

    /** The browser as the tag of a site named it in a link to this page, or as its cookie does; null: nobody said. */
    private static @Nullable String browser(HttpServletRequest request) {
        String brought = request.getParameter("_cam");
        Cookie cookie = WebUtils.getCookie(request, "__CAMVID");
        String named = brought != null
                ? brought.split("\\.", 2)[0]
                : request.getParameter("browser") != null
                        ? request.getParameter("browser")
                        : cookie == null ? null : cookie.getValue();
        return named != null && named.matches("[A-Za-z0-9]{14}") ? named : null;
    }

    /** Read when the first site asks. */
    private static final class Script {

        static final String TEXT = read();

        private static String read() {
            try (InputStream in = Objects.requireNonNull(TrackerPages.class.getResourceAsStream("/tracker/cam.js"))) {
                return new String(in.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
