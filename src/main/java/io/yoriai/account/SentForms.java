package io.yoriai.account;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.yoriai.record.SqlTime;

/**
 * Forms of the console, and applications on public pages, that are being done or have been done: one that is sent twice has one effect, whichever nodes it
 * reaches. Kept for a day. Each method is a transaction of its own.
 */
@Lazy
@Repository
public class SentForms {

    private static final Duration KEPT = Duration.ofDays(1);
    /** No form takes longer; whoever began it has gone. */
    private static final Duration LONGEST = Duration.ofMinutes(5);

    private final JdbcClient jdbc;
    private final Clock clock;

    SentForms(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /**
     * A form that was sent before.
     *
     * @param done whether its answer is known
     * @param location where the answer led to; null where it was a page of its own
     */
    public record Sent(boolean done, @Nullable String location) {}

    /**
     * Begins a form.
     *
     * @param token drawn with the page that showed the form
     * @param digest of who sends what where: the same page with another content is another act
     * @return empty: it is the caller's to do
     */
    public Optional<Sent> begin(byte[] token, byte[] digest) {
        Instant now = clock.instant();
        int begun = jdbc.sql("""
                insert into staff_sent_form (token, digest, sent_at) values (:token, :digest, :now)
                on conflict (token) do update set digest = excluded.digest, sent_at = excluded.sent_at, done = false,
                    location = null
                where staff_sent_form.digest <> excluded.digest
                   or not staff_sent_form.done and staff_sent_form.sent_at < :gone""").param("token", token)
                .param("digest", digest).param("now", SqlTime.of(now)).param("gone", SqlTime.of(now.minus(LONGEST)))
                .update();
        if (begun == 1) {
            jdbc.sql("delete from staff_sent_form where sent_at < :old").param("old", SqlTime.of(now.minus(KEPT)))
                    .update();
            return Optional.empty();
        }
        return find(token);
    }

    /** How a form stands; empty where it changed nothing and may be sent again. */
    public Optional<Sent> find(byte[] token) {
        return jdbc.sql("select done, location from staff_sent_form where token = :token").param("token", token)
                .query((row, n) -> new Sent(row.getBoolean("done"), row.getString("location"))).optional();
    }

    /** It is done. */
    public void done(byte[] token, @Nullable String location) {
        jdbc.sql("update staff_sent_form set done = true, location = :location where token = :token")
                .param("location", location).param("token", token).update();
    }

    /** It changed nothing. */
    public void failed(byte[] token) {
        jdbc.sql("delete from staff_sent_form where token = :token").param("token", token).update();
    }
}
