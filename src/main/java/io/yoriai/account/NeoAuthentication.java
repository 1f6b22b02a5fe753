package io.yoriai.account;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.util.Optional;

import io.yoriai.account.internal.NeoClientStore;
import io.yoriai.account.internal.RefusedRequests;
import io.yoriai.account.internal.SecretHasher;
import io.yoriai.account.internal.TokenKind;
import io.yoriai.account.internal.TokenStore;
import io.yoriai.account.internal.TokenStore.Known;

/** Knows who calls the newsletter API (spec/neo.md 2). */
@Service
public class NeoAuthentication {

    private final NeoClientStore clients;
    private final TokenStore tokens;
    private final RefusedRequests refused;
    private final SecretHasher hasher;

    NeoAuthentication(NeoClientStore clients, TokenStore tokens, RefusedRequests refused, SecretHasher hasher) {
        this.clients = clients;
        this.tokens = tokens;
        this.refused = refused;
        this.hasher = hasher;
    }

    /** What became of a token request. */
    public sealed interface Request {

        /** The token, told once. */
        record Granted(IssuedToken token) implements Request {}

        /** Unknown, wrong, disabled, or called from where the key may not be used. */
        record Refused() implements Request {}

        /** Too many refusals to this address of late. */
        record Blocked() implements Request {}
    }

    /** Whose a token is. */
    public sealed interface Caller {

        /** It may be used from the address. */
        record Admitted(NeoClient client) implements Caller {}

        /** It was good once. */
        record Expired() implements Caller {}

        /** Nobody's, or not of use from the address. */
        record Unknown() implements Caller {}
    }

    /** Issues a token to whoever has the key's secret, unless the address guessed wrong too often. */
    @Transactional
    public Request issue(String clientId, String secret, String address) {
        // The key's row is held from here on: its secret is not renewed before the token is in, which a renewal ends.
        Optional<NeoClient> client = clients.hold(clientId)
                .filter(held -> hasher.matches(secret, held.secretHash()))
                .map(NeoClientStore.Held::client)
                .filter(held -> held.active() && Networks.contain(held.addresses(), address));
        if (client.isEmpty()) {
            return refused.add(address) ? new Request.Refused() : new Request.Blocked();
        }
        if (refused.tooMany(address)) {
            return new Request.Blocked();
        }
        clients.used(client.get().id());
        return new Request.Granted(tokens.issue(TokenKind.NEO, client.get().id(), client.get().tokens(), address));
    }

    /** Whether a token may be used from the address. */
    public boolean admits(String token, String address) {
        return caller(token, address) instanceof Caller.Admitted;
    }

    /** Whose a token is that comes from the address. */
    public Caller caller(String token, String address) {
        Known known = tokens.read(TokenKind.NEO, token);
        Optional<NeoClient> client = known.state() == IssuedToken.State.UNKNOWN
                ? Optional.empty()
                : clients.active(known.owner());
        if (client.isEmpty() || !client.get().tokens().admit(known.network(), address)) {
            return new Caller.Unknown();
        }
        return switch (known.state()) {
            case UNKNOWN -> new Caller.Unknown();
            case EXPIRED -> new Caller.Expired();
            case VALID -> Networks.contain(client.get().addresses(), address)
                    ? new Caller.Admitted(client.get())
                    : new Caller.Unknown();
        };
    }
}
