package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Objects;
import java.util.Optional;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.account.ApiClient;
import io.yoriai.account.Digests;
import io.yoriai.account.SignedIn;
import io.yoriai.record.Fault;
import io.yoriai.record.FaultException;
import io.yoriai.record.RandomText;
import io.yoriai.record.SqlTime;

/**
 * Temporary and user tokens (spec/smp-platform.md 2): a log-in in the browser hands the application a temporary token, which the
 * application changes once into a user token of its key. Both live in the database as hashes alone. The user token is made of the
 * temporary one and of chance that stands in the row, so that a repeated exchange gets the same without its being stored.
 */
@Service
public class UserTokens {

    private static final int BYTES = 20;
    private static final Duration LONGEST = Duration.ofHours(24);
    private static final Duration REPEATED = Duration.ofSeconds(60);
    private static final Duration TOLD_EXPIRED = Duration.ofHours(24);

    private static final String FOUND = """
            select t.id, t.salt, t.staff_id, t.lead_id, t.session_hash, t.agency_id, t.language_key, t.logged_in_at,
                   t.temporary_until, t.exchanged_at, t.last_used_at, t.ends_at, coalesce(s.user_id, l.user_id) as user_id,
                   coalesce(s.login_id, l.login_id) as login_id, coalesce(s.admin_level_id, 0) as level,
                   case when t.staff_id is null then concat_ws(' ', l.name1, l.name2)
                        else concat_ws(' ', s.name1, s.name2) end as name,
                   a.staff_id as acting,
                   (t.agency_id is null or a.ended_at is null)
                   and case when t.staff_id is null then %s and t.stamp = %s else %s and t.stamp = %s end as living
              from user_token t left join staff s on s.id = t.staff_id left join lead l on l.id = t.lead_id
              left join agency_session a on a.id = t.agency_id
             where t.client_id = :client and t."""
            .formatted(Accounts.LEAD_MAY, Accounts.LEAD_STAMP, Accounts.STAFF_MAY,
                    Accounts.STAFF_STAMP);

    private final JdbcClient jdbc;
    private final Clock clock;
    private final Accounts accounts;

    UserTokens(JdbcClient jdbc, Clock clock, Accounts accounts) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.accounts = accounts;
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Found(long id, UserType type, UserToken user, Instant temporaryUntil, @Nullable Instant exchangedAt,
            @Nullable Instant lastUsedAt, Instant endsAt, boolean living, byte[] salt) {}

    /** The log-in of an administrator in the console's session with this token. */
    public Login login(SignedIn who, String token) {
        byte[] session = Digests.sha256(token);
        Instant at = jdbc.sql("select created_at from staff_session where token_hash = ?").param(session)
                .query((row, n) -> SqlTime.read(row, "created_at")).optional().orElseGet(clock::instant);
        return new Login(UserType.ADMINISTRATOR, who.staffId(), session, at, null);
    }

    /**
     * Makes a temporary token of a log-in for an application.
     *
     * @param language of the page: {@code ja} or {@code en}
     * @return 40 hex
     */
    @Transactional
    public String issue(ApiClient client, Login login, String language) {
        String token = RandomText.hex(BYTES);
        byte[] salt = RandomText.bytes(BYTES);
        Instant now = clock.instant();
        boolean lead = login.type() == UserType.LEAD;
        jdbc.sql("delete from user_token where ends_at < ?").param(SqlTime.of(now.minus(TOLD_EXPIRED))).update();
        jdbc.sql(
                """
                        insert into user_token (salt, temporary_hash, token_hash, client_id, staff_id, lead_id, session_hash, agency_id,
                            stamp, language_key, logged_in_at, temporary_until, ends_at)
                        select :salt, :temporary, :token, :client, :staff, :lead, :session, :agency, %s, :language, :at, :until, :end
                          from %s where %s"""
                        .formatted(lead ? Accounts.LEAD_STAMP : Accounts.STAFF_STAMP,
                                lead ? "lead l" : "staff s", lead ? "l.id = :lead" : "s.id = :staff"))
                .param("salt", salt).param("temporary", Digests.sha256(token))
                .param("token", Digests.sha256(derived(token, salt)))
                .param("client", client.id()).param("staff", lead ? null : login.id())
                .param("lead", lead ? login.id() : null).param("session", login.session())
                .param("agency", login.agency()).param("language", language).param("at", SqlTime.of(login.at()))
                .param("until", SqlTime.of(now.plus(life(login.type()))))
                .param("end", SqlTime.of(login.at().plus(LONGEST))).update();
        return token;
    }

