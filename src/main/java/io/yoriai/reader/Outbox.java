package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.SqlTime;

/**
 * Mails wanted, in the running transaction; the mail engine takes them from the table {@code newsletter_outbox}. Links:
 * CHANGE_LINK {@code usrctrl.php?chg={token}}, NEW_ADDRESS {@code ?adr={token}}, CANCEL_LINK {@code ?del={token}}, each with
 * the payload's token; CONFIRMATION {@code ?cnf=} with {@code SelfService.token}.
 */
@Repository
public class Outbox {

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A mail that is wanted.
     *
     * @param stepId of the step mail that it is; null: of another kind
     * @param token of the link in it; "" for none, and for a kind whose link is made when it goes
     */
    public record Wanted(String kind, long magazineId, @Nullable Long readerId, @Nullable Long stepId, String email,
            String token) {}

    /** How many wait until somebody sends them. */
    public long waiting() {
        return jdbc.sql("select count(*) from newsletter_outbox where handed_at is null")
                .query((row, n) -> row.getLong(1)).single();
    }

    /** A wanted mail, taken or not; nothing where it was dropped. */
    public Optional<Wanted> find(long id) {
        return jdbc.sql("select kind, magazine_id, reader_id, step_id, email, payload ->> 'token' as token"
                + " from newsletter_outbox where id = ?").param(id)
                .query((row, n) -> new Wanted(Objects.requireNonNull(row.getString("kind")), row.getLong("magazine_id"),
                        row.getObject("reader_id", Long.class), row.getObject("step_id", Long.class),
                        Objects.requireNonNull(row.getString("email")),
                        Objects.requireNonNullElse(row.getString("token"), "")))
                .optional();
    }

    /**
     * Wants a mail now.
     *
     * @param kind one of the table's kinds
     * @param payload what the mail must say beside the reader's values, such as {@code token}
     */
    public void add(String kind, long magazineId, @Nullable Long readerId, String email, Map<String, ?> payload,
            Instant now) {
        jdbc.sql("insert into newsletter_outbox (kind, magazine_id, reader_id, email, payload, due_at, created_at)"
                + " values (:kind, :magazine, :reader, :email, :payload::jsonb, :now, :now)").param("kind", kind)
                .param("magazine", magazineId).param("reader", readerId).param("email", email)
                .param("payload", json.writeValueAsString(payload)).param("now", SqlTime.of(now)).update();
    }
}
