package io.yoriai.admin.internal.publish;

import io.yoriai.newsletter.PageStyles;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/** A page of a magazine's own markup, shown to staff: it may look like anything and do nothing. */
final class Previews {

    private Previews() {}

    /** @param css the magazine's style sheet in it; "": none. No other style in it holds. */
    static ResponseEntity<String> page(String html, String css) {
        String style = css.isEmpty() ? "" : " 'sha256-" + digest(PageStyles.inline(css)) + "'";
        return ResponseEntity.ok().contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy",
                        "sandbox; default-src 'none'; style-src 'self'" + style + "; img-src 'self' https:;"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .body(html);
    }

    private static String digest(String text) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
