package io.yoriai.account.internal;

import io.yoriai.account.SignedIn;
import io.yoriai.record.Times;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/** The table {@code staff_session}, and the accounts that may open one. */
@Lazy
@Repository
public class SessionStore {

    private static final Duration NOTED = Duration.ofMinutes(1);
    /** How long it is known whose a session was that has ended by itself. */
    private static final Duration REMEMBERED = Duration.ofDays(1);

    /** Sessions that a person has at once: the oldest ends where one more begins. */
    private static final int MOST = 20;
    private static final int MOST_SHOWN = 500;

    private final JdbcClient jdbc;

    SessionStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** An account with its password's hash. */
    public record Account(long id, String loginId, String name, int level, boolean active, String passwordHash) {

        public SignedIn signedIn(String address) {
            return new SignedIn(id, loginId, name, level, address);
        }
    }

    /** The account of a login id; active on the day of a moment. */
    public Optional<Account> account(String loginId, Instant now) {
        return jdbc.sql("""
                select id, login_id, concat_ws(' ', name1, name2) as name, admin_level_id,
                       active and (expire_date is null or expire_date >= :today) as active, password_hash
                  from staff where lower(login_id) = lower(:login) and deleted_at is null""").param("login", loginId)
                .param("today", today(now))
                .query((row, n) -> new Account(row.getLong("id"), text(row.getString("login_id")),
                        text(row.getString("name")), row.getInt("admin_level_id"), row.getBoolean("active"),
                        text(row.getString("password_hash"))))
                .optional();
    }

    /** The login id of an account. */
    public Optional<String> login(long id) {
        return jdbc.sql("select login_id from staff where id = ? and deleted_at is null").param(id)
                .query((row, n) -> text(row.getString(1))).optional();
    }

    /**
     * Opens a session and clears away those that ended long ago.
     *
     * @param awaitsCode it is none before a second step has come
     */
    public void open(byte[] hash, SignedIn who, String agent, Instant now, Instant end, boolean awaitsCode) {
        jdbc.sql("delete from staff_session where ends_at <= :gone").param("gone", utc(now.minus(REMEMBERED))).update();
        jdbc.sql("""
                insert into staff_session (token_hash, staff_id, address, agent, created_at, last_seen_at, ends_at,
                    awaits_code)
                values (:hash, :staff, :address::inet, :agent, :now, :now, :end, :awaits)""").param("hash", hash)
                .param("awaits", awaitsCode)
                .param("staff", who.staffId()).param("address", who.address()).param("agent", agent)
                .param("now", utc(now)).param("end", utc(end)).update();
        jdbc.sql(
                """
                        delete from staff_session where id in (
                            select id from staff_session where staff_id = :staff order by created_at desc, id desc offset :most)""")
                .param("staff", who.staffId()).param("most", MOST).update();
    }

    /** Notes when somebody was let in last. */
    public void letIn(SignedIn who, Instant now) {
        jdbc.sql("update staff set last_login_at = :now where id = :id").param("now", utc(now))
                .param("id", who.staffId()).update();
    }

    /** Whose second step a token awaits. */
    public Optional<SignedIn> awaiting(byte[] hash, String address, Instant now) {
        return jdbc.sql("""
                select s.id, s.login_id, concat_ws(' ', s.name1, s.name2) as name, s.admin_level_id
                  from staff_session t join staff s on s.id = t.staff_id
                 where t.token_hash = :hash and t.awaits_code and t.ends_at > :now and s.active
                   and (s.expire_date is null or s.expire_date >= :today)""").param("today", today(now))
                .param("hash", hash).param("now", utc(now))
                .query((row, n) -> new SignedIn(row.getLong("id"), text(row.getString("login_id")),
                        text(row.getString("name")), row.getInt("admin_level_id"), address))
                .optional();
    }

    /** A session of somebody. */
    public record Open(long staffId, String loginId, String name, SignedIn.Session session) {}

