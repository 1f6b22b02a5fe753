package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.annotation.Transactional;

import io.yoriai.account.ApiClient;
import io.yoriai.account.Digests;
import io.yoriai.account.SignedIn;
import io.yoriai.account.StaffDeletionListener;
import io.yoriai.record.RandomText;
import io.yoriai.record.SqlTime;
import io.yoriai.record.SystemSettings;

/**
 * 代理操作: an administrator acts in the pages of one lead, beside the session of the console, which goes on
 * (spec/smp-platform.md 2). One at a time for an administrator; it ends after 30 minutes without a step, after four hours, and
 * with the administrator's own session. The rows are the audit of it.
 */
@Lazy
@Service
public class AgencySessions implements StaffDeletionListener {

    /** Name of the attribute of a request to a public page that holds its {@link Agency}. */
    public static final String ATTRIBUTE = "io.yoriai.agency";

    static final String IDLE = "agency.idle_minutes";
    static final String LONGEST = "agency.longest_minutes";
    private static final int TOKEN_BYTES = 32;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final SystemSettings settings;
    private final AgencyRights rights;

    AgencySessions(JdbcClient jdbc, Clock clock, SystemSettings settings, AgencyRights rights) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.settings = settings;
        this.rights = rights;
    }

    /** Why an acting has ended. */
    public enum End {
        DONE(1),
        TIME(2),
        LOG_OUT(3),
        ANOTHER(4),
        PUT_OUT(5);

        private final int code;

        End(int code) {
            this.code = code;
        }
    }

    /**
     * An acting that goes on.
     *
     * @param callback where it goes back to, with the application's {@code state} in it
     * @param client the application that began it
     */
    public record Agency(long id, long staff, String staffName, long lead, String leadName, long client,
            String callback, byte[] session, Instant since) {

        /** The lead's log-in while somebody acts. */
        public Login login() {
            return new Login(UserType.LEAD, lead, session, since, id);
        }

        @Override
        public String toString() {
            return "agency " + id;
        }
    }

    /**
     * Begins to act; what the administrator acted in until now ends.
     *
     * @param session token of the administrator's own session
     * @return token for the browser's cookie, 64 hex
     */
    @Transactional
    public String begin(ApiClient client, SignedIn by, String session, long lead, String callback, String agent) {
        Instant now = clock.instant();
        jdbc.sql("select id from staff where id = ? for update").param(by.staffId()).query((row, n) -> row.getLong(1))
                .list();
        end("staff_id = :id", by.staffId(), End.ANOTHER);
        String token = RandomText.hex(TOKEN_BYTES);
        jdbc.sql(
                """
                        insert into agency_session (token_hash, staff_id, session_hash, lead_id, client_id, callback_url, address,
                            agent, created_at, last_seen_at, ends_at)
                        values (:hash, :staff, :session, :lead, :client, :callback, :address::inet, :agent, :now, :now, :end)""")
                .param("hash", Digests.sha256(token)).param("staff", by.staffId())
                .param("session", Digests.sha256(session)).param("lead", lead).param("client", client.id())
                .param("callback", callback).param("address", by.address())
                .param("agent", agent.substring(0, Math.min(agent.length(), 300)).replaceAll("\\p{Cntrl}", ""))
                .param("now", SqlTime.of(now)).param("end", SqlTime.of(now.plus(minutes(LONGEST, 240)))).update();
        return token;
    }

    /** The acting of a cookie's token; a step of it is noted. Nothing where it has ended, which is noted, too. */
    @Transactional
    public Optional<Agency> step(@Nullable String token) {
        Optional<Standing> found = find(token);
        Instant now = clock.instant();
        if (found.isEmpty()) {
            return Optional.empty();
        }
        Standing standing = found.get();
        // Roles and assignments bind with the next request.
        End end = !standing.allowed() || !rights.mayAct(standing.agency().staff(), standing.agency().lead())
                ? End.PUT_OUT
                : !now.isBefore(standing.endsAt())
                        || !now.isBefore(standing.seenAt().plus(minutes(IDLE, 30)))
                                ? End.TIME
                                : standing.signedIn() ? null : End.LOG_OUT;
        if (end != null) {
            end("id = :id", standing.agency().id(), end);
            return Optional.empty();
        }
        jdbc.sql("update agency_session set last_seen_at = ? where id = ?").params(SqlTime.of(now),
                standing.agency().id()).update();
        return Optional.of(standing.agency());
    }

    /** Notes a page that was opened, or something that was written. */
    public void note(Agency agency, String what, int status) {
        jdbc.sql("insert into agency_step (agency_session_id, at, what, status) values (?, ?, ?, ?)")
                .params(agency.id(), SqlTime.now(clock), what.substring(0, Math.min(what.length(), 500)),
                        status)
                .update();
    }

    /** Ends the acting of a cookie's token; nothing where there is none. */
    @Transactional
    public Optional<Agency> end(@Nullable String token) {
        Optional<Agency> found = step(token);
        found.ifPresent(agency -> end("id = :id", agency.id(), End.DONE));
        return found;
    }

    /** Where an acting that has ended goes back to. */
    public Optional<String> callback(String token) {
        return jdbc.sql("select callback_url from agency_session where token_hash = ?").param(Digests.sha256(token))
                .query((row, n) -> row.getString(1)).optional();
    }

    private record Standing(Agency agency, Instant seenAt, Instant endsAt, boolean allowed, boolean signedIn) {}

    private Optional<Standing> find(@Nullable String token) {
        if (token == null || !token.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        return jdbc
                .sql("""
                        select a.*, concat_ws(' ', s.name1, s.name2) as staff_name, concat_ws(' ', l.name1, l.name2) as lead_name,
                               %s as allowed, exists (select from staff_session t where t.token_hash = a.session_hash) as signed_in
                          from agency_session a join staff s on s.id = a.staff_id join lead l on l.id = a.lead_id
                         where a.token_hash = :hash and a.ended_at is null for update of a"""
                        .formatted(Accounts.STAFF_MAY))
                .param("hash", Digests.sha256(token))
                .param("today", clock.instant().atZone(io.yoriai.record.Times.JST).toLocalDate())
                .query((row, n) -> standing(row)).optional();
    }

    private static Standing standing(ResultSet row) throws SQLException {
        Agency agency = new Agency(row.getLong("id"), row.getLong("staff_id"), row.getString("staff_name"),
                row.getLong("lead_id"), row.getString("lead_name"), row.getLong("client_id"),
                row.getString("callback_url"), row.getBytes("session_hash"), SqlTime.read(row, "created_at"));
        return new Standing(agency, SqlTime.read(row, "last_seen_at"), SqlTime.read(row, "ends_at"),
                row.getBoolean("allowed"), row.getBoolean("signed_in"));
    }

    private void end(String which, long id, End why) {
        jdbc.sql("update agency_session set ended_at = :now, end_reason_id = :why where " + which
                + " and ended_at is null").param("now", SqlTime.now(clock)).param("why", why.code)
                .param("id", id).update();
    }

    @Override
    public void deleted(long staff) {
        putOut(staff);
    }

    /** What was opened before an account was changed is worth nothing, even where the change is taken back. */
    @Override
    public void putOut(long staff) {
        end("staff_id = :id", staff, End.PUT_OUT);
        jdbc.sql("delete from user_token where staff_id = ?").param(staff).update();
    }

    private Duration minutes(String setting, int usual) {
        String set = settings.get(setting, "");
        return Duration.ofMinutes(set.matches("[0-9]{1,4}") ? Integer.parseInt(set) : usual);
    }
}
