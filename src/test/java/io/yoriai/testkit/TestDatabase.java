package io.yoriai.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;

/**
 * One PostgreSQL for all tests of a run, without the durability that only a real installation needs, and without its cleaner:
 * what a plan costs must not depend on when that one comes round.
 */
public final class TestDatabase {

    private static final EmbeddedPostgres SERVER = start();

    private TestDatabase() {}

    /** JDBC address of the tests' shared database. */
    public static String url() {
        return SERVER.getJdbcUrl("postgres", "postgres");
    }

    /** JDBC address of a new, empty database of its own, also where a first try has left one. */
    public static String fresh(String name) {
        try (var connection = SERVER.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            statement.execute("drop database if exists " + name + " with (force)");
            statement.execute("create database " + name);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
        return SERVER.getJdbcUrl("postgres", name);
    }

    private static EmbeddedPostgres start() {
        try {
            EmbeddedPostgres server = EmbeddedPostgres.builder().setRegisterShutdownHook(false)
                    .setServerConfig("fsync", "off").setServerConfig("max_connections", "200")
                    .setServerConfig("synchronous_commit", "off").setServerConfig("autovacuum", "off")
                    .setLocaleConfig("locale", "C.UTF-8")
                    .setPGStartupWait(java.time.Duration.ofMinutes(2)).start();
            Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(server)));
            return server;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Servers under test close their pools at the same time: the database goes after them. */
    private static void stop(EmbeddedPostgres server) {
        String others = "select count(*) from pg_stat_activity where backend_type = 'client backend'"
                + " and pid <> pg_backend_pid()";
        try (var connection = server.getPostgresDatabase().getConnection();
                var statement = connection.createStatement()) {
            for (int tries = 0; tries < 50; tries++) {
                try (var row = statement.executeQuery(others)) {
                    row.next();
                    if (row.getInt(1) == 0) {
                        break;
                    }
                }
                Thread.sleep(100);
            }
        } catch (java.sql.SQLException e) {
            // It is gone already.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