    /** The sessions of everybody that go on, the newest step first. */
    public List<Open> all(Instant now, Duration idle) {
        return jdbc
                .sql("""
                        select t.id, t.agent, host(t.address) as address, t.created_at, t.last_seen_at, false as own, s.id as staff_id,
                               s.login_id, concat_ws(' ', s.name1, s.name2) as name
                          from staff_session t join staff s on s.id = t.staff_id
                         where not t.awaits_code and t.ends_at > :now and t.last_seen_at > :idle and s.active
                         order by t.last_seen_at desc, t.id limit :most""")
                .param("now", utc(now))
                .param("idle", utc(now.minus(idle))).param("most", MOST_SHOWN)
                .query((row, n) -> new Open(row.getLong("staff_id"), text(row.getString("login_id")),
                        text(row.getString("name")), session(row)))
                .list();
    }

    /** The sessions of a person that go on, the newest step first. */
    public List<SignedIn.Session> of(long staff, byte[] own, Instant now, Duration idle) {
        return jdbc.sql("""
                select id, agent, host(address) as address, created_at, last_seen_at, token_hash = :own as own
                  from staff_session
                 where staff_id = :staff and not awaits_code and ends_at > :now and last_seen_at > :idle
                 order by own desc, last_seen_at desc, id""").param("staff", staff).param("own", own)
                .param("now", utc(now)).param("idle", utc(now.minus(idle)))
                .query((row, n) -> session(row)).list();
    }

    private static SignedIn.Session session(ResultSet row) throws SQLException {
        return new SignedIn.Session(row.getLong("id"), text(row.getString("agent")), text(row.getString("address")),
                Objects.requireNonNull(row.getTimestamp("created_at")).toInstant(),
                Objects.requireNonNull(row.getTimestamp("last_seen_at")).toInstant(), row.getBoolean("own"));
    }

    /** Whose session it is. */
    public Optional<Long> owner(long session) {
        return jdbc.sql("select staff_id from staff_session where id = ?").param(session)
                .query((row, n) -> row.getLong(1)).optional();
    }

    /** @return whether the person had this session */
    public boolean end(long staff, long session) {
        return jdbc.sql("delete from staff_session where id = ? and staff_id = ?").params(session, staff).update() > 0;
    }

    /** Ends all sessions of a person, and every sign-in that awaits its second step. */
    public void endAll(long staff) {
        jdbc.sql("delete from staff_session where staff_id = ?").param(staff).update();
    }

    /** Asked at every request, of two primary keys: an account that was disabled is out with its next step. */
    public Optional<SignedIn> find(byte[] hash, String address, Instant now, Duration idle) {
        Optional<Found> found = jdbc.sql("""
                select s.id, s.login_id, concat_ws(' ', s.name1, s.name2) as name, s.admin_level_id, t.last_seen_at
                  from staff_session t join staff s on s.id = t.staff_id
                 where t.token_hash = :hash and not t.awaits_code and t.ends_at > :now and t.last_seen_at > :idle
                   and s.active
                   and (s.expire_date is null or s.expire_date >= :today)""").param("today", today(now))
                .param("hash", hash).param("now", utc(now)).param("idle", utc(now.minus(idle)))
                .query((row, n) -> new Found(new SignedIn(row.getLong("id"), text(row.getString("login_id")),
                        text(row.getString("name")), row.getInt("admin_level_id"), address),
                        Objects.requireNonNull(row.getTimestamp("last_seen_at")).toInstant()))
                .optional();
        found.filter(session -> session.seen().isBefore(now.minus(NOTED)))
                .ifPresent(session -> jdbc.sql("update staff_session set last_seen_at = :now where token_hash = :hash")
                        .param("now", utc(now)).param("hash", hash).update());
        return found.map(Found::who);
    }

    /** Whose a session is, or was before it ended by itself less than a day ago. */
    public Optional<Long> owner(byte[] hash) {
        return jdbc.sql("select staff_id from staff_session where token_hash = :hash and not awaits_code")
                .param("hash", hash)
                .query(Long.class).optional();
    }

    private record Found(SignedIn who, Instant seen) {}

    public void end(byte[] hash) {
        jdbc.sql("delete from staff_session where token_hash = :hash").param("hash", hash).update();
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return Objects.requireNonNull(value);
    }

    private static LocalDate today(Instant now) {
        return now.atZone(Times.JST).toLocalDate();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
