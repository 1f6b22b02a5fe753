package io.yoriai.page;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.WebUtils;

/** The browser as the tag of web tracking names it, where it stands on pages of this host or of a domain above (spec/smp-mail-tracking.md 3.11). */
public final class TrackedBrowser {

    private TrackedBrowser() {}

    /** Null: the tag has not been here, or who sits there wants to be nobody. */
    public static @Nullable String of(HttpServletRequest request) {
        Cookie cookie = WebUtils.getCookie(request, "__CAMVID");
        return cookie == null || "1".equals(request.getHeader("Sec-GPC")) ? null : cookie.getValue();
    }
}
