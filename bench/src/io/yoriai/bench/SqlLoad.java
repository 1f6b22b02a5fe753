package io.yoriai.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.yoriai.server.database.DatabaseAccess;

/** The same transactions through plain JDBC, a thread for each connection. */
public final class SqlLoad {

    /** Does one transaction and tells its outcome. */
    @FunctionalInterface
    public interface Transaction {
        String run(long number) throws SQLException;
    }

    /** Prepares a connection's transaction. */
    @FunctionalInterface
    public interface Preparation {
        Transaction on(Connection connection) throws SQLException;
    }

    /** So often a connection plans a statement for each of its values before it keeps one plan for all. */
    private static final int UNTIL_PLANNED = 12;

    private SqlLoad() {}

    static Measure run(DatabaseAccess database, int connections, Preparation preparation, AtomicLong numbers,
            Limit limit) throws SQLException, InterruptedException {
        List<Connection> open = new ArrayList<>();
        int[] micros = new int[limit.calls() + connections];
        AtomicInteger done = new AtomicInteger();
        TreeMap<String, Integer> answers = new TreeMap<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
            List<Transaction> transactions = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                Connection connection = database.connect();
                open.add(connection);
                transactions.add(preparation.on(connection));
            }
            settle(threads, transactions, numbers);
            long start = System.nanoTime();
            long end = start + (long) (limit.seconds() * 1e9);
            List<Future<?>> running = new ArrayList<>();
            for (Transaction transaction : transactions) {
                running.add(threads.submit(() -> {
                    TreeMap<String, Integer> own = new TreeMap<>();
                    long before = System.nanoTime();
                    while (before < end && done.get() < limit.calls()) {
                        own.merge(transaction.run(numbers.getAndIncrement()), 1, Integer::sum);
                        long after = System.nanoTime();
                        micros[done.getAndIncrement()] = (int) ((after - before) / 1000);
                        before = after;
                    }
                    synchronized (answers) {
                        own.forEach((answer, count) -> answers.merge(answer, count, Integer::sum));
                    }
                    return null;
                }));
            }
            for (Future<?> one : running) {
                one.get();
            }
            return Measure.of(System.nanoTime() - start, micros, done.get(), answers);
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            for (Connection connection : open) {
                connection.close();
            }
        }
    }

    /** Connections of a server live long: what is measured is what they do when they know their statements. */
    private static void settle(ExecutorService threads, List<Transaction> transactions, AtomicLong numbers)
            throws InterruptedException, ExecutionException {
        List<Future<?>> settling = new ArrayList<>();
        for (Transaction transaction : transactions) {
            settling.add(threads.submit(() -> {
                for (int i = 0; i < UNTIL_PLANNED; i++) {
                    transaction.run(numbers.getAndIncrement());
                }
                return null;
            }));
        }
        for (Future<?> one : settling) {
            one.get();
        }
    }
}
