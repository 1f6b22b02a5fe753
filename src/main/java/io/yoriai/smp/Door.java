package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;

import io.yoriai.account.ApiClient;
import io.yoriai.account.Authentication;
import io.yoriai.account.KnownClient;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.account.TokenState;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;

/**
 * Lets calls in, in the order of spec/smp-platform.md 1: key, address, signature, then password or token, rate, method.
 * Failures are counted against the caller's address.
 */
@Component
final class Door {

    /** The one method that needs a password instead of a token. */
    static final String AUTHENTICATION = "authentication.get";

    private static final int TOKENS_PER_SECOND = 5;
    private static final int TOKENS_AT_ONCE = 50;

    private final Authentication authentication;
    private final RateLimits limits;
    private final Clock clock;

    Door(Authentication authentication, RateLimits limits, Clock clock) {
        this.authentication = authentication;
        this.limits = limits;
        this.clock = clock;
    }

    /**
     * A caller who was let in.
     *
     * @param query in the reading of {@code +} that the signature matched
     * @param standing null: free of rate limits
     */
    record Admitted(ApiClient client, Query query, RateLimits.@Nullable Standing standing) {}

    /** Refused for calling too often; tells how long to wait. */
    static final class TooOften extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long retryAfter;

        TooOften(long retryAfter) {
            super("called too often", null, false, false);
            this.retryAfter = retryAfter;
        }

        long retryAfter() {
            return retryAfter;
        }
    }

    /**
     * @param rawQuery as it stands behind the question mark
     * @throws FaultException 400, 401 or 403
     * @throws TooOften 429
     */
    Admitted admit(Method method, @Nullable String rawQuery, String address) {
        if (limits.blocked(address)) {
            throw new TooOften(60);
        }
        Query query = Query.parse(rawQuery, true);
        boolean login = method.name().equals(AUTHENTICATION);
        String key = query.get("api_key");
        KnownClient known = key == null ? null : authentication.find(key);
        if (known == null || !known.client().usableAt(clock.instant())) {
            if (login) {
                authentication.passwordMatches(null, "");
            }
            throw failed(Fault.of(401, "AUTH_FAILED", null), address);
        }
        if (!Networks.contain(known.client().addresses(), address)) {
            throw failed(Fault.of(403, "ADDRESS_NOT_ALLOWED", null), address);
        }
        Query signed = signed(query, rawQuery, known, address);
        String secret = signed.get(login ? "password" : "token");
        if (login) {
            RateLimits.Standing standing = count("tokens:", known.client(), TOKENS_PER_SECOND, TOKENS_AT_ONCE);
            if (secret == null || !authentication.passwordMatches(known, secret)) {
                throw failed(Fault.of(401, "AUTH_FAILED", null), address);
            }
            return new Admitted(known.client(), signed, standing);
        }
        checkToken(known.client(), secret, address);
        RateLimits.Standing standing = count("calls:", known.client(), known.client().perSecond(),
                known.client().burst());
        if (!known.client().mayCall(method.name())) {
            throw new FaultException(Fault.of(403, "METHOD_NOT_PERMITTED", null));
        }
        if (signed.get("auth_token") != null) {
            // Nobody was ever given a user token.
            throw new FaultException(Fault.of(401, "AUTH_TOKEN_INVALID", "auth_token"));
        }
        return new Admitted(known.client(), signed, standing);
    }

    private Query signed(Query spaces, @Nullable String rawQuery, KnownClient known, String address) {
        if (Signature.matches(spaces.values(), known.secretKeys())) {
            return spaces;
        }
        if (rawQuery != null && rawQuery.indexOf('+') >= 0) {
            Query pluses = Query.parse(rawQuery, false);
            if (Signature.matches(pluses.values(), known.secretKeys())) {
                return pluses;
            }
        }
        throw failed(Fault.of(401, "SIGNATURE_INVALID", "api_sig"), address);
    }

    private void checkToken(ApiClient client, @Nullable String token, String address) {
        TokenState state = token == null ? TokenState.UNKNOWN : authentication.state(client, token);
        if (state == TokenState.EXPIRED) {
            // An honest client that is to fetch a new one: no failure.
            throw new FaultException(Fault.of(401, "TOKEN_EXPIRED", "token"));
        }
        if (state == TokenState.UNKNOWN) {
            throw failed(Fault.of(401, "TOKEN_INVALID", "token"), address);
        }
    }

    private RateLimits.@Nullable Standing count(String bucket, ApiClient client, int perSecond, int burst) {
        if (client.perSecond() == 0) {
            return null;
        }
        RateLimits.Standing standing = limits.count(bucket + client.id(), perSecond, burst);
        if (!standing.allowed()) {
            throw new TooOften(standing.retryAfter());
        }
        return standing;
    }

    private FaultException failed(Fault fault, String address) {
        limits.failed(fault.code(), address);
        return new FaultException(fault);
    }
}
