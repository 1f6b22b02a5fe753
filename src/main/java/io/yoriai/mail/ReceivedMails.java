package io.yoriai.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.mail.internal.intake.ReadMail;
import io.yoriai.record.SqlTime;

/** What the demo's own mail server took: every mail that a demo sends. */
@Service
public class ReceivedMails {

    private final JdbcClient jdbc;

    ReceivedMails(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** A line of the list. */
    public record Line(long id, String recipient, String subject, Instant receivedAt) {}

    /**
     * A mail.
     *
     * @param from as its header has it
     * @param text "": none
     * @param html "": none
     * @param raw as it came
     */
    public record Received(long id, String envelopeFrom, String recipient, Instant receivedAt, String from,
            String subject, String text, String html, String raw) {}

    public long count() {
        return jdbc.sql("select count(*) from mail_received").query((row, n) -> row.getLong(1)).single();
    }

    /** The newest first. */
    public List<Line> list(long offset, int limit) {
        return jdbc.sql("select id, recipient, subject, received_at from mail_received"
                + " order by id desc offset :offset limit :limit").param("offset", offset).param("limit", limit)
                .query((row, n) -> new Line(row.getLong(1), Objects.requireNonNull(row.getString(2)),
                        Objects.requireNonNull(row.getString(3)), SqlTime.read(row, "received_at")))
                .list();
    }

    public Optional<Received> find(long id) {
        return jdbc.sql("select envelope_from, recipient, raw, received_at from mail_received where id = ?").param(id)
                .query((row, n) -> {
                    byte[] raw = Objects.requireNonNull(row.getBytes(3));
                    ReadMail mail = ReadMail.of(raw);
                    return new Received(id, Objects.requireNonNull(row.getString(1)),
                            Objects.requireNonNull(row.getString(2)), SqlTime.read(row, "received_at"),
                            mail.header("from"), mail.subject(), mail.text("text/plain"), mail.text("text/html"),
                            new String(raw, StandardCharsets.ISO_8859_1));
                }).optional();
    }
}
