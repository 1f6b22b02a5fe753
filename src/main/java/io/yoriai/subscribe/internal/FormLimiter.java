package io.yoriai.subscribe.internal;

import org.springframework.stereotype.Component;

import java.net.InetAddress;
import java.time.Duration;
import java.util.HexFormat;

import io.yoriai.account.RateLimits;

/** Forms that one network address may send in an hour, counted over all nodes (spec/neo.md 7.1). */
@Component
class FormLimiter {

    static final int RETRY_SECONDS = 3600;

    private static final int AN_HOUR = 10;
    /** Who has IPv6 has a whole network of addresses: 64 bits of it count as one. */
    private static final int NETWORK_BYTES = 8;

    private final RateLimits limits;

    FormLimiter(RateLimits limits) {
        this.limits = limits;
    }

    /** Counts a form of a kind. */
    boolean allows(String kind, PageCall call) {
        return limits.within("page:" + kind + ":" + network(call.address()), AN_HOUR, Duration.ofHours(1));
    }

    private static String network(String address) {
        if (address.indexOf(':') < 0) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.ofLiteral(address).getAddress();
            return bytes.length > NETWORK_BYTES ? HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) : address;
        } catch (IllegalArgumentException e) {
            return address;
        }
    }
}
