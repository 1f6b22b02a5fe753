package io.yoriai.neo.internal;

import org.springframework.stereotype.Component;

import java.util.Optional;

import io.yoriai.account.AuditLog;
import io.yoriai.account.CallLog;
import io.yoriai.account.NeoAuthentication;
import io.yoriai.account.NeoAuthentication.Caller;
import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;

/** Steps 1, 3 and 4 of spec/neo.md 3: the token, the magazine, its settings. */
@Component
class NeoDoor {

    private final NeoAuthentication authentication;
    private final CallRate rate;
    private final Magazines magazines;
    private final CallLog calls;

    NeoDoor(NeoAuthentication authentication, CallRate rate, Magazines magazines, CallLog calls) {
        this.authentication = authentication;
        this.rate = rate;
        this.magazines = magazines;
        this.calls = calls;
    }

    /** Step 1: whose token it is, and whether the key may do such a thing. */
    NeoClient client(NeoCall call, Operation operation) {
        String token = call.parameters().orEmpty("access_token");
        if (token.isEmpty()) {
            throw NeoFault.invalidToken();
        }
        NeoClient client = switch (authentication.caller(token, call.address())) {
            case Caller.Admitted admitted -> admitted.client();
            case Caller.Expired expired -> throw NeoFault.expiredToken();
            case Caller.Unknown unknown -> throw NeoFault.invalidToken();
        };
        String method = call.parameters().orEmpty("path");
        AuditLog.Context.present().by(client, method);
        if (!client.operations().contains(operation)) {
            throw NeoFault.invalidToken();
        }
        rate.count(client);
        calls.count(client, method, 0);
        if (operation == Operation.READ) {
            calls.read(client, method, 1);
        }
        return client;
    }

    /**
     * The magazine, for the checks of step 2 that need it.
     *
     * @param anew not a copy of the last second
     * @return nothing where there is none, or the key may not use it
     */
    Optional<Magazine> magazine(NeoClient client, long magazineId, boolean anew) {
        if (!client.mayUse(magazineId)) {
            return Optional.empty();
        }
        return anew ? magazines.renewed(magazineId) : magazines.recent(magazineId);
    }

    /** Steps 3 and 4. */
    Magazine opened(Optional<Magazine> magazine, Operation operation) {
        Magazine found = magazine.orElseThrow(NeoFault::magazineNotFound);
        if (!found.allows(operation)) {
            throw NeoFault.magazineSetting();
        }
        return found;
    }
}
