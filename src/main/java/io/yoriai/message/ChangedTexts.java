package io.yoriai.message;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts that administrators reworded, a second old at most. They are read beside the calls: a server without its database
 * still has words to say so, and nobody who holds a connection waits for another one.
 */
@Component
class ChangedTexts {

    static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\d+)}");

    private static final Logger LOG = LoggerFactory.getLogger(ChangedTexts.class);
    private static final long RENEWED = TimeUnit.MILLISECONDS.toNanos(500);
    private static final long TOO_OLD = TimeUnit.SECONDS.toNanos(1);
    private static final long PATIENCE_MILLIS = 200;

    private final JdbcClient jdbc;
    private volatile Copy copy = new Copy(Map.of(), System.nanoTime() - TOO_OLD - 1);
    private CompletableFuture<Void> renewal = CompletableFuture.completedFuture(null);

    /** @param texts by language and key */
    private record Copy(Map<String, Map<String, String>> texts, long readAt) {}

    ChangedTexts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Reworded texts of a language by the keys of the bundles. */
    Map<String, String> of(String language) {
        long age = System.nanoTime() - copy.readAt();
        if (age > RENEWED) {
            CompletableFuture<Void> running = renew();
            if (age > TOO_OLD) {
                await(running);
            }
        }
        return copy.texts().getOrDefault(language, Map.of());
    }

    /** Fills placeholders as they stand: what a person writes is no pattern. */
    static String filled(String text, List<?> args) {
        return PLACEHOLDER.matcher(text).replaceAll(found -> {
            int n = Integer.parseInt(found.group(1));
            return Matcher.quoteReplacement(n < args.size() ? args.get(n).toString() : found.group());
        });
    }

    /** This node sees a change with its commit, others within a second. */
    void renewAfterCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                copy = new Copy(copy.texts(), System.nanoTime() - TOO_OLD - 1);
            }
        });
    }

    private synchronized CompletableFuture<Void> renew() {
        if (renewal.isDone()) {
            CompletableFuture<Void> next = new CompletableFuture<>();
            renewal = next;
            Thread.ofVirtual().name("changed-texts").start(() -> {
                try {
                    copy = new Copy(read(), System.nanoTime());
                } catch (DataAccessException e) {
                    LOG.debug("reworded texts cannot be read", e);
                    copy = new Copy(copy.texts(), System.nanoTime());
                } finally {
                    next.complete(null);
                }
            });
        }
        return renewal;
    }

    private Map<String, Map<String, String>> read() {
        Map<String, Map<String, String>> found = new HashMap<>();
        jdbc.sql("select language_key, text_key, value from message where value <> default_value").query(row -> {
            found.computeIfAbsent(row.getString(1), language -> new HashMap<>()).put(row.getString(2),
                    row.getString(3));
        });
        return found;
    }

    private static void await(CompletableFuture<Void> running) {
        try {
            running.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // What was known before is told.
        }
    }
}
