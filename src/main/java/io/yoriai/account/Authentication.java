package io.yoriai.account;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

import io.yoriai.account.internal.Seal;

/**
 * Knows who calls (spec/conventions.md 2, spec/smp-platform.md 1). What is known of a key and of a token is read from
 * the database at most a second before it is used, so that the door's hot path asks nothing twice and a revoked key is
 * out on every node within that second.
 */
@Service
public class Authentication {

    /** How long a token lives from its issue. */
    public static final Duration TOKEN_LIFE = Duration.ofHours(1);

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration TOLD_EXPIRED = Duration.ofHours(24);
    private static final int MOST_TOKENS = 1_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Seal seal;
    private final Passwords passwords;
    private final LoadingCache<String, Optional<KnownClient>> clients;
    private final LoadingCache<String, Optional<Token>> tokens;

    Authentication(JdbcClient jdbc, Clock clock, Seal seal, Passwords passwords) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.seal = seal;
        this.passwords = passwords;
        clients = Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(10_000).build(this::load);
        tokens = Caffeine.newBuilder().expireAfterWrite(FRESH).maximumSize(100_000).build(this::loadToken);
    }

    /**
     * A client with what it signs with.
     *
     * @param secretKeys the present one, and for a while after a renewal the one before
     */
    public record KnownClient(ApiClient client, List<String> secretKeys, String passwordHash) {

        @Override
        public String toString() {
            return client.toString();
        }
    }

    /** A new token and the moment it expires. */
    public record IssuedToken(String token, Instant expiresAt) {}

    /** What a token is worth. */
    public enum TokenState {
        VALID,
        EXPIRED,
        UNKNOWN
    }

    private record Token(long client, Instant expiresAt) {}

    /** The client of this key, or null where there is none or it was revoked. */
    public @Nullable KnownClient find(String apiKey) {
        return clients.get(apiKey).orElse(null);
    }

    /** Whether this is the client's password; an unknown client (null) takes as long to tell. */
    public boolean passwordMatches(@Nullable KnownClient known, String password) {
        if (known == null) {
            passwords.pretend(password);
            return false;
        }
        return passwords.matches(password, known.passwordHash());
    }

    /** Issues a token; only its hash is stored. Of more than 1,000 live ones the one unused for longest goes. */
    @Transactional
    public IssuedToken issue(ApiClient client) {
        String token = Secrets.hex(20);
        Instant now = clock.instant();
        Instant expires = now.plus(TOKEN_LIFE);
        jdbc.sql("delete from api_token where expires_at < ?").param(Timestamp.from(now.minus(TOLD_EXPIRED))).update();
        jdbc.sql("""
                delete from api_token where token_hash in (
                    select token_hash from api_token where client_id = ? and expires_at > ?
                    order by last_used_at desc offset ?)""")
                .params(client.id(), Timestamp.from(now), MOST_TOKENS - 1).update();
        jdbc.sql("""
                insert into api_token (token_hash, client_id, issued_at, expires_at, last_used_at)
                values (?, ?, ?, ?, ?)""").params(Secrets.sha256(token), client.id(), Timestamp.from(now),
                Timestamp.from(expires), Timestamp.from(now)).update();
        return new IssuedToken(token, expires);
    }

    public TokenState state(ApiClient client, String token) {
        Token found = tokens.get(token).orElse(null);
        if (found == null || found.client() != client.id()) {
            return TokenState.UNKNOWN;
        }
        Instant now = clock.instant();
        if (now.isBefore(found.expiresAt())) {
            return TokenState.VALID;
        }
        return now.isBefore(found.expiresAt().plus(TOLD_EXPIRED)) ? TokenState.EXPIRED : TokenState.UNKNOWN;
    }

    /** Forgets what was read of a key, so that a change on this node works at once. */
    public void forget(String apiKey) {
        clients.invalidate(apiKey);
        tokens.invalidateAll();
    }

    private Optional<KnownClient> load(String apiKey) {
        Optional<KnownClient> found = jdbc.sql("select " + ApiClients.COLUMNS
                + ", password_hash, secret_sealed, previous_sealed, previous_until from api_client"
                + " where api_key = ? and deleted_at is null").param(apiKey).query((row, n) -> read(row)).optional();
        found.ifPresent(known -> touch("""
                update api_client set last_used_at = ?
                where id = ? and (last_used_at is null or last_used_at < ?)""", known.client().id()));
        return found;
    }

    private Optional<Token> loadToken(String token) {
        byte[] hash = Secrets.sha256(token);
        Optional<Token> found = jdbc.sql("select client_id, expires_at from api_token where token_hash = ?")
                .param(hash).query((row, n) -> new Token(row.getLong(1), row.getTimestamp(2).toInstant())).optional();
        if (found.isPresent()) {
            touch("update api_token set last_used_at = ? where token_hash = decode(?, 'hex') and last_used_at < ?",
                    HexFormat.of().formatHex(hash));
        }
        return found;
    }

    /** Last use is kept to the minute, so that a busy client writes once a minute. */
    private void touch(String sql, Object id) {
        Instant now = clock.instant();
        jdbc.sql(sql).params(Timestamp.from(now), id, Timestamp.from(now.minusSeconds(60))).update();
    }

    private KnownClient read(ResultSet row) throws SQLException {
        List<String> secrets = new ArrayList<>();
        secrets.add(seal.open(row.getBytes("secret_sealed")));
        Timestamp until = row.getTimestamp("previous_until");
        if (until != null && clock.instant().isBefore(until.toInstant())) {
            secrets.add(seal.open(row.getBytes("previous_sealed")));
        }
        return new KnownClient(ApiClients.read(row), secrets, row.getString("password_hash"));
    }
}
