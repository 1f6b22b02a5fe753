package io.yoriai.subscribe.internal;

import org.springframework.stereotype.Component;

import java.time.Duration;

import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;

/** Forms that one network address may send in an hour, counted over all nodes (spec/neo.md 7.1). */
@Component
class FormLimiter {

    static final int RETRY_SECONDS = 3600;

    private static final int AN_HOUR = 10;

    private final RateLimits limits;

    FormLimiter(RateLimits limits) {
        this.limits = limits;
    }

    /** Counts a form of a kind. */
    boolean allows(String kind, PageCall call) {
        return limits.within("page:" + kind + ":" + Networks.of(call.address()), AN_HOUR, Duration.ofHours(1));
    }
}
