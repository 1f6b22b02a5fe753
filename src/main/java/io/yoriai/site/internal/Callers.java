package io.yoriai.site.internal;

import jakarta.servlet.http.HttpServletRequest;

import java.util.List;
import java.util.Locale;

/** Tells whether a request was made on the machine the server runs on, by somebody who meant this server. */
final class Callers {

    private static final List<String> LOCAL_NAMES = List.of("localhost", "127.0.0.1", "[::1]", "::1",
            "[0:0:0:0:0:0:0:1]", "0:0:0:0:0:0:0:1");
    private static final List<String> FORWARDED = List.of("Forwarded", "X-Forwarded-For", "X-Forwarded-Host",
            "X-Forwarded-Proto", "X-Real-IP", "Via");

    private Callers() {}

    /**
     * True only for a loopback address that speaks to a loopback name and was not forwarded: a proxy on this machine
     * has a loopback address too, and a foreign page may point a name of its own at 127.0.0.1.
     */
    static boolean isLocal(HttpServletRequest request) {
        return isLoopback(request.getRemoteAddr())
                && LOCAL_NAMES.contains(request.getServerName().toLowerCase(Locale.ROOT))
                && FORWARDED.stream().allMatch(header -> request.getHeader(header) == null);
    }

    private static boolean isLoopback(String address) {
        return address.startsWith("127.") || address.equals("::1") || address.equals("0:0:0:0:0:0:0:1");
    }
}
