package io.yoriai.smp.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import io.yoriai.tracking.Tracking;

/** Ties the browser that the tag knows to whoever has just shown who he is here (spec/smp-mail-tracking.md 3.11). */
@Lazy
@Component
final class Bound {

    /** Of the tag, where it stands on pages of this host or of a domain above. */
    private static final String BROWSER = "__CAMVID";

    private final Tracking tracking;

    Bound(Tracking tracking) {
        this.tracking = tracking;
    }

    /** @param reason of {@link Tracking} */
    void bind(HttpServletRequest request, long lead, int reason) {
        Cookie[] cookies = request.getCookies();
        if (cookies == null || "1".equals(request.getHeader("Sec-GPC"))) {
            return;
        }
        for (Cookie cookie : cookies) {
            if (cookie.getName().equals(BROWSER)) {
                tracking.bind(cookie.getValue(), lead, reason);
            }
        }
    }
}
