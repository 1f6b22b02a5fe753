package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import io.yoriai.account.NeoClient;
import io.yoriai.account.RateLimits;
import io.yoriai.account.RateLimits.Standing;

/** So many calls of one key in one second, counted by the database over all nodes (spec/neo.md 1). */
@Component
class CallRate {

    private final RateLimits limits;

    CallRate(RateLimits limits) {
        this.limits = limits;
    }

    /** @throws NeoFault 429 where the second is used up */
    void count(NeoClient client) {
        if (client.ratePerSecond() == 0) {
            return;
        }
        Standing standing = limits.count("neo:" + client.id(), client.ratePerSecond(), client.ratePerSecond());
        if (!standing.allowed()) {
            throw NeoFault.tooManyRequests(standing.retryAfter());
        }
    }
}