    /**
     * Changes a temporary token into the user token. The same again within a minute gets the same.
     *
     * @param address that the application calls from
     * @throws FaultException 401 AUTH_TTOKEN_INVALID or AUTH_TTOKEN_EXPIRED
     */
    @Transactional
    public UserToken exchange(ApiClient client, String temporary, String address) {
        Found found = find(client, "temporary_hash", temporary)
                .orElseThrow(() -> refused("AUTH_TTOKEN_INVALID", "auth_ttoken"));
        Instant now = clock.instant();
        Instant before = found.exchangedAt();
        if (before != null && !now.isBefore(before.plus(REPEATED)) || !found.living()) {
            throw refused("AUTH_TTOKEN_INVALID", "auth_ttoken");
        }
        if (before == null && (!now.isBefore(found.temporaryUntil()) || !now.isBefore(found.endsAt()))) {
            throw refused("AUTH_TTOKEN_EXPIRED", "auth_ttoken");
        }
        Instant used = used(found, now);
        if (before == null) {
            jdbc.sql("update user_token set exchanged_at = ? where id = ?").params(SqlTime.of(now), found.id())
                    .update();
            jdbc.sql("""
                    insert into user_login_log (staff_id, lead_id, client_id, address, at)
                    select staff_id, lead_id, client_id, :address::inet, :now from user_token where id = :id""")
                    .param("address", address).param("now", SqlTime.of(now)).param("id", found.id()).update();
            jdbc.sql(
                    "update staff set last_login_at = :now where id = (select staff_id from user_token where id = :id)")
                    .param("now", SqlTime.of(now)).param("id", found.id()).update();
        }
        return told(found, derived(temporary, found.salt()), used);
    }

    /** Who a user token stands for; its life goes on from now. Nobody where it is not this key's, or has ended. */
    @Transactional
    public Optional<UserToken> check(ApiClient client, String token) {
        Instant now = clock.instant();
        return find(client, "token_hash", token).filter(found -> lives(found, now))
                .map(found -> told(found, "", used(found, now)));
    }

    /**
     * The same for a call that acts as the user.
     *
     * @throws FaultException 401 AUTH_TOKEN_INVALID or AUTH_TOKEN_EXPIRED
     */
    @Transactional
    public UserToken require(ApiClient client, String token) {
        Instant now = clock.instant();
        Found found = find(client, "token_hash", token).filter(one -> one.living() && one.exchangedAt() != null)
                .orElseThrow(() -> refused("AUTH_TOKEN_INVALID", "auth_token"));
        if (!lives(found, now)) {
            boolean told = now.isBefore(end(found).plus(TOLD_EXPIRED));
            throw refused(told ? "AUTH_TOKEN_EXPIRED" : "AUTH_TOKEN_INVALID", "auth_token");
        }
        return told(found, "", used(found, now));
    }

    /** The account of an administrator whom a batch of records goes on for; nobody where it may not be used any more. */
    public Optional<UserToken> ofStaff(long staff) {
        Instant now = clock.instant();
        return jdbc.sql("""
                select s.user_id, s.login_id, concat_ws(' ', s.name1, s.name2) as name, s.admin_level_id as level
                  from staff s where s.id = :staff and %s""".formatted(Accounts.STAFF_MAY)).param("staff", staff)
                .param("today", accounts.today(now))
                .query((row, n) -> new UserToken("", UserType.ADMINISTRATOR, row.getLong("user_id"), staff,
                        text(row, "login_id"), text(row, "name"), row.getInt("level"), "ja", null, now, now))
                .optional();
    }

