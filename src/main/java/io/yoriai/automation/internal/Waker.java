package io.yoriai.automation.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;

import io.yoriai.automation.Happening;
import io.yoriai.record.SqlTime;

/** Has runs looked at that wait for what just happened. */
@Component
class Waker implements Follower {

    private final JdbcClient jdbc;
    private final Clock clock;

    Waker(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    @Override
    public boolean wants(Source source) {
        Happening kind = source.kind();
        return kind == Happening.OPEN || kind == Happening.CLICK || kind == Happening.VISIT;
    }

    /** By automation_run_waiting. */
    @Override
    public void take(Source source, long after, long upto) {
        jdbc.sql("update automation_run r set due = :now where r.waits_for = :kind and r.due > :now and r.lead_id in ("
                + "select x.lead from (" + source.range() + ") x)").param("now", SqlTime.now(clock))
                .param("kind", source.kind().name()).param("after", after).param("upto", upto).update();
    }
}
