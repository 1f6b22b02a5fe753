package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

import io.yoriai.account.internal.Seal;

/** Makes, lists and revokes API clients (spec/smp-platform.md 12.1). */
@Service
public class ApiClients {

    static final String COLUMNS = """
            id, api_key, name, active, valid_until, addresses, methods, campaign_ids, proxy_allowed,
            default_session_id, rate_per_second, rate_burst, last_used_at""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Seal seal;
    private final Passwords passwords;

    ApiClients(JdbcClient jdbc, Clock clock, Seal seal, Passwords passwords) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.seal = seal;
        this.passwords = passwords;
    }

    /** Makes a client with fresh random credentials. */
    @Transactional
    public Credentials create(NewApiClient client) {
        Credentials credentials = new Credentials(Secrets.hex(16), Secrets.password(), Secrets.hex(16));
        create(client, credentials);
        return credentials;
    }

    /** Makes a client with given credentials, as demo data does. */
    @Transactional
    public void create(NewApiClient client, Credentials credentials) {
        jdbc.sql("""
                insert into api_client (api_key, name, password_hash, secret_sealed, valid_until, addresses, methods,
                    campaign_ids, proxy_allowed, default_session_id, rate_per_second, rate_burst, created_at)
                values (:key, :name, :password, :secret, :until, :addresses, :methods, :campaigns, :proxy, :session,
                    :rate, :burst, :now)""").param("key", credentials.apiKey()).param("name", client.name())
                .param("password", passwords.hash(credentials.password()))
                .param("secret", seal.close(credentials.secretKey())).param("until", timestamp(client.validUntil()))
                .param("addresses", client.addresses().toArray(String[]::new))
                .param("methods", client.methods().toArray(String[]::new))
                .param("campaigns", client.campaigns().toArray(Long[]::new)).param("proxy", client.proxyAllowed())
                .param("session", client.defaultSession()).param("rate", client.perSecond())
                .param("burst", client.burst()).param("now", Timestamp.from(clock.instant())).update();
    }

    /** All clients that were not revoked, oldest first. */
    public List<ApiClient> list() {
        return jdbc.sql("select " + COLUMNS + " from api_client where deleted_at is null order by id")
                .query((row, n) -> read(row)).list();
    }

    /**
     * Revokes a client: its key and its tokens are void at once on this node, within a second on others.
     *
     * @return whether there was one
     */
    @Transactional
    public boolean revoke(String apiKey) {
        jdbc.sql("delete from api_token t using api_client c where c.id = t.client_id and c.api_key = ?").param(apiKey)
                .update();
        return jdbc
                .sql("update api_client set deleted_at = ?, active = false where api_key = ? and deleted_at is null")
                .params(Timestamp.from(clock.instant()), apiKey).update() == 1;
    }

    static ApiClient read(ResultSet row) throws SQLException {
        Timestamp until = row.getTimestamp("valid_until");
        Timestamp used = row.getTimestamp("last_used_at");
        return new ApiClient(row.getLong("id"), row.getString("api_key"), row.getString("name"),
                row.getBoolean("active"), until == null ? null : until.toInstant(), strings(row.getArray("addresses")),
                Set.copyOf(strings(row.getArray("methods"))),
                new HashSet<>(Arrays.asList((Long[]) row.getArray("campaign_ids").getArray())),
                row.getBoolean("proxy_allowed"), row.getObject("default_session_id", Long.class),
                row.getInt("rate_per_second"), row.getInt("rate_burst"), used == null ? null : used.toInstant());
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static @Nullable Timestamp timestamp(@Nullable Instant moment) {
        return moment == null ? null : Timestamp.from(moment);
    }
}
