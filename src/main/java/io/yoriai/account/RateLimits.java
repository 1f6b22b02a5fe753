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

import java.sql.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

import io.github.bucket4j.distributed.jdbc.PrimaryKeyMapper;

import javax.sql.DataSource;

/** Limits of calls, shared by all nodes through the database (spec/smp-platform.md 12.2). */
@Service
public class RateLimits {

    private static final int FAILURES_A_MINUTE = 30;
    private static final Duration BLOCK = Duration.ofMinutes(5);
    private static final BucketConfiguration FAILURES = BucketConfiguration.builder()
            .addLimit(limit -> limit.capacity(FAILURES_A_MINUTE).refillGreedy(FAILURES_A_MINUTE, Duration.ofMinutes(1)))
            .build();

    private final ProxyManager<String> buckets;
    /** Buckets that are full again some time after their last use, and may go then. */
    private final ProxyManager<String> windows;
    private final JdbcClient jdbc;
    private final Clock clock;
    /** What was read of an address at most a second ago. */
    private final Cache<String, AtomicBoolean> blocked = Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1))
            .maximumSize(100_000).build();

    RateLimits(DataSource dataSource, JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
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

    /** Whether an address is shut out after too many failed authentications. */
    public boolean blocked(String address) {
        return blocked.get(address, this::readBlocked).get();
    }

    /** Counts a failed authentication; after 30 in a minute the address is shut out for five minutes. */
    public void failed(String kind, String address) {
        Timestamp now = Timestamp.from(clock.instant());
        jdbc.sql("insert into security_log (at, kind, address) values (?, ?, ?::inet)").params(now, kind, address)
                .update();
        boolean within = buckets.builder().build("failed:" + address, () -> FAILURES).tryConsume(1);
        if (!within) {
            jdbc.sql("""
                    insert into bucket (id, expires_at) values (?, ?)
                    on conflict (id) do update set expires_at = excluded.expires_at""")
                    .params("blocked:" + address, clock.instant().plus(BLOCK).toEpochMilli()).update();
            blocked.invalidate(address);
        }
    }

    private AtomicBoolean readBlocked(String address) {
        return new AtomicBoolean(jdbc.sql("select count(*) from bucket where id = ? and expires_at > ?")
                .params("blocked:" + address, clock.instant().toEpochMilli()).query(Integer.class).single() > 0);
    }

    private static long seconds(long nanos) {
        return TimeUnit.NANOSECONDS.toSeconds(nanos + 999_999_999);
    }
}
