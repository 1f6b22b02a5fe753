package io.yoriai.account;

import io.yoriai.record.RandomText;

import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.internal.ApiClientStore;
import io.yoriai.account.internal.TokenKind;
import io.yoriai.account.internal.TokenStore;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.Method;
import io.yoriai.record.write.References;

/**
 * Makes, lists, changes and revokes API clients (spec/smp-platform.md 12.1), by the screens and by the command alike. What
 * changes holds at once on this node, within a second on others; each change is a row of the operation log, without secrets.
 */
@Service
public class ApiClients {

    private static final int MOST_HOURS = 168;

    private final ApiClientStore store;
    private final TokenStore tokens;
    private final AuditLog audit;
    private final Clock clock;
    private final Dictionary dictionary;
    private final References references;

    ApiClients(ApiClientStore store, TokenStore tokens, AuditLog audit, Clock clock, Dictionary dictionary,
            References references) {
        this.dictionary = dictionary;
        this.references = references;
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
        FaultException.throwIfAny(faults(client));
        long id = store.insert(client, credentials);
        audit.write(null, "key.create", "ApiClient/" + id, Map.of(), client.columns());
    }

    /** Everything that is not right with what is said of a client: by itself, and by what there is to name. */
    public List<Fault> faults(NewApiClient client) {
        List<Fault> faults = new ArrayList<>(client.faults());
        client.methods().stream().filter(method -> !known(method)).findFirst()
                .ifPresent(
                        method -> faults.add(Fault.invalidValue("ApiClient.Methods").saying("fault.method", method)));
        Set<Long> campaigns = references.names("Seminar", client.campaigns()).keySet();
        client.campaigns().stream().filter(id -> !campaigns.contains(id)).findFirst().ifPresent(
                id -> faults.add(Fault.invalidValue("ApiClient.Campaigns").saying("fault.campaign", id.toString())));
        Long session = client.defaultSession();
        if (session != null && references.names("Session", List.of(session)).isEmpty()) {
            faults.add(Fault.invalidValue("ApiClient.DefaultSession").saying("fault.session", session.toString()));
        }
        return faults;
    }

    private boolean known(String method) {
        return method.endsWith(".*")
                ? dictionary.methods().stream()
                        .anyMatch(one -> one.name().startsWith(method.substring(0, method.length() - 1)))
                : dictionary.method(method) != null;
    }

    /** Names of the methods that change nothing; a log-out is a GET that ends something. */
    public List<String> reading() {
        return dictionary.methods().stream()
                .filter(method -> method.verb().equals("GET") && !method.name().equals("authinfo.logout"))
                .map(Method::name).toList();
    }

    /**
     * The client of a key, at present.
     *
     * @throws FaultException 404 where there is none, or it was revoked
     */
    public ApiClient get(String apiKey) {
        return store.byKey(apiKey).orElseThrow(ApiClients::unknown);
    }

    /**
     * What was said of a client.
     *
     * @throws FaultException 404
     */
    public NewApiClient said(ApiClient client) {
        return store.said(client.id()).orElseThrow(ApiClients::unknown);
    }

    /**
     * Says it anew, and switches the client on or off; one that is off has no tokens any more.
     *
     * @throws FaultException 400 with everything that is not right, 404
     */
    @Transactional
    public void change(String apiKey, NewApiClient client, boolean active) {
        FaultException.throwIfAny(faults(client));
        ApiClient old = get(apiKey);
        Map<String, String> before = new HashMap<>(said(old).columns());
        before.put("active", Boolean.toString(old.active()));
        Map<String, String> after = new HashMap<>(client.columns());
        after.put("active", Boolean.toString(active));
        store.update(old, client, active);
        if (!active) {
            tokens.end(TokenKind.SMP, old.id());
        }
        audit.write(null, "key.change", "ApiClient/" + old.id(), before, after);
    }

    /**
     * Says where the pages of the log-in may send a browser back to.
     *
     * @param hosts as in {@link NewApiClient}
     * @throws FaultException 400 INVALID_VALUE for what is no host, 404
     */
    @Transactional
    public void registerCallbacks(String apiKey, List<String> hosts) {
        ApiClient client = get(apiKey);
        change(apiKey, said(client).callingBack(hosts), client.active());
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
                .orElseThrow(ApiClients::unknown);
        audit.write(by, "key.renew", "ApiClient/" + id);
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

    private static FaultException unknown() {
        return new FaultException(Fault.notFound("ApiClient.ApiKey"));
    }
}
