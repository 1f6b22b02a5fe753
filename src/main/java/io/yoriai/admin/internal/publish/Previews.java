package io.yoriai.admin.internal.publish;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

import java.nio.charset.StandardCharsets;

/** A page of a magazine's own markup, shown to staff: it may look like anything and do nothing. */
final class Previews {

    private Previews() {}

    static ResponseEntity<String> page(String html) {
        return ResponseEntity.ok().contentType(new MediaType("text", "html", StandardCharsets.UTF_8))
                .cacheControl(CacheControl.noStore())
                .header("Content-Security-Policy",
                        "sandbox; default-src 'none'; style-src 'self'; img-src 'self' https:;"
                                + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
                .body(html);
    }
}
