package io.yoriai.tracking.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

import io.yoriai.account.Digests;
import io.yoriai.person.AddressHash;
import io.yoriai.record.SqlTime;

/** Ties browsers to leads. */
@Component
public class Binding {

    private static final String PURPOSE = "tracking.link";
    private static final Duration GOOD = Duration.ofMinutes(10);

    private final JdbcClient jdbc;
    private final AddressHash hash;
    private final Clock clock;

    Binding(JdbcClient jdbc, AddressHash hash, Clock clock) {
        this.jdbc = jdbc;
        this.hash = hash;
        this.clock = clock;
    }

    /** A signed name of a lead, good for ten minutes and once. */
    public String token(long lead, int reason) {
        return hash.said(PURPOSE, lead, clock.instant().plus(GOOD).toEpochMilli(), reason);
    }

    /** The browser is of whoever the token names, if it is good; what it did before as nobody is of that one, too. */
    @Transactional(propagation = Propagation.MANDATORY)
    public void use(String token, String browser, Instant at) {
        long[] said = hash.numbers(PURPOSE, token, 3);
        if (said == null || at.isAfter(Instant.ofEpochMilli(said[1]))
                || jdbc.sql("insert into tracking_token (hash, at) values (?, ?) on conflict do nothing")
                        .params(Digests.sha256(token), SqlTime.of(at)).update() == 0) {
            return;
        }
        bind(browser, said[0], (int) said[2], at);
    }

    /** The browser is of this lead, from now on and for what it did before as nobody. */
    @Transactional
    public void now(String browser, long lead, int reason) {
        bind(browser, lead, reason, clock.instant());
    }

    /** The browser is nobody's, and stays so; or it may be somebody's again. */
    @Transactional
    public void optOut(String browser, boolean out) {
        if (!out) {
            jdbc.sql("delete from tracking_optout where browser_id = ?").param(browser).update();
            return;
        }
        jdbc.sql("insert into tracking_optout (browser_id, at) values (?, ?) on conflict do nothing").param(browser)
                .param(SqlTime.of(clock.instant())).update();
        jdbc.sql("delete from tracking_browser where browser_id = ?").param(browser).update();
    }

    private void bind(String browser, long lead, int reason, Instant at) {
        if (jdbc.sql("select exists (select from tracking_optout where browser_id = ?)").param(browser)
                .query((row, n) -> row.getBoolean(1)).single()) {
            return;
        }
        jdbc.sql(
                """
                        insert into tracking_browser (browser_id, lead_id, bind_reason_id, bound_at) values (:browser, :lead, :reason, :at)
                        on conflict (browser_id) do update set lead_id = excluded.lead_id, bind_reason_id = excluded.bind_reason_id,
                            bound_at = excluded.bound_at,
                            turn = tracking_browser.turn + (tracking_browser.lead_id <> excluded.lead_id)::integer""")
                .param("browser", browser).param("lead", lead)
                .param("reason", reason).param("at", SqlTime.of(at)).update();
        jdbc.sql(
                """
                        with bound as (
                            update tracking_session set lead_id = :lead, bind_reason_id = :reason, bound_at = :at, date_update = :at
                            where browser_id = :browser and lead_id is null returning id
                        )
                        insert into tracking_bound (session_id, at) select id, :at from bound order by id""")
                .param("browser", browser).param("lead", lead).param("reason", reason).param("at", SqlTime.of(at))
                .update();
    }
}
