package io.yoriai.automation.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.yoriai.record.SqlTime;

/**
 * Follows histories by the numbers of their rows, so that each row is taken once and none is missed, whoever is killed when
 * (docs/adr/0071): a fence is set at the newest number, and what is below it is taken when every transaction that was under way
 * then has ended.
 */
@Component
public class Feeds {

    private static final int AT_ONCE = 5_000;

    private final JdbcClient jdbc;
    /** Who writes leads comes first: leads are locked before runs, as where leads go. */
    private final List<Follower> followers;
    private final Clock clock;

    Feeds(JdbcClient jdbc, Scorer scorer, Starter starter, Waker waker, Clock clock) {
        this.jdbc = jdbc;
        followers = List.of(scorer, starter, waker);
        this.clock = clock;
    }

    private record Feed(long done, @Nullable Long fence, boolean passed) {}

    /** Takes what is safe of a history, or sets the fence: whether it is worth while to ask again at once. */
    @Transactional
    public boolean follow(Source source) {
        Optional<Feed> found = jdbc.sql("""
                select done_id, fence_id, coalesce(pg_snapshot_xmin(pg_current_snapshot()) >= fence_xid::xid8, false)
                from automation_feed where source = ? for update skip locked""").param(source.name())
                .query((row, n) -> new Feed(row.getLong(1), row.getObject(2, Long.class), row.getBoolean(3)))
                .optional();
        if (found.isEmpty()) {
            // Another node is at it.
            return false;
        }
        Feed feed = found.get();
        Long fence = feed.fence();
        if (fence == null) {
            jdbc.sql(
                    "update automation_feed set fence_id = n.newest, fence_xid = pg_snapshot_xmax(pg_current_snapshot())::text"
                            + " from (" + source.newest()
                            + ") n (newest) where source = :source and n.newest > done_id")
                    .param("source", source.name()).param("until", until(source)).update();
            return false;
        }
        if (!feed.passed()) {
            return false;
        }
        List<Follower> wanting = followers.stream().filter(follower -> follower.wants(source)).toList();
        // What nobody wants is passed over at once.
        long upto = wanting.isEmpty() ? fence : Math.min(fence, feed.done() + AT_ONCE);
        wanting.forEach(follower -> follower.take(source, feed.done(), upto));
        jdbc.sql("update automation_feed set done_id = :upto, fence_id = nullif(fence_id, :upto),"
                + " fence_xid = case when fence_id > :upto then fence_xid end where source = :source")
                .param("upto", upto).param("source", source.name()).update();
        return true;
    }

    private java.time.OffsetDateTime until(Source source) {
        return SqlTime.of(clock.instant().minus(source.delay()));
    }
}
