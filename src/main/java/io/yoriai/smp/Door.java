package io.yoriai.smp;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.Set;

import io.yoriai.account.ApiClient;
import io.yoriai.account.AuditLog;
import io.yoriai.account.Authentication;
import io.yoriai.account.Networks;
import io.yoriai.account.RateLimits;
import io.yoriai.account.RateLimits.Failing;
import io.yoriai.account.IssuedToken;
import io.yoriai.user.UserRights;
import io.yoriai.user.UserToken;
import io.yoriai.user.UserTokens;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;

/**
 * Lets calls in, in the order of spec/smp-platform.md 1: key, address, signature, then password or token, rate, method.
 * Failures are counted against the key and the caller's network, and stop nothing but failures and requests for tokens.
 */
@Component
final class Door {

    /** The one method that needs a password instead of a token. */
    static final String AUTHENTICATION = "authentication.get";

    /** Pages for browsers, which come with the key's signature alone. */
    static final String PUBLIC = "/public/";
    /** What is said about a user token, whether it is good or not. */
    private static final Set<String> OF_TOKENS = Set.of("authinfo.getCheck", "authinfo.logout");
    /** Elements that a refusal names. */
    private static final Set<String> OF_ADMINISTRATORS = Set.of("Admin", "AssinmentSeminar");
    private static final int TOKENS_PER_SECOND = 5;
    private static final int TOKENS_AT_ONCE = 50;
    /** Keys are 32 hex digits. */
    private static final int MOST_KEY = 64;

    private final Authentication authentication;
    private final RateLimits limits;
    private final KnownParameters parameters;
    private final UserTokens tokens;
    private final UserRights rights;
    private final Clock clock;

    Door(Authentication authentication, RateLimits limits, KnownParameters parameters, UserTokens tokens,
            UserRights rights, Clock clock) {
        this.tokens = tokens;
        this.rights = rights;
        this.authentication = authentication;
        this.limits = limits;
        this.parameters = parameters;
        this.clock = clock;
    }

    /**
     * A caller who was let in.
     *
     * @param query in the reading of {@code +} that the signature matched
     * @param standing null: free of rate limits
     * @param user whom the call is for; null: for the client alone
     */
    record Admitted(ApiClient client, Query query, RateLimits.@Nullable Standing standing, Call.@Nullable User user) {}

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
        Query query = Query.parse(rawQuery, true);
        boolean login = method.name().equals(AUTHENTICATION);
        String key = query.get("api_key");
        ApiClient.Known known = key == null || key.length() > MOST_KEY || key.indexOf('\0') >= 0
                ? null
                : authentication.find(key);
        Caller caller = new Caller(known == null ? Failing.UNKNOWN : known.client().apiKey(), key == null ? "" : key,
                address);
        if (known == null || !known.client().usableAt(clock.instant())) {
            checkNotShutOut(caller);
            if (login) {
                authentication.passwordMatches(null, "");
            }
            throw failed(Fault.of(401, "AUTH_FAILED", null), caller);
        }
        if (!Networks.contain(known.client().addresses(), address)) {
            throw failed(Fault.of(403, "ADDRESS_NOT_ALLOWED", null), caller);
        }
        Query signed = signed(query, rawQuery, known, caller);
        parameters.refuseDisguised(signed);
        String secret = signed.get(login ? "password" : "token");
        if (login) {
            checkNotShutOut(caller);
            RateLimits.Standing standing = count("tokens:", known.client(), TOKENS_PER_SECOND, TOKENS_AT_ONCE);
            if (secret == null || !authentication.passwordMatches(known, secret)) {
                throw failed(Fault.of(401, "AUTH_FAILED", null), caller);
            }
            return new Admitted(known.client(), signed, standing, null);
        }
        // The pages of the log-in are for browsers: they come with the key's signature alone.
        if (!method.path().startsWith(PUBLIC)) {
            checkToken(known.client(), secret, caller);
        }
        AuditLog.Context.present().by(known.client(), method.name());
        RateLimits.Standing standing = count("calls:", known.client(), known.client().perSecond(),
                known.client().burst());
        if (!known.client().mayCall(method.name())) {
            throw new FaultException(Fault.of(403, "METHOD_NOT_PERMITTED", null));
        }
        String user = signed.get("auth_token");
        return user == null || OF_TOKENS.contains(method.name()) || method.path().startsWith(PUBLIC)
                ? new Admitted(known.client(), signed, standing, null)
                : with(user(known.client(), user, method), known.client(), signed, standing);
    }

    private static Admitted with(Call.User user, ApiClient client, Query signed,
            RateLimits.@Nullable Standing standing) {
        Set<Long> campaigns = user.bounds().campaigns();
        return new Admitted(campaigns == null ? client : client.within(campaigns), signed, standing, user);
    }

    private Call.User user(ApiClient client, String token, Method method) {
        UserToken user = tokens.require(client, token);
        try {
            return new Call.User(user, rights.of(user, method.name(), client.campaigns().isEmpty()));
        } catch (FaultException e) {
            String field = OF_ADMINISTRATORS.contains(method.element()) ? method.element() : null;
            throw new FaultException(Fault.of(403, "NOT_ALLOWED", field));
        }
    }

    private Query signed(Query spaces, @Nullable String rawQuery, ApiClient.Known known, Caller caller) {
        if (Signature.matches(spaces.values(), known.secretKeys())) {
            return spaces;
        }
        if (rawQuery != null && rawQuery.indexOf('+') >= 0) {
            Query pluses = Query.parse(rawQuery, false);
            if (Signature.matches(pluses.values(), known.secretKeys())) {
                return pluses;
            }
        }
        throw failed(Fault.of(401, "SIGNATURE_INVALID", "api_sig"), caller);
    }

    private void checkToken(ApiClient client, @Nullable String token, Caller caller) {
        IssuedToken.State state = token == null
                ? IssuedToken.State.UNKNOWN
                : authentication.state(client, token, caller.address());
        if (state == IssuedToken.State.EXPIRED) {
            // An honest client that is to fetch a new one: no failure.
            throw new FaultException(Fault.of(401, "TOKEN_EXPIRED", "token"));
        }
        if (state == IssuedToken.State.UNKNOWN) {
            throw failed(Fault.of(401, "TOKEN_INVALID", "token"), caller);
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

    /** @throws TooOften where this key has failed too often from this network; a call that is right never gets here */
    private void checkNotShutOut(Caller caller) {
        long rest = limits.shutOut(caller.failing());
        if (rest > 0) {
            throw new TooOften(rest);
        }
    }

    private RuntimeException failed(Fault fault, Caller caller) {
        long rest = limits.shutOut(caller.failing());
        if (rest > 0) {
            return new TooOften(rest);
        }
        limits.failed(caller.failing(), caller.given(), fault.code(), caller.address());
        return new FaultException(fault);
    }

    /** Who says to call, and from where. */
    private record Caller(String key, String given, String address) {

        Failing failing() {
            return new Failing("smp", key, Networks.of(address));
        }
    }
}
