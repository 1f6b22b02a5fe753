package io.yoriai.neo.internal;

import io.yoriai.account.Networks;
import io.yoriai.newsletter.NeoClient;
import io.yoriai.newsletter.NeoClients;
import io.yoriai.neo.internal.NeoTokenCache.Token;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/** Issues and knows the tokens of the newsletter API. Only their hashes are kept (spec/neo.md 2). */
@Repository
public class NeoTokenStore {

    static final Duration LIFE = Duration.ofSeconds(3600);

    private static final Duration REMEMBERED = Duration.ofDays(7);
    private static final Duration FAILURES_COUNT = Duration.ofMinutes(10);
    private static final int MOST_LIVE = 100;
    private static final int MOST_FAILURES = 10;

    private final JdbcClient jdbc;
    private final NeoTokenCache cache;
    private final NeoClients clients;
    private final Clock clock;

    NeoTokenStore(JdbcClient jdbc, NeoTokenCache cache, NeoClients clients, Clock clock) {
        this.jdbc = jdbc;
        this.cache = cache;
        this.clients = clients;
        this.clock = clock;
    }

    /** What became of a token request. */
    sealed interface Issue {

        /** The token, told once. */
        record Issued(String token) implements Issue {}

        /** Unknown, wrong, disabled, or called from where the key may not be used. */
        record Refused() implements Issue {}

        /** Too many refusals to this address of late. */
        record Blocked() implements Issue {}
    }

    /** Issues a token; requests of one address run one after the other, so that none slips past the count. */
    @Transactional
    public Issue issue(String clientId, String secret, String address) {
        Instant now = clock.instant();
        jdbc.sql("select pg_advisory_xact_lock(7302, hashtext(:address))").param("address", address)
                .query((row, n) -> 0).list();
        int failures = jdbc.sql("select count(*) from neo_failure where address = :address::inet and at > :since")
                .param("address", address).param("since", utc(now.minus(FAILURES_COUNT))).query(Integer.class).single();
        if (failures >= MOST_FAILURES) {
            return new Issue.Blocked();
        }
        // The key's row is held from here on: two requests of one key do not count the same live tokens.
        Optional<NeoClient> client = clients.claim(clientId, secret).filter(NeoClient::active)
                .filter(claimed -> holds(claimed, address));
        if (client.isEmpty()) {
            jdbc.sql("delete from neo_failure where address = :address::inet and at <= :since")
                    .param("address", address)
                    .param("since", utc(now.minus(FAILURES_COUNT))).update();
            jdbc.sql("insert into neo_failure (address, at) values (:address::inet, :now)").param("address", address)
                    .param("now", utc(now)).update();
            return new Issue.Refused();
        }
        return new Issue.Issued(insert(client.get(), now));
    }

    private String insert(NeoClient client, Instant now) {
        String token = Secrets.hex(20);
        jdbc.sql(
                "insert into neo_token (token_hash, client_id, issued_at, expires_at) values (:hash, :client, :now, :end)")
                .param("hash", Secrets.hash(token)).param("client", client.id()).param("now", utc(now))
                .param("end", utc(now.plus(LIFE))).update();
        jdbc.sql(
                """
                        delete from neo_token where client_id = :client
                           and (expires_at <= :forgotten
                                or token_hash in (select token_hash from neo_token where client_id = :client and expires_at > :now
                                                   order by issued_at desc, token_hash offset :most))
                        """)
                .param("client", client.id()).param("forgotten", utc(now.minus(REMEMBERED)))
                .param("now", utc(now)).param("most", MOST_LIVE).update();
        clients.used(client.id());
        return token;
    }

    /**
     * The key of a token that may be used from the address.
     *
     * @throws NeoFault 401 expired, 402 anything else
     */
    NeoClient authenticate(String token, String address) {
        Token found = cache.get(token);
        if (found == null) {
            long before = System.nanoTime();
            found = load(token).orElseThrow(NeoFault::invalidToken);
            cache.put(token, found, before);
            clients.used(found.client().id());
        }
        Instant now = clock.instant();
        if (!now.isBefore(found.expiresAt())) {
            throw now.isBefore(found.expiresAt().plus(REMEMBERED)) ? NeoFault.expiredToken() : NeoFault.invalidToken();
        }
        if (!holds(found.client(), address)) {
            throw NeoFault.invalidToken();
        }
        return found.client();
    }

    /** Whether a token may be used from the address. */
    boolean good(String token, String address) {
        try {
            authenticate(token, address);
            return true;
        } catch (NeoFault e) {
            return false;
        }
    }

    private Optional<Token> load(String token) {
        return jdbc.sql("select client_id, expires_at from neo_token where token_hash = :hash")
                .param("hash", Secrets.hash(token))
                .query((row, n) -> new Stored(row.getLong("client_id"),
                        Objects.requireNonNull(row.getTimestamp("expires_at")).toInstant()))
                .optional()
                .flatMap(stored -> clients.active(stored.clientId())
                        .map(client -> new Token(client, stored.expiresAt())));
    }

    private record Stored(long clientId, Instant expiresAt) {}

    private static boolean holds(NeoClient client, String address) {
        return Networks.contain(client.addresses(), address);
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
