package io.yoriai.site.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;

import javax.sql.DataSource;

/**
 * Asks the database whether it answers. An answer is kept for a second and only one question is open at a time, so
 * that a crowd on the first page costs the pool one connection.
 */
@Component
class DatabaseCheck {

    private static final Duration KEPT = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DataSource database;
    private final Clock clock;
    private final ReentrantLock asking = new ReentrantLock();
    private volatile @Nullable Result last;
    private volatile @Nullable CompletableFuture<String> open;

    DatabaseCheck(DataSource database, Clock clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * An answer.
     *
     * @param version the database's version, as {@code 18.6}; null where it does not answer
     */
    record Result(Instant at, @Nullable String version) {

        public boolean reachable() {
            return version != null;
        }
    }

    Result check() {
        asking.lock();
        try {
            Result known = last;
            if (known != null && Duration.between(known.at(), clock.instant()).compareTo(KEPT) < 0) {
                return known;
            }
            Result now = new Result(clock.instant(), ask());
            last = now;
            return now;
        } finally {
            asking.unlock();
        }
    }

    private @Nullable String ask() {
        CompletableFuture<String> question = open;
        if (question == null || question.isDone()) {
            question = new CompletableFuture<>();
            open = question;
            CompletableFuture<String> answer = question;
            Thread.ofVirtual().name("site-database-check").start(() -> answer(answer));
        }
        try {
            return question.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        }
    }

    private void answer(CompletableFuture<String> question) {
        try (Connection connection = database.getConnection()) {
            if (!connection.isValid((int) PATIENCE.toSeconds())) {
                throw new SQLException("the connection is dead");
            }
            // "18.6 (Debian 18.6-1.pgdg13+1)" tells more than a page needs.
            question.complete(connection.getMetaData().getDatabaseProductVersion().split(" ", 2)[0]);
        } catch (SQLException | RuntimeException e) {
            question.completeExceptionally(e);
        }
    }
}
