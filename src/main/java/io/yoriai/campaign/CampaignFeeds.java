package io.yoriai.campaign;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Supplier;

import io.yoriai.record.SqlTime;

/** Feeds of campaigns, kept for all nodes: none is older than a minute (spec/smp-campaign.md 9.13, docs/adr/0104). */
@Repository
public class CampaignFeeds {

    /** How old a feed may be. */
    public static final Duration LIFE = Duration.ofMinutes(1);

    private final JdbcClient jdbc;
    private final Clock clock;

    CampaignFeeds(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** A feed; made where there is none that is young enough. */
    public String get(String name, Supplier<String> making) {
        Instant now = clock.instant();
        return jdbc.sql("select body from campaign_feed where name = ? and built_at > ? and built_at <= ?")
                .params(name, SqlTime.of(now.minus(LIFE)), SqlTime.of(now)).query(String.class).optional()
                .orElseGet(() -> {
                    String made = making.get();
                    jdbc.sql("""
                            insert into campaign_feed (name, body, built_at) values (?, ?, ?)
                            on conflict (name) do update set body = excluded.body, built_at = excluded.built_at""")
                            .params(name, made, SqlTime.of(now)).update();
                    return made;
                });
    }
}
