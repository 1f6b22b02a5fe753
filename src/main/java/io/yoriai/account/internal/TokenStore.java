package io.yoriai.account.internal;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

import io.yoriai.account.IssuedToken;
import io.yoriai.account.Networks;
import io.yoriai.record.RandomText;
import io.yoriai.account.Digests;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;

/**
 * The table {@code token}: the tokens of both APIs, by their hashes. A node knows what it read of a token at most a second
 * ago (docs/adr/0003).
 */
@Repository
public class TokenStore {

    private static final int BYTES = 20;
    private static final Pattern SHAPE = Pattern.compile("[0-9a-f]{" + 2 * BYTES + "}");

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;
    private final LoadingCache<Sent, Optional<Row>> copies;

    TokenStore(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
        copies = SecondCache.by(clock).maximumSize(100_000).build(this::load);
    }

    /**
     * @param owner id of the key; 0 where nothing is known of the token
     * @param network that it was issued to; null: not known
     */
    public record Known(IssuedToken.State state, long owner, @Nullable String network) {

        static final Known NOTHING = new Known(IssuedToken.State.UNKNOWN, 0, null);
    }

    private record Sent(TokenKind kind, String token) {}

    private record Row(long owner, Instant expiresAt, @Nullable String network) {}

    /** Issues a token and takes those away that are forgotten, or one too many: one statement, so one commit. */
    public IssuedToken issue(TokenKind kind, long owner, TokenTerms terms, String address) {
        String token = RandomText.hex(BYTES);
        Instant now = clock.instant();
        Instant end = now.plus(terms.life());
        jdbc.sql("""
                with over as (
                    select hash from token where hash in (
                        select hash from token where kind = :kind and owner_id = :owner and expires_at > :now
                         order by last_used_at desc, hash offset :others)
                       for update skip locked
                ), forgotten as (
                    select hash from token where kind = :kind and expires_at < :forgotten for update skip locked
                ), gone as (
                    delete from token where hash in (select hash from over union all select hash from forgotten)
                )
                insert into token (hash, kind, owner_id, issued_at, expires_at, last_used_at, network)
                values (:hash, :kind, :owner, :now, :end, :now, :network)""").param("network", Networks.of(address))
                .param("hash", Digests.sha256(token))
                .param("kind", kind.name()).param("owner", owner).param("now", SqlTime.of(now))
                .param("end", SqlTime.of(end)).param("others", kind.most(settings) - 1)
                .param("forgotten", SqlTime.of(now.minus(kind.toldExpired()))).update();
        return new IssuedToken(token, terms.life(), end);
    }

    public Known read(TokenKind kind, String token) {
        if (!SHAPE.matcher(token).matches()) {
            return Known.NOTHING;
        }
        return Objects.requireNonNull(copies.get(new Sent(kind, token))).map(row -> known(kind, row))
                .orElse(Known.NOTHING);
    }

    private Known known(TokenKind kind, Row row) {
        Instant now = clock.instant();
        if (now.isBefore(row.expiresAt())) {
            return new Known(IssuedToken.State.VALID, row.owner(), row.network());
        }
        return now.isBefore(row.expiresAt().plus(kind.toldExpired()))
                ? new Known(IssuedToken.State.EXPIRED, row.owner(), row.network())
                : Known.NOTHING;
    }

    /** Ends all tokens of a key: on this node at once, on others within a second. */
    public void end(TokenKind kind, long owner) {
        jdbc.sql("delete from token where kind = :kind and owner_id = :owner").param("kind", kind.name())
                .param("owner", owner).update();
        AfterCommit.run(copies::invalidateAll);
    }

    private Optional<Row> load(Sent sent) {
        byte[] hash = Digests.sha256(sent.token());
        Optional<Row> found = jdbc
                .sql("select owner_id, expires_at, network from token where hash = :hash and kind = :kind")
                .param("hash", hash).param("kind", sent.kind().name())
                .query((row, n) -> new Row(row.getLong(1), SqlTime.read(row, "expires_at"), row.getString("network")))
                .optional();
        if (found.isPresent() && sent.kind().useNoted()) {
            Instant now = clock.instant();
            // To the minute: a busy client writes once a minute.
            jdbc.sql("update token set last_used_at = :now where hash = :hash and last_used_at < :before")
                    .param("now", SqlTime.of(now)).param("hash", hash)
                    .param("before", SqlTime.of(now.minusSeconds(60))).update();
        }
        return found;
    }
}
