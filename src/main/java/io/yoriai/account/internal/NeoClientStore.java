package io.yoriai.account.internal;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;

/** The table {@code neo_client}. A node knows what it read of a key at most a second ago (docs/adr/0003). */
@Repository
public class NeoClientStore {

    private static final String COLUMNS = "c.id, c.client_id, c.name, c.operations, c.magazine_ids, c.addresses, c.active,"
            + " c.rate_per_second, c.token_minutes, c.token_bound, c.created_at, c.last_used_at";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final TokenStore tokens;
    private final SecretHasher hasher;
    private final LoadingCache<Long, Optional<NeoClient>> copies;

    NeoClientStore(JdbcClient jdbc, Clock clock, TokenStore tokens, SecretHasher hasher) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.tokens = tokens;
        this.hasher = hasher;
        copies = SecondCache.by(clock).maximumSize(10_000).build(this::load);
    }

    public boolean insert(String name, String clientId, String secret, Set<Operation> operations, Rights rights) {
        return jdbc.sql("""
                insert into neo_client (client_id, secret_hash, name, operations, magazine_ids, addresses,
                                        rate_per_second, token_minutes, token_bound, created_at)
                values (:clientId, :secret, :name, :operations, :magazines, :addresses, :rate, :minutes, :bound, :now)
                on conflict (client_id) do nothing
                """).param("clientId", clientId).param("secret", hasher.hash(secret)).param("name", name)
                .param("operations", operations.stream().map(Enum::name).toArray(String[]::new))
                .param("magazines", rights.magazineIds().toArray(new Long[0]))
                .param("addresses", rights.addresses().toArray(new String[0])).param("rate", rights.ratePerSecond())
                .param("minutes", rights.tokens().minutes()).param("bound", rights.tokens().bound())
                .param("now", SqlTime.now(clock)).update() == 1;
    }

    public Optional<NeoClient> find(String clientId) {
        return jdbc.sql("select " + COLUMNS + " from neo_client c where client_id = :clientId")
                .param("clientId", clientId)
                .query((row, n) -> read(row)).optional();
    }

    public List<NeoClient> all() {
        return jdbc.sql("select " + COLUMNS + " from neo_client c order by id").query((row, n) -> read(row)).list();
    }

    /** A key whose row is held until the transaction ends: others read it, nobody changes it. */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Held(NeoClient client, byte[] secretHash) {}

    public Optional<Held> hold(String clientId) {
        return jdbc
                .sql("select " + COLUMNS + ", c.secret_hash from neo_client c where client_id = :clientId for share")
                .param("clientId", clientId)
                .query((row, n) -> new Held(read(row), Objects.requireNonNull(row.getBytes("secret_hash"))))
                .optional();
    }

    /** A key that is 有効. */
    public Optional<NeoClient> active(long id) {
        return Objects.requireNonNull(copies.get(id));
    }

    private Optional<NeoClient> load(long id) {
        Optional<NeoClient> found = jdbc.sql("select " + COLUMNS + " from neo_client c where id = :id and active")
                .param("id", id)
                .query((row, n) -> read(row)).optional();
        found.ifPresent(client -> used(client.id()));
        return found;
    }

    public void update(long id, String name, Set<Operation> operations, Rights rights, boolean active) {
        jdbc.sql("""
                update neo_client set name = :name, operations = :operations, magazine_ids = :magazines,
                       addresses = :addresses, rate_per_second = :rate, token_minutes = :minutes,
                       token_bound = :bound, active = :active
                 where id = :id""").param("id", id).param("name", name)
                .param("operations", operations.stream().map(Enum::name).toArray(String[]::new))
                .param("magazines", rights.magazineIds().toArray(new Long[0]))
                .param("addresses", rights.addresses().toArray(new String[0])).param("rate", rights.ratePerSecond())
                .param("minutes", rights.tokens().minutes()).param("bound", rights.tokens().bound())
                .param("active", active).update();
        if (!active) {
            tokens.end(TokenKind.NEO, id);
        }
        forget(id);
    }

    public void changeSecret(long id, String secret) {
        jdbc.sql("update neo_client set secret_hash = :secret where id = :id").param("secret", hasher.hash(secret))
                .param("id", id).update();
        tokens.end(TokenKind.NEO, id);
    }

    public void delete(long id) {
        jdbc.sql("delete from neo_client where id = :id").param("id", id).update();
        tokens.end(TokenKind.NEO, id);
        forget(id);
    }

    /** Notes that the key was used: once a minute, and never waiting for who holds its row. */
    public void used(long id) {
        Instant now = clock.instant();
        jdbc.sql("""
                update neo_client set last_used_at = :now where id = (
                    select id from neo_client where id = :id and (last_used_at is null or last_used_at < :before)
                       for update skip locked)""").param("now", SqlTime.of(now)).param("id", id)
                .param("before", SqlTime.of(now.minusSeconds(60))).update();
    }

    private void forget(long id) {
        AfterCommit.run(() -> copies.invalidate(id));
    }

    private static NeoClient read(ResultSet row) throws SQLException {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String name : (String[]) array(row, "operations")) {
            operations.add(Operation.valueOf(name));
        }
        return new NeoClient(row.getLong("id"), Objects.requireNonNull(row.getString("client_id")),
                Objects.requireNonNull(row.getString("name")), operations,
                Arrays.asList((Long[]) array(row, "magazine_ids")), Arrays.asList((String[]) array(row, "addresses")),
                row.getBoolean("active"), row.getInt("rate_per_second"),
                new TokenTerms(row.getInt("token_minutes"), row.getBoolean("token_bound")),
                SqlTime.read(row, "created_at"),
                SqlTime.orNull(row, "last_used_at"));
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getArray(column)).getArray();
    }
}
