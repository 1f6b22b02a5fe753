package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.support.TransactionTemplate;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;

import io.yoriai.record.SqlTime;

/** Feeds of campaigns, kept for all nodes: none is older than a minute (spec/smp-campaign.md 9.13, docs/adr/0104). */
@Repository
public class CampaignFeeds {

    /** How old a feed may be. */
    public static final Duration LIFE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Clock clock;

    CampaignFeeds(JdbcClient jdbc, TransactionTemplate transaction, Clock clock) {
        this.jdbc = jdbc;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** A feed; made where there is none that is young enough, by one at a time: meanwhile the others are told the old one. */
    public String get(String name, Supplier<String> making) {
        Instant now = clock.instant();
        Optional<String> young = jdbc
                .sql("select body from campaign_feed where name = ? and built_at > ? and built_at <= ?")
                .params(name, SqlTime.of(now.minus(LIFE)), SqlTime.of(now)).query((row, n) -> row.getString(1))
                .optional();
        if (young.isPresent()) {
            return young.get();
        }
        boolean mine = jdbc
                .sql("""
                        update campaign_feed set built_at = :now where name = :name and not (built_at > :old and built_at <= :now)""")
                .param("now", SqlTime.of(now)).param("name", name).param("old", SqlTime.of(now.minus(LIFE)))
                .update() == 1;
        if (mine) {
            return make(name, making);
        }
        return stored(name).orElseGet(() -> Objects.requireNonNull(transaction.execute(status -> {
            jdbc.sql("select pg_advisory_xact_lock(hashtextextended('campaign.feed.' || ?, 0))").param(name)
                    .query((row, n) -> 0).list();
            return stored(name).orElseGet(() -> make(name, making));
        })));
    }

    private Optional<String> stored(String name) {
        return jdbc.sql("select body from campaign_feed where name = ?").param(name).query((row, n) -> row.getString(1))
                .optional();
    }

    private String make(String name, Supplier<String> making) {
        String made = making.get();
        jdbc.sql("""
                insert into campaign_feed (name, body, built_at) values (?, ?, ?)
                on conflict (name) do update set body = excluded.body, built_at = excluded.built_at""")
                .params(name, made, SqlTime.now(clock)).update();
        return made;
    }
}
