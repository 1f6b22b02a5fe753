package io.yoriai.user;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;
import org.springframework.transaction.support.TransactionTemplate;

import io.yoriai.account.Digests;
import io.yoriai.account.Passwords;
import io.yoriai.account.RateLimits;
import io.yoriai.record.RandomText;
import io.yoriai.record.SqlTime;

/**
 * Signs leads in and out by login id or e-mail address, and knows who is signed in (spec/smp-platform.md 2, 12.4). A guesser is
 * locked out by address, and slows a login down from many addresses; the owner of the login is never locked out by strangers.
 */
@Lazy
@Service
public class LeadSessions {

    private static final Duration LONGEST = Duration.ofHours(12);
    private static final Duration NOTED = Duration.ofMinutes(1);
    private static final int TOKEN_BYTES = 32;
    private static final int MOST_TEXT = 300;

    private final JdbcClient jdbc;
    private final Clock clock;
    private final RateLimits limits;
    private final Passwords passwords;
    private final Accounts accounts;
    private final TransactionTemplate transaction;

    LeadSessions(JdbcClient jdbc, Clock clock, RateLimits limits, Passwords passwords, Accounts accounts,
            TransactionTemplate transaction) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.limits = limits;
        this.passwords = passwords;
        this.accounts = accounts;
        this.transaction = transaction;
    }

    /**
     * What became of a try.
     *
     * @param token for the browser's cookie, 64 hex; null where nobody was signed in
     * @param lockedFor seconds until the next try may succeed; 0 where the login was simply wrong
     * @param provisional the password was right, but the lead is 仮登録
     */
    public record Outcome(@Nullable String token, long lockedFor, boolean provisional) {}

    /** @param named by its login id */
    private record Account(long id, boolean named, @Nullable String passwordHash, byte[] stamp, boolean may,
            boolean provisional) {}

    /**
     * Checks a password and opens a session.
     *
     * @param login login id, or an e-mail address that one lead alone has
     * @param address literal IP address of the caller
     */
    public Outcome signIn(String login, String password, String address, String agent) {
        String said = shortened(login.strip());
        RateLimits.Guess guess = limits.guess(said, address);
        if (guess.lockedFor() > 0) {
            return new Outcome(null, guess.lockedFor(), false);
        }
        Account account = find(said);
        String hash = account == null ? null : account.passwordHash();
        if (account == null || hash == null || password.length() > MOST_TEXT) {
            passwords.pretend(shortened(password));
            guess.fails();
            return new Outcome(null, 0, false);
        }
        if (!passwords.matches(password, hash) || !account.may() && !account.provisional()) {
            guess.fails();
            return new Outcome(null, 0, false);
        }
        guess.succeeds();
        return account.provisional()
                ? new Outcome(null, 0, true)
                : new Outcome(open(account, address, shortened(agent)), 0, false);
    }

    /** Whose login id it is; else who alone has it as an address. */
    private @Nullable Account find(String login) {
        String by = login.indexOf('@') > 0
                ? "(lower(l.login_id) = :login or lower(l.email) = :login)"
                : "lower(l.login_id) = :login";
        // By lead_login_id and lead_email: cost 16 at a million leads.
        List<Account> found = jdbc
                .sql("select l.id, lower(l.login_id) = :login as named, l.login_password_hash, " + Accounts.LEAD_STAMP
                        + " as stamp, " + Accounts.LEAD_MAY
                        + " as may, l.registration_type_id = 2 and l.membership_id = 1 as provisional from lead l where "
                        + by
                        + " order by named desc, l.id limit 2")
                .param("login", login.toLowerCase(java.util.Locale.ROOT)).param("inspected", accounts.inspected())
                .query((row, n) -> new Account(row.getLong("id"), row.getBoolean("named"),
                        row.getString("login_password_hash"), row.getBytes("stamp"), row.getBoolean("may"),
                        row.getBoolean("provisional")))
                .list();
        return found.size() == 1 || !found.isEmpty() && found.getFirst().named() ? found.getFirst() : null;
    }

    private String open(Account account, String address, String agent) {
        String token = RandomText.hex(TOKEN_BYTES);
        Instant now = clock.instant();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("delete from user_session where ends_at <= ?").param(SqlTime.of(now)).update();
            jdbc.sql(
                    """
                            insert into user_session (token_hash, lead_id, stamp, address, agent, created_at, last_seen_at, ends_at)
                            values (:hash, :lead, :stamp, :address::inet, :agent, :now, :now, :end)""")
                    .param("hash", Digests.sha256(token)).param("lead", account.id()).param("stamp", account.stamp())
                    .param("address", address).param("agent", agent).param("now", SqlTime.of(now))
                    .param("end", SqlTime.of(now.plus(LONGEST))).update();
        });
        return token;
    }

    /** Who a cookie's token belongs to; nobody where the session has ended or the lead may no longer log in. */
    public Optional<Login> find(@Nullable String token, String address) {
        if (token == null || !token.matches("[0-9a-f]{64}")) {
            return Optional.empty();
        }
        byte[] hash = Digests.sha256(token);
        Instant now = clock.instant();
        Duration idle = Duration.ofMinutes(accounts.minutes(UserType.LEAD));
        Optional<Seen> seen = jdbc.sql("select l.id, u.created_at, u.last_seen_at from user_session u"
                + " join lead l on l.id = u.lead_id where u.token_hash = :hash and u.ends_at > :now"
                + " and u.last_seen_at > :idle and u.stamp = " + Accounts.LEAD_STAMP + " and " + Accounts.LEAD_MAY)
                .param("hash", hash).param("now", SqlTime.of(now)).param("idle", SqlTime.of(now.minus(idle)))
                .param("inspected", accounts.inspected())
                .query((row, n) -> new Seen(new Login(UserType.LEAD, row.getLong("id"), hash,
                        SqlTime.read(row, "created_at"), null), SqlTime.read(row, "last_seen_at")))
                .optional();
        seen.filter(one -> one.at().isBefore(now.minus(NOTED)))
                .ifPresent(one -> jdbc.sql("update user_session set last_seen_at = ? where token_hash = ?")
                        .params(SqlTime.of(now), hash).update());
        return seen.map(Seen::login);
    }

    private record Seen(Login login, Instant at) {}

    /** Ends a session; one that has ended before is none. */
    public void signOut(String token) {
        jdbc.sql("delete from user_session where token_hash = ?").param(Digests.sha256(token)).update();
    }

    private static String shortened(String text) {
        return text.substring(0, Math.min(text.length(), MOST_TEXT)).replaceAll("\\p{Cntrl}", "");
    }
}
