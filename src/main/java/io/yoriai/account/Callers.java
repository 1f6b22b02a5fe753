package io.yoriai.account;

import jakarta.servlet.http.HttpServletRequest;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/**
 * Where a request comes from and how it came: what proxies say counts only where the proxy is one of ours. Addresses of this
 * server for other people come from the setting {@code yoriai.public-url}; nothing that is mailed is ever made of a request.
 */
@Component
public class Callers {

    /** What a proxy says of the caller's way. */
    public static final String PROTO = "X-Forwarded-Proto";
    /** What proxies say of the caller's address, each adding one to the right. */
    public static final String FOR = "X-Forwarded-For";

    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,255}");
    private static final Logger LOG = LoggerFactory.getLogger(Callers.class);
    private static final Duration SAID = Duration.ofHours(1);

    private final List<String> proxies;
    private final @Nullable String publicUrl;
    private final Clock clock;
    private final AtomicReference<Instant> said = new AtomicReference<>(Instant.EPOCH);

    Callers(@Value("${yoriai.trusted-proxies:}") List<String> proxies, @Value("${yoriai.public-url:}") String publicUrl,
            Clock clock) {
        this.proxies = proxies.stream().map(String::strip).filter(proxy -> !proxy.isEmpty()).toList();
        this.proxies.stream().filter(proxy -> !Networks.valid(proxy)).findFirst().ifPresent(proxy -> {
            throw new IllegalStateException("yoriai.trusted-proxies: " + proxy + " is no address and no network");
        });
        this.publicUrl = publicUrl.isBlank() ? null : origin(publicUrl.strip());
        this.clock = clock;
    }

    /** The caller's address, literal; behind trusted proxies the one that the outermost of them saw. */
    public String address(HttpServletRequest request) {
        return address(request.getRemoteAddr(), Collections.list(request.getHeaders(FOR)));
    }

    /**
     * The caller's address.
     *
     * @param peer who is at the other end of the connection
     * @param forwarded all lines of {@link #FOR}, in the order in which they came
     */
    public String address(String peer, List<String> forwarded) {
        String address = peer;
        List<String> hops = new ArrayList<>();
        forwarded.forEach(line -> hops.addAll(Arrays.asList(line.split(","))));
        for (int i = hops.size() - 1; i >= 0 && trusted(address); i--) {
            String hop = bare(hops.get(i).strip());
            if (hop.indexOf('/') >= 0 || !Networks.valid(hop)) {
                break;
            }
            address = hop;
        }
        return address;
    }

    /**
     * Whether the caller's way here is encrypted.
     *
     * @param encrypted whether the connection itself is
     * @param proto what {@link #PROTO} says; only a trusted proxy is believed
     */
    public boolean secure(boolean encrypted, String peer, @Nullable String proto) {
        if (encrypted || !trusted(peer)) {
            return encrypted;
        }
        return proto == null
                ? publicUrl != null && publicUrl.startsWith("https://") && !Networks.loopback(peer)
                : proto.strip().equalsIgnoreCase("https");
    }

    /** Whether the caller's way here is encrypted. */
    public boolean secure(HttpServletRequest request) {
        return secure(request.isSecure(), request.getRemoteAddr(), request.getHeader(PROTO));
    }

    /**
     * Whether a request came in plain text from another machine.
     *
     * @param encrypted whether the connection itself is encrypted
     * @param proto what {@link #PROTO} says
     */
    public boolean plainFromOutside(boolean encrypted, String peer, @Nullable String proto) {
        return !secure(encrypted, peer, proto) && (proto != null && trusted(peer) || !Networks.loopback(peer));
    }

    /**
     * Scheme, host and port at which others reach this server, such as {@code https://smp.example.com}: the setting, or
     * without it what the caller used.
     */
    public String host(HttpServletRequest request) {
        if (publicUrl != null) {
            return publicUrl;
        }
        String host = request.getHeader("Host");
        if (host == null || !HOST.matcher(host).matches()) {
            host = request.getServerName() + ":" + request.getServerPort();
        }
        return (secure(request) ? "https" : "http") + "://" + host;
    }

    /** The setting; null where it is not given. */
    public @Nullable String publicUrl() {
        return publicUrl;
    }

    /** Whether a peer is a proxy of ours. */
    public boolean trusted(String peer) {
        return !proxies.isEmpty() && Networks.contain(proxies, peer);
    }

    /** Tells the operator, once an hour, that a proxy speaks which is none of ours. */
    public void tellOfStranger(String peer) {
        Instant last = said.get();
        Instant now = clock.instant();
        if (Duration.between(last, now).abs().compareTo(SAID) >= 0 && said.compareAndSet(last, now)) {
            LOG.warn("Forwarded headers came from {}, which is not in yoriai.trusted-proxies: callers behind it are all"
                    + " taken for it. If it is your proxy, name it there (docs/operators/install.md).", peer);
        }
    }

    /** {@code 192.0.2.7:4711} and {@code [2001:db8::1]:4711} without the port. */
    private static String bare(String hop) {
        if (hop.startsWith("[")) {
            int end = hop.indexOf(']');
            return end < 0 ? hop : hop.substring(1, end);
        }
        int colon = hop.indexOf(':');
        return colon >= 0 && colon == hop.lastIndexOf(':') ? hop.substring(0, colon) : hop;
    }

    private static String origin(String url) {
        URI uri = URI.create(url.endsWith("/") ? url.substring(0, url.length() - 1) : url);
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        if (!scheme.equals("https") && !scheme.equals("http") || uri.getRawAuthority() == null
                || uri.getRawPath() != null && !uri.getRawPath().isEmpty() || uri.getRawQuery() != null
                || uri.getRawAuthority().indexOf('@') >= 0 || uri.getRawFragment() != null) {
            throw new IllegalStateException("yoriai.public-url must be like https://smp.example.com, without a path");
        }
        return scheme + "://" + uri.getRawAuthority();
    }
}
