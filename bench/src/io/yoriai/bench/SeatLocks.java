package io.yoriai.bench;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.server.database.DatabaseAccess;

/**
 * How the one counter of a session may be taken (docs/adr/0053), each in the shape of an application: four reads, the rows, the
 * counter, the commit. Bare SQL at 16 connections, all to one session, which never gets full.
 */
final class SeatLocks {

    private static final int CONNECTIONS = 16;
    private static final int SEATS_AT_ONCE = 10;
    private static final int LONGEST_BATCH = 64;
    private static final long CAMPAIGN = 1004;
    private static final long SESSION = CAMPAIGN * 1000;

    private static final List<String> READS = List.of("select title, settings from campaign where id = %d and 0 < ?",
            "select title, limit_user_num, number_of_applications from session where id = %d and 0 < ?",
            "select max(restore_type_id) from flow where campaign_id = %d and 0 < ?");
    private static final String LEAD = "select membership_id from lead where id = ? for no key update";
    private static final String HELD = "select id from application where campaign_id = %d and lead_id = ?";
    private static final String ROWS = """
            with made as (
                insert into application (lead_id, campaign_id, application_status_id, application_route_id, date_application,
                    quantity, date_regist, date_update)
                select l, %1$d, 1, 4, now(), 1, now(), now() from unnest(?) l returning id, lead_id),
            line as (
                insert into application_session (application_id, lead_id, campaign_id, session_id, application_status_id,
                    quantity, date_application, date_regist, date_update)
                select id, lead_id, %1$d, %2$d, 1, 1, now(), now(), now() from made),
            fact as (insert into application_event (application_id, kind, at, mail) select id, 'APPLIED', now(), 3 from made)
            insert into audit_log (at, door, client_id, address, what, record)
            select now(), 1, 1, '127.0.0.1', 'application.post', 'Application/' || id from made"""
            .formatted(CAMPAIGN, SESSION);
    private static final String COUNTER = """
            update session set number_of_applications = number_of_applications + ?,
                number_of_applicants = number_of_applicants + ?
            where id = %d and number_of_applications + ? <= limit_user_num""".formatted(SESSION);
    private static final String TAKE_AND_COMMIT = COUNTER.replace("?", "1") + "; commit";
    private static final String ROW_LOCK = "select id from session where id = %d for no key update".formatted(SESSION);
    private static final String ADVISORY = "select pg_advisory_xact_lock(%d)".formatted(SESSION);

    /** What stands before the reads, and before the counter; null: nothing. */
    private enum Way {
        ROW_LAST("row lock, taken last", null, null),
        ROW_WITH_COMMIT("row lock, taken in one round trip with the commit", null, null),
        ROW_FIRST("row lock, taken first", ROW_LOCK, null),
        ADVISORY_FIRST("advisory lock, taken first", ADVISORY, null),
        ADVISORY_LAST("advisory lock, taken before the counter", null, ADVISORY),
        BATCHES("ten seats reserved at a time by a node", null, null),
        QUEUE("a queue for the session, worked off by one", null, null);

        private final String told;
        private final String first;
        private final String last;

        Way(String told, String first, String last) {
            this.told = told;
            this.first = first;
            this.last = last;
        }
    }

    private final Bench.Settings settings;

    SeatLocks(Bench.Settings settings) {
        this.settings = settings;
    }

    void run(Site site) throws Exception {
        AtomicLong leads = new AtomicLong(new Applications(settings).fill(site, (int) CAMPAIGN, 1, SESSION, true));
        List<List<Double>> rates = new ArrayList<>();
        for (Way way : Way.values()) {
            rates.add(new ArrayList<>());
        }
        for (int round = 0; round < settings.rounds(); round++) {
            for (Way way : Way.values()) {
                rates.get(way.ordinal()).add(rate(site.database(), way, leads));
            }
        }
        for (Way way : Way.values()) {
            List<Double> sorted = rates.get(way.ordinal()).stream().sorted().toList();
            Bench.later("- Seats of one session by %s: **%.0f** applications a second (%.0f to %.0f).", way.told,
                    sorted.get(sorted.size() / 2), sorted.getFirst(), sorted.getLast());
        }
    }

