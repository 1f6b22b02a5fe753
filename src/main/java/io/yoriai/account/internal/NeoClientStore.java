package io.yoriai.account.internal;

import org.springframework.context.ApplicationEventPublisher;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClient.Rights;
import io.yoriai.account.NeoClientChanged;

/** The table {@code neo_client}. */
@Repository
public class NeoClientStore {

    private static final String COLUMNS = "c.id, c.client_id, c.name, c.operations, c.magazine_ids, c.addresses, c.active,"
            + " c.rate_per_second, c.created_at, c.last_used_at";

    private final JdbcClient jdbc;
    private final ApplicationEventPublisher news;
    private final Clock clock;

    NeoClientStore(JdbcClient jdbc, ApplicationEventPublisher news, Clock clock) {
        this.jdbc = jdbc;
        this.news = news;
        this.clock = clock;
    }

    public boolean insert(String name, String clientId, byte[] secretHash, Set<Operation> operations, Rights rights) {
        return jdbc.sql("""
                insert into neo_client (client_id, secret_hash, name, operations, magazine_ids, addresses,
                                        rate_per_second, created_at)
                values (:clientId, :secret, :name, :operations, :magazines, :addresses, :rate, :now)
                on conflict (client_id) do nothing
                """).param("clientId", clientId).param("secret", secretHash).param("name", name)
                .param("operations", operations.stream().map(Enum::name).toArray(String[]::new))
                .param("magazines", rights.magazineIds().toArray(new Long[0]))
                .param("addresses", rights.addresses().toArray(new String[0])).param("rate", rights.ratePerSecond())
                .param("now", now()).update() == 1;
    }

    public Optional<NeoClient> find(String clientId) {
        return jdbc.sql("select " + COLUMNS + " from neo_client c where client_id = :clientId")
                .param("clientId", clientId)
                .query((row, n) -> read(row)).optional();
    }

    public List<NeoClient> all() {
        return jdbc.sql("select " + COLUMNS + " from neo_client c order by id").query((row, n) -> read(row)).list();
    }

    /** A key whose row is held until the transaction ends. */
    public record Locked(NeoClient client, byte[] secretHash) {}

    public Optional<Locked> lock(String clientId) {
        return jdbc
                .sql("select " + COLUMNS + ", c.secret_hash from neo_client c where client_id = :clientId for update")
                .param("clientId", clientId)
                .query((row, n) -> new Locked(read(row), Objects.requireNonNull(row.getBytes("secret_hash"))))
                .optional();
    }

    public Optional<NeoClient> active(long id) {
        return jdbc.sql("select " + COLUMNS + " from neo_client c where id = :id and active").param("id", id)
                .query((row, n) -> read(row)).optional();
    }

    public void update(long id, String name, Set<Operation> operations, Rights rights, boolean active) {
        jdbc.sql("""
                update neo_client set name = :name, operations = :operations, magazine_ids = :magazines,
                       addresses = :addresses, rate_per_second = :rate, active = :active
                 where id = :id""").param("id", id).param("name", name)
                .param("operations", operations.stream().map(Enum::name).toArray(String[]::new))
                .param("magazines", rights.magazineIds().toArray(new Long[0]))
                .param("addresses", rights.addresses().toArray(new String[0])).param("rate", rights.ratePerSecond())
                .param("active", active).update();
        if (!active) {
            endTokens(id);
        }
        news.publishEvent(new NeoClientChanged(id));
    }

    public void changeSecret(long id, byte[] secretHash) {
        jdbc.sql("update neo_client set secret_hash = :secret where id = :id").param("secret", secretHash)
                .param("id", id)
                .update();
        endTokens(id);
    }

    public void delete(long id) {
        jdbc.sql("delete from neo_client where id = :id").param("id", id).update();
        news.publishEvent(new NeoClientChanged(id));
    }

    /** Notes that the key was used; at most once a minute, so that its row is not written by every call. */
    public void used(long id) {
        jdbc.sql("update neo_client set last_used_at = :now where id = :id"
                + " and (last_used_at is null or last_used_at < :now - interval '1 minute')").param("id", id)
                .param("now", now()).update();
    }

    private void endTokens(long id) {
        jdbc.sql("delete from neo_token where client_id = :id").param("id", id).update();
        news.publishEvent(new NeoClientChanged(id));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static NeoClient read(ResultSet row) throws SQLException {
        Set<Operation> operations = EnumSet.noneOf(Operation.class);
        for (String name : (String[]) array(row, "operations")) {
            operations.add(Operation.valueOf(name));
        }
        Timestamp used = row.getTimestamp("last_used_at");
        return new NeoClient(row.getLong("id"), Objects.requireNonNull(row.getString("client_id")),
                Objects.requireNonNull(row.getString("name")), operations,
                Arrays.asList((Long[]) array(row, "magazine_ids")), Arrays.asList((String[]) array(row, "addresses")),
                row.getBoolean("active"), row.getInt("rate_per_second"),
                Objects.requireNonNull(row.getTimestamp("created_at")).toInstant(),
                used == null ? null : used.toInstant());
    }

    private static Object array(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(row.getArray(column)).getArray();
    }
}
