package io.yoriai.account.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;

import io.yoriai.account.RateLimits;
import io.yoriai.record.SystemSettings;

/**
 * The table {@code staff_sign_in}. A try is written down before the password is looked at: a hundred guesses at once are
 * counted like a hundred in a row.
 */
@Lazy
@Repository
public class SignInAttempts {

    private static final int SLOWEST_SECONDS = 10;

    private final JdbcClient jdbc;
    private final SystemSettings settings;
    private final Clock clock;

    SignInAttempts(JdbcClient jdbc, SystemSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.settings = settings;
        this.clock = clock;
    }

    private int number(String setting, int usual) {
        String set = settings.get(setting, "");
        return set.matches("[1-9][0-9]{0,3}") ? Integer.parseInt(set) : usual;
    }

    /**
     * How a try stands.
     *
     * @param lockedFor zero: the password may be looked at
     * @param delay to be waited before, for the failures of other addresses
     */
    public record Attempt(Duration lockedFor, Duration delay) {}

    /** @param newest, last failures of this address, the newest and the last of those that lock; null where there are not so many */
    private record Counted(@Nullable Timestamp newest, @Nullable Timestamp last, int elsewhere) {

        /** So many within the window lock until the window has passed since the newest. */
        Duration lockedFor(Instant now, Duration window) {
            if (newest == null || last == null || last.toInstant().isBefore(newest.toInstant().minus(window))) {
                return Duration.ZERO;
            }
            return Duration.between(now, newest.toInstant().plus(window));
        }
    }

    /** Tries of one login run one after the other through this; the lock is given back at once. */
    @Transactional
    public Attempt reserve(String loginId, String address) {
        String login = loginId.toLowerCase(Locale.ROOT);
        Instant now = clock.instant();
        Duration window = Duration.ofMinutes(number(RateLimits.LOCK_MINUTES, 15));
        // A lock looks back as long before its newest failure.
        Instant kept = now.minus(window.multipliedBy(2));
        jdbc.sql("select pg_advisory_xact_lock(7303, hashtext(:login))").param("login", login)
                .query((row, n) -> 0).list();
        Counted counted = jdbc.sql("""
                select max(at) filter (where address = :address::inet) as newest,
                       (array_agg(at order by at desc) filter (where address = :address::inet))[:most] as last,
                       count(distinct address) filter (where address <> :address::inet and at > :since) as elsewhere
                  from staff_sign_in where login_id = :login and at > :kept""").param("login", login)
                .param("address", address).param("most", number(RateLimits.FAILURES_TO_LOCK, 5))
                .param("since", utc(now.minus(window)))
                .param("kept", utc(kept))
                .query((row, n) -> new Counted(row.getTimestamp("newest"), row.getTimestamp("last"),
                        row.getInt("elsewhere")))
                .single();
        Duration locked = counted.lockedFor(now, window);
        if (locked.isPositive()) {
            return new Attempt(locked, Duration.ZERO);
        }
        jdbc.sql("delete from staff_sign_in where at <= :kept").param("kept", utc(kept)).update();
        jdbc.sql("insert into staff_sign_in (login_id, address, at) values (:login, :address::inet, :now)")
                .param("login", login).param("address", address).param("now", utc(now)).update();
        return new Attempt(Duration.ZERO, Duration.ofSeconds(Math.min(SLOWEST_SECONDS, counted.elsewhere())));
    }

    /** A sign-in that succeeded takes its address's failures away. */
    public void forget(String loginId, String address) {
        jdbc.sql("delete from staff_sign_in where login_id = :login and address = :address::inet")
                .param("login", loginId.toLowerCase(Locale.ROOT)).param("address", address).update();
    }

    private static OffsetDateTime utc(Instant moment) {
        return moment.atOffset(ZoneOffset.UTC);
    }
}