    private double rate(DatabaseAccess database, Way way, AtomicLong leads) throws Exception {
        try (Queue queue = way == Way.QUEUE ? new Queue(database) : null) {
            AtomicInteger reserved = new AtomicInteger();
            SqlLoad.Preparation preparation = connection -> transaction(connection, way, queue, reserved);
            SqlLoad.run(database, CONNECTIONS, preparation, leads, Limit.seconds(settings.warmUp()));
            return SqlLoad.run(database, CONNECTIONS, preparation, leads, Limit.seconds(settings.seconds())).only("made")
                    .rate();
        }
    }

    private static SqlLoad.Transaction transaction(Connection connection, Way way, Queue queue, AtomicInteger reserved)
            throws SQLException {
        connection.setAutoCommit(false);
        Steps steps = new Steps(connection);
        return lead -> {
            if (way.first != null) {
                steps.ask(way.first);
            }
            steps.read(lead);
            if (queue != null) {
                connection.commit();
                queue.write(lead);
                return "made";
            }
            if (way == Way.BATCHES && reserved.decrementAndGet() < 0) {
                steps.count(SEATS_AT_ONCE);
                connection.commit();
                reserved.addAndGet(SEATS_AT_ONCE);
            }
            steps.write(lead);
            if (way.last != null) {
                steps.ask(way.last);
            }
            if (way == Way.ROW_WITH_COMMIT) {
                steps.ask(TAKE_AND_COMMIT);
            } else if (way != Way.BATCHES) {
                steps.count(1);
            }
            connection.commit();
            return "made";
        };
    }

    /** The statements of one connection. */
    private static final class Steps {

        private final Connection connection;
        private final List<PreparedStatement> reads = new ArrayList<>();
        private final PreparedStatement rows;
        private final PreparedStatement counter;

        Steps(Connection connection) throws SQLException {
            this.connection = connection;
            reads.add(connection.prepareStatement(READS.get(0).formatted(CAMPAIGN)));
            reads.add(connection.prepareStatement(READS.get(1).formatted(SESSION)));
            reads.add(connection.prepareStatement(READS.get(2).formatted(CAMPAIGN)));
            reads.add(connection.prepareStatement(LEAD));
            reads.add(connection.prepareStatement(HELD.formatted(CAMPAIGN)));
            rows = connection.prepareStatement(ROWS);
            counter = connection.prepareStatement(COUNTER);
        }

        void read(long lead) throws SQLException {
            for (PreparedStatement read : reads) {
                read.setLong(1, lead);
                try (ResultSet found = read.executeQuery()) {
                    found.next();
                }
            }
        }

        void ask(String sql) throws SQLException {
            try (PreparedStatement lock = connection.prepareStatement(sql)) {
                lock.execute();
            }
        }

        void write(Long... leads) throws SQLException {
            rows.setArray(1, connection.createArrayOf("bigint", leads));
            rows.executeUpdate();
        }

        void count(int seats) throws SQLException {
            for (int i = 1; i <= 3; i++) {
                counter.setInt(i, seats);
            }
            counter.executeUpdate();
        }
    }

    /** Applications of one session, which one connection writes many at a time. */
    private static final class Queue implements AutoCloseable {

        private record Asked(long lead, CompletableFuture<Boolean> done) {}

        private final BlockingQueue<Asked> waiting = new LinkedBlockingQueue<>();
        private final Connection connection;
        private final Thread worker;

        Queue(DatabaseAccess database) throws SQLException {
            connection = database.connect();
            connection.setAutoCommit(false);
            Steps steps = new Steps(connection);
            worker = Thread.ofPlatform().start(() -> work(steps));
        }

        void write(long lead) {
            Asked asked = new Asked(lead, new CompletableFuture<>());
            waiting.add(asked);
            asked.done().join();
        }

        private void work(Steps steps) {
            List<Asked> batch = new ArrayList<>();
            try {
                while (true) {
                    batch.add(waiting.take());
                    waiting.drainTo(batch, LONGEST_BATCH - 1);
                    steps.write(batch.stream().map(Asked::lead).toArray(Long[]::new));
                    steps.count(batch.size());
                    connection.commit();
                    batch.forEach(asked -> asked.done().complete(true));
                    batch.clear();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } catch (SQLException e) {
                batch.forEach(asked -> asked.done().completeExceptionally(e));
            }
        }

        @Override
        public void close() throws SQLException, InterruptedException {
            worker.interrupt();
            worker.join();
            connection.close();
        }
    }
}
