package io.yoriai.neo.internal;

import io.yoriai.neo.NeoClient;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;

/** So many calls of one key in one second, counted by the database over all nodes (spec/neo.md 1). */
@Component
class CallRate {

    private final JdbcClient jdbc;
    private final Clock clock;

    CallRate(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @throws NeoFault 429 where the second is used up */
    void count(NeoClient client) {
        if (client.ratePerSecond() == 0) {
            return;
        }
        int calls = jdbc.sql("""
                insert into neo_rate (client_id, second, calls) values (:client, :second, 1)
                on conflict (client_id) do update
                    set calls = case when neo_rate.second = excluded.second then neo_rate.calls + 1 else 1 end,
                        second = excluded.second
                returning calls
                """).param("client", client.id()).param("second", clock.instant().getEpochSecond()).query(Integer.class)
                .single();
        if (calls > client.ratePerSecond()) {
            throw NeoFault.tooManyRequests(1);
        }
    }
}
