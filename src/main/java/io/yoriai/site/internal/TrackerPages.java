package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

import io.yoriai.account.Callers;
import io.yoriai.tracking.Tracking;
import io.yoriai.tracking.PageHit;

/** The tag of web tracking, and what it sends (spec/smp-mail-tracking.md 3.11). */
@Controller
final class TrackerPages {

    private final Tracking tracking;
    private final Callers callers;

    TrackerPages(Tracking tracking, Callers callers) {
        this.tracking = tracking;
        this.callers = callers;
    }

    @GetMapping("/tracker/{script:cam[23]\\.js}")
    ResponseEntity<String> script(@PathVariable String script) {
        return ResponseEntity.ok().contentType(new MediaType("text", "javascript", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.maxAge(Duration.ofHours(1)).cachePublic())
                .header("Cross-Origin-Resource-Policy", "cross-origin").body(Script.TEXT);
    }

    @PostMapping("/tracker/register")
    ResponseEntity<byte[]> register(HttpServletRequest request) {
        return answer(take(request), null);
    }

    @GetMapping("/tracker/register")
    ResponseEntity<byte[]> picture(HttpServletRequest request) {
        return answer(take(request), HitPages.PIXEL);
    }

    private Tracking.Taken take(HttpServletRequest request) {
        return tracking
                .take(new PageHit(request.getParameter("cid"), request.getParameter("n"), request.getParameter("vid"),
                        request.getParameter("sid"), request.getParameter("url"), request.getParameter("title"),
                        request.getParameter("ref"), request.getParameter("f"), request.getParameter("t"),
                        request.getHeader("Origin"), callers.address(request), request.getHeader("User-Agent"),
                        !"1".equals(request.getHeader("Sec-GPC"))));
    }

    private static ResponseEntity<byte[]> answer(Tracking.Taken taken, byte @Nullable [] picture) {
        ResponseEntity.BodyBuilder answer = ResponseEntity.status(switch (taken) {
            case KEPT, DROPPED -> picture == null ? 204 : 200;
            case REFUSED -> 403;
            case WRONG -> 400;
            case BUSY -> 503;
        }).cacheControl(CacheControl.noStore()).header("Cross-Origin-Resource-Policy", "cross-origin");
        boolean seen = taken == Tracking.Taken.KEPT || taken == Tracking.Taken.DROPPED;
        return picture == null || !seen ? answer.build() : answer.contentType(MediaType.IMAGE_GIF).body(picture);
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
