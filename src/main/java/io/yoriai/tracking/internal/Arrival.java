package io.yoriai.tracking.internal;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * How a visit came about, by its first page and where that one was linked; and the address of a page without what is said of the way
 * to it (spec/smp-mail-tracking.md 3.11).
 */
public record Arrival(@Nullable String source, @Nullable String medium, @Nullable String campaign,
        @Nullable String word) {

    private static final Set<String> OF_THE_WAY = Set.of("_cam", "_camt", "gclid", "fbclid");
    private static final Map<String, String> ENGINES = Map.of("google", "q", "bing", "q", "yahoo", "p", "duckduckgo",
            "q",
            "goo", "MT", "baidu", "wd");

    static Arrival of(String url, @Nullable String referrer) {
        Map<String, String> said = parameters(url);
        String host = host(referrer);
        String own = host(url);
        String engine = ENGINES.keySet().stream().filter(name -> Arrays.asList(host.split("\\.")).contains(name))
                .findFirst()
                .orElse(null);
        String word = engine == null || referrer == null ? null : parameters(referrer).get(ENGINES.get(engine));
        if (said.containsKey("utm_source")) {
            return new Arrival(said.get("utm_source"), said.get("utm_medium"), said.get("utm_campaign"), word);
        }
        if (engine != null) {
            return new Arrival(engine, said.containsKey("gclid") ? "cpc" : "organic", said.get("utm_campaign"), word);
        }
        return host.isEmpty() || host.equals(own)
                ? new Arrival("(direct)", "(none)", null, null)
                : new Arrival(host, "referral", null, null);
    }

    /** Scheme and host in small letters, without the usual port, the fragment and what is said of the way. */
    public static String page(String url) {
        String clean = url.indexOf('#') < 0 ? url : url.substring(0, url.indexOf('#'));
        int query = clean.indexOf('?');
        String path = query < 0 ? clean : clean.substring(0, query);
        List<String> kept = query < 0
                ? List.of()
                : Arrays.stream(clean.substring(query + 1).split("&")).filter(part -> !part.isEmpty()
                        && !part.startsWith("utm_") && !OF_THE_WAY.contains(part.split("=", 2)[0])).toList();
        int slash = path.indexOf('/', path.indexOf("://") + 3);
        String server = (slash < 0 ? path : path.substring(0, slash)).toLowerCase(Locale.ROOT);
        server = server.startsWith("http://") && server.endsWith(":80")
                || server.startsWith("https://") && server.endsWith(":443")
                        ? server.substring(0, server.lastIndexOf(':'))
                        : server;
        return server + (slash < 0 ? "/" : path.substring(slash))
                + (kept.isEmpty() ? "" : "?" + String.join("&", kept));
    }

    private static String host(@Nullable String url) {
        try {
            return url == null
                    ? ""
                    : Objects.requireNonNullElse(URI.create(url).getHost(), "").toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }

    private static Map<String, String> parameters(String url) {
        int query = url.indexOf('?');
        return query < 0
                ? Map.of()
                : Arrays.stream(url.substring(query + 1).split("[&#]")).map(part -> part.split("=", 2))
                        .filter(part -> part.length == 2 && !part[1].isEmpty())
                        .collect(Collectors.toMap(part -> part[0], part -> decoded(part[1]), (first, second) -> first,
                                LinkedHashMap::new));
    }

    private static String decoded(String text) {
        try {
            String decoded = URLDecoder.decode(text, StandardCharsets.UTF_8).replace("\0", "");
            return decoded.length() > 255 ? decoded.substring(0, 255) : decoded;
        } catch (IllegalArgumentException e) {
            return text;
        }
    }
}
