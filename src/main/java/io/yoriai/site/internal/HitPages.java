package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.CacheControl;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.server.ResponseStatusException;
import org.springframework.web.util.HtmlUtils;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.yoriai.account.Callers;
import io.yoriai.mail.MailHits;
import io.yoriai.mail.MailHit;
import io.yoriai.mail.MailWay;
import io.yoriai.tracking.Tracking;

/** Links and pictures of mails, and mails in the browser (spec/smp-mail-tracking.md 3.9). Where a link leads is stored, never in its address; nothing here changes a consent. */
@Controller
final class HitPages {

    static final byte[] PIXEL = Base64.getDecoder()
            .decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7");

    private static final String MAIL_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox"
            + " allow-top-navigation-by-user-activation; default-src 'none'; style-src 'unsafe-inline';"
            + " img-src 'self' https: data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final MailHits hits;
    private final Tracking tracking;
    private final Callers callers;

    HitPages(MailHits hits, Tracking tracking, Callers callers) {
        this.hits = hits;
        this.tracking = tracking;
        this.callers = callers;
    }

    @GetMapping("/c/{token:[A-Za-z0-9_-]{38}}")
    ResponseEntity<Void> click(@PathVariable String token, HttpServletRequest request) {
        MailWay way = hits.click(token, hit(request))
                .orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        String target = way.target();
        Long lead = way.lead();
        if (lead != null) {
            // The tag of a registered site learns whose browser this is.
            target = tracking.clicked(target, lead, way.mail());
        }
        return target.isEmpty()
                ? ResponseEntity.noContent().cacheControl(CacheControl.noStore()).build()
                : ResponseEntity.status(HttpStatus.FOUND).header("Location", ascii(target))
                        .cacheControl(CacheControl.noStore()).header("Referrer-Policy", "no-referrer").build();
    }

    @GetMapping("/o/{token:[A-Za-z0-9_-]{38}}.gif")
    ResponseEntity<byte[]> open(@PathVariable String token, HttpServletRequest request) {
        if (!hits.open(token, hit(request))) {
            throw new ResponseStatusException(HttpStatus.NOT_FOUND);
        }
        return ResponseEntity.ok().contentType(MediaType.IMAGE_GIF).cacheControl(CacheControl.noStore()).body(PIXEL);
    }

    /** A mail in the browser: it may look like anything and do nothing but follow its links. */
    @GetMapping("/public/mail/{token:[A-Za-z0-9_-]{38}}")
    void view(@PathVariable String token, HttpServletResponse response) throws IOException {
        MailHits.Shown mail = hits.view(token).orElseThrow(() -> new ResponseStatusException(HttpStatus.NOT_FOUND));
        boolean html = !mail.html().isBlank();
        response.setHeader("Content-Security-Policy", MAIL_POLICY);
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("X-Robots-Tag", "noindex");
        response.setContentType(html ? "text/html;charset=UTF-8" : "text/plain;charset=UTF-8");
        response.getWriter().write(html
                ? "<!DOCTYPE html><meta name=\"viewport\" content=\"width=device-width\"><title>"
                        + HtmlUtils.htmlEscape(mail.subject()) + "</title><style>html { background: #fff }</style>"
                        + mail.html()
                : mail.subject() + "\n\n" + mail.text());
    }

    /** What no address may hold, percent-encoded; what is encoded already stays. */
    private static String ascii(String target) {
        StringBuilder address = new StringBuilder();
        for (byte octet : target.getBytes(StandardCharsets.UTF_8)) {
            int code = octet & 0xff;
            if (code <= ' ' || code >= 0x7f || "\"<>\\^`{|}".indexOf(code) >= 0) {
                address.append('%').append("%02X".formatted(code));
            } else {
                address.append((char) code);
            }
        }
        return address.toString();
    }

    private MailHit hit(HttpServletRequest request) {
        String purpose = request.getHeader("Purpose");
        String fetched = request.getHeader("Sec-Purpose");
        return new MailHit(callers.address(request), request.getHeader("User-Agent"), request.getMethod().equals("HEAD")
                || "prefetch".equalsIgnoreCase(purpose) || fetched != null && fetched.startsWith("prefetch"));
    }
}
