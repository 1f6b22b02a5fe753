package io.yoriai.admin.internal.publish;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.yoriai.account.Digests;
import io.yoriai.publish.PageStyles;

/** A page of a magazine's own markup, shown to staff: it may look like anything and do nothing. */
final class Previews {

    private Previews() {}

    /** @param css the magazine's style sheet in it; "": none. No other style in it holds. */
    static ResponseEntity<String> page(String html, String css) {
        String style = css.isEmpty()
                ? ""
                : " 'sha256-" + Base64.getEncoder().encodeToString(Digests.sha256(PageStyles.inline(css))) + "'";
        return ResponseEntity.ok().contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy",
                        "sandbox; default-src 'none'; style-src 'self'" + style + "; img-src 'self' https:;"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .body(html);
    }
}
