package io.yoriai.signup.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Instant;

import io.yoriai.record.SqlTime;

/** What works once, over all nodes: the table {@code newsletter_once}. */
@Repository
public class NonceStore {

    private final JdbcClient jdbc;

    NonceStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Uses it up in the running transaction; of two calls at the same moment the second waits for the first's end.
     *
     * @param until when it stops to work by itself, so that the row may go
     * @return false where it was used before
     */
    public boolean use(String key, Instant until) {
        return jdbc.sql("insert into newsletter_once (key, expires_at) values (:key, :until) on conflict do nothing")
                .param("key", key).param("until", SqlTime.of(until)).update() == 1;
    }

    public boolean used(String key) {
        return jdbc.sql("select exists (select 1 from newsletter_once where key = :key)").param("key", key)
                .query(Boolean.class).single();
    }
}
