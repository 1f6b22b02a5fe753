package io.yoriai.reader;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import tools.jackson.databind.json.JsonMapper;

import java.time.Instant;
import java.util.Map;

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
