package io.yoriai.account.internal;

import com.github.benmanes.caffeine.cache.LoadingCache;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import io.yoriai.account.ApiClient;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.SecondCache;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.secret.SecretCipher;

/** The table {@code api_client}. A node knows what it read of a key at most a second ago (docs/adr/0003). */
@Repository
public class ApiClientStore {

    private static final int MOST_KEY = 64;
    private static final String COLUMNS = """
            id, api_key, name, active, valid_until, addresses, methods, campaign_ids, proxy_allowed,
            default_session_id, rate_per_second, rate_burst, token_minutes, token_bound, last_used_at""";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SecretCipher cipher;
    private final SecretHasher hasher;
    private final SystemSettings settings;
    private final LoadingCache<String, Optional<ApiClient.Known>> copies;

    ApiClientStore(JdbcClient jdbc, Clock clock, SecretCipher cipher, SecretHasher hasher, SystemSettings settings) {
        this.settings = settings;
        this.jdbc = jdbc;
        this.clock = clock;
        this.cipher = cipher;
        this.hasher = hasher;
        copies = SecondCache.by(clock).maximumSize(10_000).build(this::load);
    }

    /** @return the client's id */
    public long insert(NewApiClient client, Credentials credentials) {
        return with(client,
                """
                        insert into api_client (api_key, name, note, password_hash, secret_sealed, valid_until, addresses, methods,
                            campaign_ids, callback_hosts, proxy_allowed, default_session_id, rate_per_second, rate_burst,
                            token_minutes, token_bound, created_at)
                        values (:key, :name, :note, :password, :secret, :until, :addresses, :methods, :campaigns, :hosts, :proxy,
                            :session, :rate, :burst, :minutes, :bound, :now) returning id""")
                .param("key", credentials.apiKey()).param("password", hasher.hash(credentials.password()))
                .param("secret", cipher.encrypt(credentials.secretKey())).param("now", SqlTime.now(clock))
                .query(Long.class).single();
    }

    public void update(ApiClient old, NewApiClient client, boolean active) {
        with(client, """
                update api_client set name = :name, note = :note, valid_until = :until, addresses = :addresses,
                    methods = :methods, campaign_ids = :campaigns, callback_hosts = :hosts, proxy_allowed = :proxy,
                    default_session_id = :session, rate_per_second = :rate, rate_burst = :burst,
                    token_minutes = :minutes, token_bound = :bound, active = :active
                 where id = :id and deleted_at is null""").param("active", active).param("id", old.id()).update();
        AfterCommit.run(() -> copies.invalidate(old.apiKey()));
    }

    private JdbcClient.StatementSpec with(NewApiClient client, String sql) {
        return jdbc.sql(sql).param("name", client.name()).param("note", client.note())
                .param("until", client.validUntil() == null ? null : SqlTime.of(client.validUntil()))
                .param("addresses", client.addresses().toArray(String[]::new))
                .param("methods", client.methods().toArray(String[]::new))
                .param("campaigns", client.campaigns().toArray(Long[]::new))
                .param("hosts", client.callbackHosts().toArray(String[]::new)).param("proxy", client.proxyAllowed())
                .param("session", client.defaultSession()).param("rate", client.perSecond())
                .param("burst", client.burst()).param("minutes", client.tokens().minutes())
                .param("bound", client.tokens().bound());
    }

    /** What was said of it, where it was not revoked. */
    public Optional<NewApiClient> said(long id) {
        return jdbc.sql("select " + COLUMNS + ", note, callback_hosts from api_client"
                + " where id = ? and deleted_at is null").param(id)
                .query((row, n) -> new NewApiClient(row.getString("name"), row.getString("note"),
                        SqlTime.orNull(row, "valid_until"), strings(row.getArray("addresses")),
                        strings(row.getArray("methods")),
                        List.of((Long[]) row.getArray("campaign_ids").getArray()),
                        strings(row.getArray("callback_hosts")), row.getBoolean("proxy_allowed"),
                        row.getObject("default_session_id", Long.class),
                        row.getObject("rate_per_second", Integer.class), row.getObject("rate_burst", Integer.class),
                        new TokenTerms(row.getInt("token_minutes"), row.getBoolean("token_bound"))))
                .optional();
    }

    /** All that were not revoked, the oldest first. */
    public List<ApiClient> all() {
        return jdbc.sql("select " + COLUMNS + " from api_client where deleted_at is null order by id")
                .query((row, n) -> read(row)).list();
    }

