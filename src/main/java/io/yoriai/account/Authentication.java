package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

import io.yoriai.account.internal.ApiClientStore;
import io.yoriai.account.internal.SecretHasher;
import io.yoriai.account.internal.TokenKind;
import io.yoriai.account.internal.TokenStore;
import io.yoriai.account.internal.TokenStore.Known;

/**
 * Knows who calls the marketing API (spec/conventions.md 2, spec/smp-platform.md 1). The door's hot path asks the database
 * nothing twice within a second.
 */
@Service
public class Authentication {

    private final ApiClientStore clients;
    private final TokenStore tokens;
    private final SecretHasher hasher;

    Authentication(ApiClientStore clients, TokenStore tokens, SecretHasher hasher) {
        this.clients = clients;
        this.tokens = tokens;
        this.hasher = hasher;
    }

    /** The client of this key, or null where there is none or it was revoked. */
    public ApiClient.@Nullable Known find(String apiKey) {
        return clients.find(apiKey).orElse(null);
    }

    /** Whether this is the client's password; an unknown client (null) takes as long to tell. */
    public boolean passwordMatches(ApiClient.@Nullable Known known, String password) {
        return hasher.matches(password, known == null ? null : known.passwordHash());
    }

    /**
     * Issues a token to an address, by the client's terms; only its hash is stored. Of more live ones than the
     * setting {@code api.tokens} says the one unused for longest goes.
     */
    public IssuedToken issue(ApiClient client, String address) {
        return tokens.issue(TokenKind.SMP, client.id(), client.tokens(), address);
    }

    /** What a token is that comes from the address; one that may not be used from there is unknown. */
    public IssuedToken.State state(ApiClient client, String token, String address) {
        Known known = tokens.read(TokenKind.SMP, token);
        return known.owner() == client.id() && client.tokens().admit(known.network(), address)
                ? known.state()
                : IssuedToken.State.UNKNOWN;
    }
}
