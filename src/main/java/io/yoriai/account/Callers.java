package io.yoriai.account;

import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

import java.util.List;

import jakarta.servlet.http.HttpServletRequest;

/** Where a request comes from: what proxies say counts only where the proxy is one of ours. */
@Component
public class Callers {

    private final List<String> proxies;

    Callers(@Value("${yoriai.trusted-proxies:}") List<String> proxies) {
        this.proxies = proxies.stream().filter(proxy -> !proxy.isBlank()).map(String::strip).toList();
    }

    /** The caller's address, literal; behind trusted proxies the last one of {@code X-Forwarded-For} that is none of them. */
    public String address(HttpServletRequest request) {
        String address = request.getRemoteAddr();
        String forwarded = request.getHeader("X-Forwarded-For");
        if (forwarded == null || !trusted(address)) {
            return address;
        }
        String[] hops = forwarded.split(",");
        for (int i = hops.length - 1; i >= 0; i--) {
            String hop = hops[i].strip();
            if (!Networks.valid(hop)) {
                return address;
            }
            if (!trusted(hop)) {
                return hop;
            }
        }
        return address;
    }

    /** Scheme, host and port that the caller used, such as {@code https://smp.example.com}. */
    public String host(HttpServletRequest request) {
        String scheme = request.getScheme();
        String host = request.getHeader("Host");
        if (trusted(request.getRemoteAddr())) {
            String forwardedProto = request.getHeader("X-Forwarded-Proto");
            String forwardedHost = request.getHeader("X-Forwarded-Host");
            scheme = forwardedProto != null && forwardedProto.equals("https") ? "https" : scheme;
            host = forwardedHost != null ? forwardedHost : host;
        }
        if (host == null || !host.matches("[A-Za-z0-9.:\\[\\]-]{1,255}")) {
            host = request.getServerName() + ":" + request.getServerPort();
        }
        return scheme + "://" + host;
    }

    private boolean trusted(String address) {
        return !proxies.isEmpty() && Networks.contain(proxies, address);
    }
}