    public Optional<ApiClient> byId(long id) {
        return jdbc.sql("select " + COLUMNS + " from api_client where id = ? and deleted_at is null").param(id)
                .query((row, n) -> read(row)).optional();
    }

    /** As it stands at present. */
    public Optional<ApiClient> byKey(String apiKey) {
        return jdbc.sql("select " + COLUMNS + " from api_client where api_key = ? and deleted_at is null").param(apiKey)
                .query((row, n) -> read(row)).optional();
    }

    public Optional<ApiClient.Known> find(String apiKey) {
        return apiKey.length() > MOST_KEY ? Optional.empty() : Objects.requireNonNull(copies.get(apiKey));
    }

    public List<String> callbacks(long id) {
        return jdbc.sql("select callback_hosts from api_client where id = ?").param(id)
                .query((row, n) -> strings(row.getArray(1))).single();
    }

    /**
     * Another secret key; the present one goes on until a moment.
     *
     * @return the client's id; nothing where there is no such client, or it was revoked
     */
    public Optional<Long> renew(String apiKey, String secret, Instant until) {
        Optional<Long> renewed = jdbc.sql("""
                update api_client set previous_sealed = secret_sealed, previous_until = :until, secret_sealed = :secret
                 where api_key = :key and deleted_at is null returning id""").param("until", SqlTime.of(until))
                .param("secret", cipher.encrypt(secret)).param("key", apiKey).query((row, n) -> row.getLong(1))
                .optional();
        AfterCommit.run(() -> copies.invalidate(apiKey));
        return renewed;
    }

    /** @return the client's id; nothing where there is no such client, or it was revoked before */
    public Optional<Long> revoke(String apiKey) {
        Optional<Long> revoked = jdbc.sql("""
                update api_client set deleted_at = :now, active = false where api_key = :key and deleted_at is null
                returning id""").param("now", SqlTime.now(clock)).param("key", apiKey).query(Long.class)
                .optional();
        AfterCommit.run(() -> copies.invalidate(apiKey));
        return revoked;
    }

    private Optional<ApiClient.Known> load(String apiKey) {
        Optional<ApiClient.Known> found = jdbc.sql("select " + COLUMNS
                + ", password_hash, secret_sealed, previous_sealed, previous_until from api_client"
                + " where api_key = :key and deleted_at is null").param("key", apiKey).query((row, n) -> stored(row))
                .optional();
        found.ifPresent(stored -> used(stored.client().id()));
        return found;
    }

    /** To the minute: a busy client writes once a minute. */
    private void used(long id) {
        Instant now = clock.instant();
        jdbc.sql("""
                update api_client set last_used_at = :now
                 where id = :id and (last_used_at is null or last_used_at < :before)""").param("now", SqlTime.of(now))
                .param("id", id).param("before", SqlTime.of(now.minusSeconds(60))).update();
    }

    private ApiClient.Known stored(ResultSet row) throws SQLException {
        List<String> secrets = new ArrayList<>();
        secrets.add(cipher.decrypt(row.getBytes("secret_sealed")));
        Instant until = SqlTime.orNull(row, "previous_until");
        if (until != null && clock.instant().isBefore(until)) {
            secrets.add(cipher.decrypt(row.getBytes("previous_sealed")));
        }
        return new ApiClient.Known(read(row), secrets, row.getBytes("password_hash"));
    }

    private ApiClient read(ResultSet row) throws SQLException {
        return new ApiClient(row.getLong("id"), row.getString("api_key"), row.getString("name"),
                row.getBoolean("active"), SqlTime.orNull(row, "valid_until"), strings(row.getArray("addresses")),
                Set.copyOf(strings(row.getArray("methods"))),
                new HashSet<>(Arrays.asList((Long[]) row.getArray("campaign_ids").getArray())),
                row.getBoolean("proxy_allowed"), row.getObject("default_session_id", Long.class),
                own(row, "rate_per_second", "api.rate"), own(row, "rate_burst", "api.burst"),
                new TokenTerms(row.getInt("token_minutes"), row.getBoolean("token_bound")),
                SqlTime.orNull(row, "last_used_at"));
    }

    /** What the key has of its own, else what the installation's setting says. */
    private int own(ResultSet row, String column, String setting) throws SQLException {
        int own = row.getInt(column);
        return row.wasNull() ? settings.number(setting) : own;
    }

    private static List<String> strings(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }
}
