package io.yoriai.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One row of the table: the server against its two ceilings, in rounds, so that what else goes on on the machine touches
 * all three alike.
 *
 * @param sql the transaction that the server does, in the fastest SQL form
 * @param outcome what every transaction must tell
 * @param ceiling a call of the same size that no database is asked for
 * @param ceilingStatus what every such call is answered with
 * @param numbers shared by all runs that use something up
 */
record Comparison(String name, int connections, SqlLoad.Preparation sql, String outcome, Requests ceiling,
        int ceilingStatus, Requests requests, int status, AtomicLong numbers) {

    List<Table.Round> run(Site site, Bench.Settings settings) throws Exception {
        List<Table.Round> rounds = new ArrayList<>();
        Limit warmUp = Limit.seconds(settings.warmUp());
        HttpLoad.run(site.port(), connections, requests, numbers, warmUp).only("" + status);
        HttpLoad.run(site.port(), connections, ceiling, new AtomicLong(), warmUp).only("" + ceilingStatus);
        SqlLoad.run(site.database(), connections, sql, numbers, warmUp).only(outcome);
        Limit limit = Limit.seconds(settings.seconds());
        for (int i = 0; i < settings.rounds(); i++) {
            Measure a = SqlLoad.run(site.database(), connections, sql, numbers, limit).only(outcome);
            Measure b = HttpLoad.run(site.port(), connections, ceiling, new AtomicLong(), limit).only("" + ceilingStatus);
            Measure server = HttpLoad.run(site.port(), connections, requests, numbers, limit).only("" + status);
            rounds.add(new Table.Round(a, b, server));
            site.megabytes();
        }
        Table.row(name, rounds, "%.0f s each".formatted(settings.warmUp()));
        return rounds;
    }
}
