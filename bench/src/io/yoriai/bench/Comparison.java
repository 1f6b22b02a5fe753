package io.yoriai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

import org.jspecify.annotations.Nullable;

/**
 * One row of the table: the server against its two ceilings, in rounds, so that what else goes on on the machine touches
 * all three alike.
 *
 * @param sql the leanest SQL that does what the call is there for; never a statement or function of the product
 * @param outcome what every transaction must tell
 * @param ceiling a call of the same size that no database is asked for
 * @param ceilingStatus what every such call is answered with
 * @param numbers shared by all runs that use something up
 * @param own the product's own SQL for the call, without HTTP; null: has no row of its own
 */
record Comparison(String name, int connections, SqlLoad.Preparation sql, String outcome, Requests ceiling,
        int ceilingStatus, Requests requests, int status, AtomicLong numbers, @Nullable Own own) {

    /** @param outcome what every transaction must tell */
    record Own(SqlLoad.Preparation sql, String outcome) {}

    Comparison(String name, int connections, SqlLoad.Preparation sql, String outcome, Requests ceiling,
            int ceilingStatus, Requests requests, int status, AtomicLong numbers) {
        this(name, connections, sql, outcome, ceiling, ceilingStatus, requests, status, numbers, null);
    }

    /** The same with the product's own SQL beside it. */
    Comparison beside(SqlLoad.Preparation ownSql, String ownOutcome) {
        return new Comparison(name, connections, sql, outcome, ceiling, ceilingStatus, requests, status, numbers,
                new Own(ownSql, ownOutcome));
    }

    List<Table.Round> run(Site site, Bench.Settings settings) throws Exception {
        warmUp(site, settings);
        List<Table.Round> rounds = new ArrayList<>();
        for (int i = 0; i < settings.rounds(); i++) {
            rounds.add(round(site, settings));
        }
        print(rounds, settings);
        return rounds;
    }

    void warmUp(Site site, Bench.Settings settings) throws Exception {
        run(site, Limit.seconds(settings.warmUp()));
    }

    Table.Round round(Site site, Bench.Settings settings) throws Exception {
        Table.Round round = run(site, Limit.seconds(settings.seconds()));
        site.megabytes();
        return round;
    }

    private Table.Round run(Site site, Limit limit) throws Exception {
        Measure a = SqlLoad.run(site.database(), connections, sql, numbers, limit).only(outcome);
        Measure ofOwn = own == null
                ? null
                : SqlLoad.run(site.database(), connections, own.sql(), numbers, limit).only(own.outcome());
        Measure b = HttpLoad.run(site.port(), connections, ceiling, new AtomicLong(), limit).only("" + ceilingStatus);
        Measure server = HttpLoad.run(site.port(), connections, requests, numbers, limit).only("" + status);
        return new Table.Round(a, ofOwn, b, server);
    }

    void print(List<Table.Round> rounds, Bench.Settings settings) {
        Table.row(name, rounds, "%.0f s each".formatted(settings.warmUp()));
        if (own != null) {
            Bench.sqlRow(name, rounds);
        }
    }
}
