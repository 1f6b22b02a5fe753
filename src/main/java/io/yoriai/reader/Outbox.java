package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.sql.ResultSet;
import java.sql.SQLException;
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

    private static final String WAITING = "select id, kind, magazine_id, reader_id, step_id, email,"
            + " payload ->> 'token' as token, due_at from newsletter_outbox where handed_at is null";

    private final JdbcClient jdbc;
    private final JsonMapper json = JsonMapper.builder().build();

    Outbox(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A mail that nobody has taken yet.
     *
     * @param stepId of the step mail that it is; null: of another kind
     * @param token of the link in it; "" for none, and for a kind whose link is made when it goes
     */
    public record Waiting(long id, String kind, long magazineId, @Nullable Long readerId, @Nullable Long stepId,
            String email, String token, Instant dueAt) {}

    /** What waits, the newest first. */
    public ListPage<Waiting> waiting(int number) {
        return ListPage.of(number, waiting(), (offset, limit) -> jdbc
                .sql(WAITING + " order by id desc offset :offset limit :limit").param("offset", offset)
                .param("limit", limit).query((row, n) -> waiting(row)).list());
    }

    /** How many wait. */
    public long waiting() {
        return jdbc.sql("select count(*) from newsletter_outbox where handed_at is null").query(Long.class).single();
    }

    /** One that waits; nothing where it has been taken or dropped. */
    public Optional<Waiting> find(long id) {
        return jdbc.sql(WAITING + " and id = :id").param("id", id).query((row, n) -> waiting(row)).optional();
    }

    private static Waiting waiting(ResultSet row) throws SQLException {
        return new Waiting(row.getLong("id"), Objects.requireNonNull(row.getString("kind")),
                row.getLong("magazine_id"), row.getObject("reader_id", Long.class),
                row.getObject("step_id", Long.class), Objects.requireNonNull(row.getString("email")),
                Objects.requireNonNullElse(row.getString("token"), ""),
                Objects.requireNonNull(row.getTimestamp("due_at")).toInstant());
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
