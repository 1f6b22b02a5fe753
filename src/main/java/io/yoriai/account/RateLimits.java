package io.yoriai.account;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.postgresql.Bucket4jPostgreSQL;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;
import io.yoriai.account.internal.SignInAttempts;

import javax.sql.DataSource;

/** Limits of calls, shared by all nodes through the database (spec/smp-platform.md 12.2). */
@Service
public class RateLimits {

    /** System setting: failures that lock a login for the address that they come from, 3 to 100; 5 where it is not set. */
    public static final String FAILURES_TO_LOCK = "login.failures";
    /** System setting: minutes within which they are counted, and for which they lock, 1 to 1440; 15 where it is not set. */
    public static final String LOCK_MINUTES = "login.lock_minutes";
    /** Logins of leads are told from those of administrators. */
    private static final String LEAD = "lead:";
    private static final int FAILURES_A_MINUTE = 30;
    private static final Duration BLOCK = Duration.ofMinutes(5);
    private static final BucketConfiguration FAILURES = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(FAILURES_A_MINUTE).refillGreedy(FAILURES_A_MINUTE, Duration.ofMinutes(1)))
            .build();

    private final ProxyManager<String> buckets;
    /** Buckets that are full again some time after their last use, and may go then. */
    private final ProxyManager<String> windows;
    private final JdbcClient jdbc;
    private final AuditLog audit;
    private final SignInAttempts attempts;
    private final Clock clock;
    /** Until when a pair is shut out, read at most a second ago. */
    private final Cache<String, Long> blocked = Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1))
            .maximumSize(100_000).build();

    RateLimits(DataSource dataSource, JdbcClient jdbc, SignInAttempts attempts, AuditLog audit, Clock clock) {
        this.attempts = attempts;
        this.jdbc = jdbc;
        this.audit = audit;
        this.clock = clock;
        buckets = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource).primaryKeyMapper(PrimaryKeyMapper.STRING)
                .build();
        windows = Bucket4jPostgreSQL.selectForUpdateBasedBuilder(dataSource).primaryKeyMapper(PrimaryKeyMapper.STRING)
                .expirationAfterWrite(ExpirationAfterWriteStrategy
                        .basedOnTimeForRefillingBucketUpToMax(Duration.ofMinutes(1)))
                .build();
    }

    /** Takes buckets away that are full again; they would be made anew just so. */
    public void cleanUp() {
        jdbc.sql("delete from bucket where expires_at < ?").param(clock.instant().toEpochMilli()).update();
    }

    /**
     * How a call stands against its limit.
     *
     * @param capacity most calls at once
     * @param remaining calls left now
     * @param secondsUntilFull until the whole capacity is back
     * @param retryAfter whole seconds to wait, 0 where the call may go on
     */
    public record Standing(long capacity, long remaining, long secondsUntilFull, long retryAfter) {

        public boolean allowed() {
            return retryAfter == 0;
        }
    }

    /** Counts one call in a bucket of this name. */
    public Standing count(String bucket, int perSecond, int burst) {
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(burst).refillGreedy(perSecond, Duration.ofSeconds(1))).build();
        ConsumptionProbe probe = buckets.builder()
                .build(bucket + ":" + perSecond + ":" + burst, () -> configuration)
                .tryConsumeAndReturnRemaining(1);
        return new Standing(burst, probe.getRemainingTokens(), seconds(probe.getNanosToWaitForReset()),
                probe.isConsumed() ? 0 : Math.max(1, seconds(probe.getNanosToWaitForRefill())));
    }

    /**
     * Counts one thing of which so many may happen in a time that begins with the first of them.
     *
     * @return whether it may happen
     */
    public boolean within(String bucket, int most, Duration time) {
        BucketConfiguration configuration = BucketConfiguration.builder()
                .addLimit(limit -> limit.capacity(most).refillIntervally(most, time)).build();
        return windows.builder().build(bucket + ":" + most + ":" + time, () -> configuration).tryConsume(1);
    }

    /**
     * Who fails, and where: failures shut out this pair alone, so that one bad terminal behind a venue's network stops nobody
     * else.
     *
     * @param door which door's failures: those of one say nothing about another
     * @param who the key or login that was given; all unknown ones of a network are one
     * @param network as {@link Networks#of} tells it
     */
    public record Failing(String door, String who, String network) {

        /** All keys that are unknown. */
        public static final String UNKNOWN = "?";

        String bucket() {
            return door + ":" + who + ":" + network;
        }
    }

    /** Whole seconds for which a pair is still shut out after too many failures; 0: it is not. */
    public long shutOut(Failing failing) {
        long rest = blocked.get(failing.bucket(), this::readBlocked) - clock.instant().toEpochMilli();
        return rest <= 0 ? 0 : (rest + 999) / 1000;
    }

    /**
     * Counts a failed authentication; after 30 in a minute the pair is shut out for five minutes.
     *
     * @param given key or login as it was given
     * @param reason what the operation log says of it
     */
    public void failed(Failing failing, String given, String reason, String address) {
        audit.failed(given, reason, address);
        if (!windows.builder().build("failed:" + failing.bucket(), () -> FAILURES).tryConsume(1)) {
            shutOut(failing, BLOCK);
        }
    }

    /** Counts something wrong that is no failed authentication; so many within a time shut the pair out for as long. */
    public void wrong(Failing failing, int most, Duration time) {
        if (!within("wrong:" + failing.bucket(), most - 1, time)) {
            shutOut(failing, time);
        }
    }

    private void shutOut(Failing failing, Duration time) {
        jdbc.sql("""
                insert into bucket (id, expires_at) values (?, ?)
                on conflict (id) do update set expires_at = excluded.expires_at""")
                .params("blocked:" + failing.bucket(), clock.instant().plus(time).toEpochMilli()).update();
        blocked.invalidate(failing.bucket());
    }

    /** The moment until which a pair is shut out, in milliseconds; 0: never was. */
    private long readBlocked(String bucket) {
        return jdbc.sql("select expires_at from bucket where id = ? and expires_at > ?")
                .params("blocked:" + bucket, clock.instant().toEpochMilli()).query(Long.class).optional().orElse(0L);
    }

    /** A try at somebody's password. It counts as failed until it is said to have succeeded. */
    public final class Guess {

        private final long lockedFor;
        private final String login;
        private final String address;

        private Guess(long lockedFor, String login, String address) {
            this.lockedFor = lockedFor;
            this.login = login;
            this.address = address;
        }

        /** Seconds until the next try may succeed; 0: the password may be looked at. */
        public long lockedFor() {
            return lockedFor;
        }

        public void fails() {
            failed(leads(address), login.substring(LEAD.length()), "LEAD_SIGN_IN", address);
        }

        public void succeeds() {
            attempts.forget(login, address);
        }
    }

    /**
     * Begins a try at a lead's password (spec/smp-platform.md 2): five failures of a login within 15 minutes lock it for the
     * address they came from, failures from other addresses slow it down, and an address that fails with any login is shut out
     * for a while. Nobody's login is locked by what strangers do. No connection is held while it waits.
     */
    public Guess guess(String login, String address) {
        long shutOut = shutOut(leads(address));
        if (shutOut > 0) {
            return new Guess(shutOut, login, address);
        }
        SignInAttempts.Attempt attempt = attempts.reserve(LEAD + login, address);
        if (attempt.lockedFor().isPositive()) {
            return new Guess(Math.max(1, attempt.lockedFor().toSeconds() + 1), LEAD + login, address);
        }
        try {
            Thread.sleep(attempt.delay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Guess(0, LEAD + login, address);
    }

    private static Failing leads(String address) {
        return new Failing("lead", Failing.UNKNOWN, Networks.of(address));
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999);
    }
}
