package io.yoriai.smp.page;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/**
 * An address that a browser may be sent back to: HTTPS, or HTTP to {@code localhost}; host and port registered with the key; no
 * user, no fragment (spec/smp-platform.md 2). What is sent to is put together from the parts that were checked, so that no browser
 * can read another host in it.
 */
record Callback(String origin, String path, @Nullable String query) {

    private static final int MOST = 2000;

    /** @param hosts registered names, with a port where it is not the scheme's own */
    static Optional<Callback> of(String url, List<String> hosts) {
        if (url.length() > MOST || !url.chars().allMatch(c -> c > ' ' && c < 0x7f && c != '\\')) {
            return Optional.empty();
        }
        URI uri;
        try {
            uri = new URI(url).parseServerAuthority();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
        if (uri.getScheme() == null || uri.getHost() == null || uri.getRawUserInfo() != null
                || uri.getRawFragment() != null || uri.getRawAuthority().indexOf('@') >= 0) {
            return Optional.empty();
        }
        String scheme = uri.getScheme().toLowerCase(Locale.ROOT);
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        boolean safe = scheme.equals("https");
        if (!safe && !(scheme.equals("http") && host.equals("localhost"))) {
            return Optional.empty();
        }
        int usual = safe ? 443 : 80;
        int port = uri.getPort() < 0 ? usual : uri.getPort();
        String named = port == usual ? host : host + ":" + port;
        if (!hosts.contains(named) && !hosts.contains(host + ":" + port)) {
            return Optional.empty();
        }
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return Optional.of(new Callback(scheme + "://" + named, path, uri.getRawQuery()));
    }

    /** The address with parameters added to its own query; those without a value are left out. */
    String with(Map<String, @Nullable String> parameters) {
        StringBuilder address = new StringBuilder(origin).append(path);
        char joint = '?';
        if (query != null && !query.isEmpty()) {
            address.append(joint).append(query);
            joint = '&';
        }
        for (Map.Entry<String, @Nullable String> parameter : parameters.entrySet()) {
            if (parameter.getValue() != null) {
                address.append(joint).append(parameter.getKey()).append('=')
                        .append(URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8));
                joint = '&';
            }
        }
        return address.toString();
    }
}
