package io.yoriai.server.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.jdbc.core.simple.JdbcClient;

import io.yoriai.testkit.ServerTest;

/** Tables that grow in a rush (docs/adr/0095). */
@ServerTest
class TableStatisticsTest {

    @Autowired
    JdbcClient jdbc;
    @Autowired
    TableStatistics statistics;

    @AfterEach
    void dropsItsTable() {
        jdbc.sql("drop table if exists grown").update();
    }

    @Test
    void aTableThatWasEmptyWhenItWasLookedAtAndHasGrownSinceIsLookedAtAgain() {
        jdbc.sql("create table grown (id bigint primary key, other bigint)").update();
        jdbc.sql("insert into grown select n, n from generate_series(1, 3000) n").update();
        jdbc.sql("delete from grown").update();
        // Pages without rows: from now on the planner takes the table for empty.
        jdbc.sql("vacuum (truncate off) grown").update();
        assertThat(known()).isZero();

        jdbc.sql("insert into grown select n, n from generate_series(1, 5000) n").update();
        await().untilAsserted(() -> {
            statistics.refresh();
            assertThat(known()).isEqualTo(5000);
        });

        assertThat(statistics.refresh()).noneMatch(name -> name.endsWith(".grown"));
    }

    private long known() {
        return jdbc.sql("select reltuples::bigint from pg_class where oid = 'grown'::regclass").query(Long.class)
                .single();
    }
}