    /**
     * Ends a user token, the browser's session that it was made in with all temporary tokens of it, and an acting under it.
     *
     * @return whether there was one that had not ended
     */
    @Transactional
    public boolean logout(ApiClient client, String token) {
        Optional<Found> found = find(client, "token_hash", token);
        if (found.isEmpty() || found.get().exchangedAt() == null) {
            return false;
        }
        long id = found.get().id();
        boolean lived = lives(found.get(), clock.instant());
        // An administrator who acts stays signed in: only the acting ends.
        jdbc.sql("update agency_session a set ended_at = :now, end_reason_id = 3 from user_token t"
                + " where t.id = :id and a.ended_at is null and (a.id = t.agency_id or a.session_hash = t.session_hash)")
                .param("now", SqlTime.now(clock)).param("id", id).update();
        jdbc.sql("delete from staff_session where token_hash = (select session_hash from user_token where id = ?"
                + " and agency_id is null)").param(id).update();
        jdbc.sql("delete from user_session where token_hash = (select session_hash from user_token where id = ?)")
                .param(id).update();
        jdbc.sql("delete from user_token where id = :id or exchanged_at is null"
                + " and session_hash = (select session_hash from user_token where id = :id)").param("id", id).update();
        return lived;
    }

    private Optional<Found> find(ApiClient client, String by, String token) {
        if (!token.matches("[0-9a-f]{40}")) {
            return Optional.empty();
        }
        Instant now = clock.instant();
        return jdbc.sql(FOUND + by + " = :hash for update of t").param("client", client.id())
                .param("hash", Digests.sha256(token)).param("inspected", accounts.inspected())
                .param("today", accounts.today(now)).query((row, n) -> read(row)).optional();
    }

    private static Found read(ResultSet row) throws SQLException {
        UserType type = row.getObject("staff_id") == null ? UserType.LEAD : UserType.ADMINISTRATOR;
        long id = row.getLong(type == UserType.LEAD ? "lead_id" : "staff_id");
        Instant ends = SqlTime.read(row, "ends_at");
        UserToken user = new UserToken("", type, row.getLong("user_id"), id, text(row, "login_id"), text(row, "name"),
                row.getInt("level"), text(row, "language_key"), row.getObject("acting", Long.class),
                SqlTime.read(row, "logged_in_at"), ends);
        return new Found(row.getLong("id"), type, user, SqlTime.read(row, "temporary_until"),
                SqlTime.orNull(row, "exchanged_at"), SqlTime.orNull(row, "last_used_at"), ends,
                row.getBoolean("living"), row.getBytes("salt"));
    }

    private static String text(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNullElse(row.getString(column), "");
    }

    private boolean lives(Found found, Instant now) {
        return found.living() && found.exchangedAt() != null && now.isBefore(end(found));
    }

    private Instant end(Found found) {
        Instant used = Objects.requireNonNullElse(found.lastUsedAt(), found.temporaryUntil());
        return earlier(used.plus(life(found.type())), found.endsAt());
    }

    /** Notes a use; the moment at which the token ends without another. */
    private Instant used(Found found, Instant now) {
        jdbc.sql("update user_token set last_used_at = ? where id = ?").params(SqlTime.of(now), found.id()).update();
        return earlier(now.plus(life(found.type())), found.endsAt());
    }

    private static UserToken told(Found found, String token, Instant expires) {
        UserToken user = found.user();
        return new UserToken(token, user.type(), user.userId(), user.id(), user.loginId(), user.name(), user.level(),
                user.language(), user.agency(), user.loggedInAt(), expires);
    }

    private Duration life(UserType type) {
        return Duration.ofMinutes(accounts.minutes(type));
    }

    private static Instant earlier(Instant one, Instant other) {
        return one.isBefore(other) ? one : other;
    }

    private static String derived(String temporary, byte[] salt) {
        byte[] digest = Digests.sha256(salt, temporary.getBytes(StandardCharsets.UTF_8));
        return HexFormat.of().formatHex(digest).substring(0, 2 * BYTES);
    }

    private static FaultException refused(String code, String field) {
        return new FaultException(Fault.of(401, code, field));
    }
}
