package io.yoriai.account.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;

import io.yoriai.record.SqlTime;

/** The table {@code neo_failure}: token requests of the newsletter API that were refused, of the last ten minutes. */
@Repository
public class RefusedRequests {

    private static final Duration COUNTED = Duration.ofMinutes(10);
    private static final int MOST = 10;

    private final JdbcClient jdbc;
    private final Clock clock;

    RefusedRequests(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** Whether an address was refused so often that it gets nothing more. */
    public boolean tooMany(String address) {
        return jdbc.sql("select count(*) from neo_failure where address = :address::inet and at > :since")
                .param("address", address).param("since", since()).query(Integer.class).single() >= MOST;
    }

    /**
     * Writes a refusal down; those of one address one after the other, so that none slips past the count.
     *
     * @return false where there were too many already
     */
    public boolean add(String address) {
        jdbc.sql("select pg_advisory_xact_lock(7302, hashtext(:address))").param("address", address)
                .query((row, n) -> 0).list();
        if (tooMany(address)) {
            return false;
        }
        jdbc.sql("delete from neo_failure where address = :address::inet and at <= :since").param("address", address)
                .param("since", since()).update();
        jdbc.sql("insert into neo_failure (address, at) values (:address::inet, :now)").param("address", address)
                .param("now", SqlTime.now(clock)).update();
        return true;
    }

    private OffsetDateTime since() {
        return SqlTime.of(clock.instant().minus(COUNTED));
    }
}
