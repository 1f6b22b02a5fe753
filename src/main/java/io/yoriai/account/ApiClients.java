package io.yoriai.account;

import io.yoriai.record.RandomText;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import io.yoriai.account.internal.ApiClientStore;
import io.yoriai.account.internal.TokenKind;
import io.yoriai.account.internal.TokenStore;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;

/** Makes, lists and revokes API clients (spec/smp-platform.md 12.1). */
@Service
public class ApiClients {

    private static final int MOST_HOSTS = 50;
    private static final Pattern HOST = Pattern.compile(
            "[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?){0,20}(?::[1-9][0-9]{0,4})?");
    private static final int MOST_HOURS = 168;

    private final ApiClientStore store;
    private final TokenStore tokens;
    private final AuditLog audit;
    private final Clock clock;

    ApiClients(ApiClientStore store, TokenStore tokens, AuditLog audit, Clock clock) {
        this.store = store;
        this.tokens = tokens;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * Makes a client with fresh random credentials.
     *
     * @throws FaultException 400 with everything that is not right
     */
    @Transactional
    public Credentials create(NewApiClient client) {
        Credentials credentials = new Credentials(RandomText.hex(16), RandomText.letters(Credentials.PASSWORD_LENGTH),
                RandomText.hex(16));
        create(client, credentials);
        return credentials;
    }

    /**
     * Makes a client with given credentials, as demo data does.
     *
     * @throws FaultException 400 with everything that is not right
     */
    @Transactional
    public void create(NewApiClient client, Credentials credentials) {
        List<Fault> faults = client.faults();
        FaultException.throwIfAny(faults);
        long id = store.insert(client, credentials);
        audit.write(null, "key.create", "ApiClient/" + id, Map.of(), client.columns());
    }

    /**
     * Says where the pages of the log-in may send a browser back to.
     *
     * @param hosts names with a port where it is not the scheme's, such as {@code app.example.com} and {@code localhost:3000}
     * @return whether there is such a key
     * @throws FaultException 400 INVALID_VALUE for what is no host
     */
    @Transactional
    public boolean registerCallbacks(String apiKey, List<String> hosts) {
        List<String> clean = hosts.stream().map(host -> host.strip().toLowerCase(Locale.ROOT)).distinct().toList();
        if (clean.size() > MOST_HOSTS || !clean.stream().allMatch(HOST.asMatchPredicate())) {
            throw new FaultException(Fault.invalidValue("ApiClient.CallbackHosts"));
        }
        return store.registerCallbacks(apiKey, clean);
    }

    /** Where the pages of the log-in may send a browser back to. */
    public List<String> callbacks(ApiClient client) {
        return store.callbacks(client.id());
    }

    /** What a renewal made, shown once. */
    public record Renewed(String secretKey, Instant oldUntil) {}

    /**
     * Gives a client another secret key; the old one signs on for a while, so that programs change over without a gap. Its
     * password and its tokens stay.
     *
     * @param hours 0 to 168 for which the old one stays good
     * @throws FaultException 404 for no such client, 400 for other hours
     */
    @Transactional
    public Renewed renew(Actor by, String apiKey, int hours) {
        if (hours < 0 || hours > MOST_HOURS) {
            throw new FaultException(
                    Fault.invalidValue("ApiClient.Hours").saying("fault.INVALID_VALUE.between", 0, MOST_HOURS));
        }
        String secret = RandomText.hex(16);
        Instant until = clock.instant().plus(Duration.ofHours(hours));
        long id = store.renew(apiKey, secret, until)
                .orElseThrow(() -> new FaultException(Fault.notFound("ApiClient.ApiKey")));
        audit.write(by, "apiClient.renew", "ApiClient/" + id);
        return new Renewed(secret, until);
    }

    /** The client of a number, where it may call at present. */
    public Optional<ApiClient> usable(long id) {
        return store.byId(id).filter(client -> client.usableAt(clock.instant()));
    }

    /** All clients that were not revoked, oldest first. */
    public List<ApiClient> list() {
        return store.all();
    }

    /**
     * Revokes a client: its key and its tokens are void at once on this node, within a second on others.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean revoke(String apiKey) {
        Optional<Long> revoked = store.revoke(apiKey);
        revoked.ifPresent(id -> {
            tokens.end(TokenKind.SMP, id);
            audit.write(null, "key.revoke", "ApiClient/" + id);
        });
        return revoked.isPresent();
    }
}
