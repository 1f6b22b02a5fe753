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
 * @param costs of the rounds so far
 */
record Comparison(String name, int connections, SqlLoad.Preparation sql, String outcome, Requests ceiling,
        int ceilingStatus, Requests requests, int status, AtomicLong numbers, @Nullable Own own, List<Cost> costs) {

    /** What a call cost the processors, in microseconds: the database for SQL, the server for a refused call, both for the call. {@code compiler} is part of the server's. */
    record Cost(double bare, double own, double refused, double server, double compiler, double database) {}

    /** @param outcome what every transaction must tell */
    record Own(SqlLoad.Preparation sql, String outcome) {}

    Comparison(String name, int connections, SqlLoad.Preparation sql, String outcome, Requests ceiling,
            int ceilingStatus, Requests requests, int status, AtomicLong numbers) {
        this(name, connections, sql, outcome, ceiling, ceilingStatus, requests, status, numbers, null, new ArrayList<>());
    }

    /** The same with the product's own SQL beside it. */
    Comparison beside(SqlLoad.Preparation ownSql, String ownOutcome) {
        return new Comparison(name, connections, sql, outcome, ceiling, ceilingStatus, requests, status, numbers,
                new Own(ownSql, ownOutcome), costs);
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
        double start = database(site);
        Measure a = SqlLoad.run(site.database(), connections, sql, numbers, limit).only(outcome);
        double afterBare = database(site);
        Measure ofOwn = own == null
                ? null
                : SqlLoad.run(site.database(), connections, own.sql(), numbers, limit).only(own.outcome());
        double afterOwn = database(site);
        double idle = site.processorSecondsOfServer();
        Measure b = HttpLoad.run(site.port(), connections, ceiling, new AtomicLong(), limit).only("" + ceilingStatus);
        double refused = site.processorSecondsOfServer();
        double before = database(site);
        double compiled = site.processorSecondsOfCompiler();
        Measure server = HttpLoad.run(site.port(), connections, requests, numbers, limit).only("" + status);
        costs.add(new Cost(each(afterBare - start, a), ofOwn == null ? 0 : each(afterOwn - afterBare, ofOwn), each(refused - idle, b),
                each(site.processorSecondsOfServer() - refused, server), each(site.processorSecondsOfCompiler() - compiled, server),
                each(database(site) - before, server)));
        return new Table.Round(a, ofOwn, b, server);
    }

    private static double database(Site site) throws Exception {
        // Who is ending is counted neither as one who runs nor as one who has ended.
        Thread.sleep(500);
        return site.processorSeconds() - site.processorSecondsOfServer();
    }

    private static double each(double seconds, Measure run) {
        return seconds * 1e6 / (run.rate() * run.seconds());
    }

    void print(List<Table.Round> rounds, Bench.Settings settings) {
        Table.row(name, rounds, "%.0f s each".formatted(settings.warmUp()));
        if (own != null) {
            Bench.sqlRow(name, rounds);
        }
        Cost cost = costs.getLast();
        Bench.later("- %s, processor time of a call in the last round: %,.0f us in the database and %,.0f in the server (%,.0f of them its compiler's); bare SQL %,.0f in the database%s; a refused call %,.0f in the server",
                name, cost.database(), cost.server(), cost.compiler(), cost.bare(),
                own == null ? "" : ", the product's SQL %,.0f".formatted(cost.own()), cost.refused());
    }
}
