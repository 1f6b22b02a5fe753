package io.yoriai.site.internal.reference;

import jakarta.servlet.http.HttpServletRequest;

import java.util.regex.Pattern;

/** The address under which the reader of a page has reached this server: examples call that one. */
public final class ServerAddress {

    /** Names that mean nothing to a shell or to a program's text: examples are there to be pasted. */
    private static final Pattern SAFE_NAME = Pattern.compile("[A-Za-z0-9.-]+|\\[[0-9A-Fa-f:]+\\]");

    private ServerAddress() {}

    /** Scheme, name, and port where it is not the usual one. */
    public static String of(HttpServletRequest request) {
        String name = request.getServerName();
        if (!SAFE_NAME.matcher(name).matches()) {
            return "http://localhost:8080";
        }
        int port = request.getServerPort();
        return request.getScheme() + "://" + name + (port == (request.isSecure() ? 443 : 80) ? "" : ":" + port);
    }
}
