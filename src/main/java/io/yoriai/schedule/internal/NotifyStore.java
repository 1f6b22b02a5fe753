package io.yoriai.schedule.internal;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.SqlTime;
import io.yoriai.schedule.MailTexts;

/** The table {@code notify_mail}. */
@Repository
public class NotifyStore {

    private final JdbcClient jdbc;

    NotifyStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<MailTexts> find(long magazineId) {
        return jdbc.sql("select subject, text_body, html_body from notify_mail where magazine_id = :id")
                .param("id", magazineId)
                .query((row, n) -> new MailTexts(Objects.requireNonNull(row.getString("subject")),
                        Objects.requireNonNull(row.getString("text_body")),
                        Objects.requireNonNull(row.getString("html_body"))))
                .optional();
    }

    public void save(long magazineId, MailTexts texts, Instant now) {
        jdbc.sql("""
                insert into notify_mail (magazine_id, subject, text_body, html_body, updated_at)
                values (:id, :subject, :text, :html, :now)
                on conflict (magazine_id) do update set subject = excluded.subject, text_body = excluded.text_body,
                    html_body = excluded.html_body, updated_at = excluded.updated_at
                """).param("id", magazineId).param("subject", texts.subject()).param("text", texts.text())
                .param("html", texts.html()).param("now", SqlTime.of(now)).update();
    }
}
