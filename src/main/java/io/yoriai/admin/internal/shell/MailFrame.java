package io.yoriai.admin.internal.shell;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.nio.charset.StandardCharsets;

/** The HTML of a mail in a frame of the console: it may look like anything and do nothing; its links open in a window of their own. */
public final class MailFrame {

    /** A mail is on white paper in the dark, too: that is what its own colours are made for. */
    private static final String FRAME = "<base target=\"_blank\"><style>html { background: #fff }</style>";
    private static final String POLICY = "Content-Security-Policy";
    private static final String HTML_POLICY = "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none';"
            + " style-src 'unsafe-inline'; img-src 'self' https: data:; base-uri 'none'; form-action 'none';"
            + " frame-ancestors 'self'";

    private MailFrame() {}

    /** What stands in the frame. */
    public static ResponseEntity<String> page(String html) {
        return ResponseEntity.ok().contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore()).header(POLICY, HTML_POLICY)
                .header("X-Frame-Options", "SAMEORIGIN").body(FRAME + html);
    }

    /** Lets a page of the console have such a frame. */
    public static void allow(HttpServletResponse response) {
        response.setHeader(POLICY, response.getHeader(POLICY) + "; frame-src 'self'");
    }
}
