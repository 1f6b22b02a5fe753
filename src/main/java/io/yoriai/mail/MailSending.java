package io.yoriai.mail;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Service;

import io.yoriai.mail.internal.MailSettings;
import io.yoriai.mail.internal.MailSettings.Mode;
import io.yoriai.reader.Outbox;

/** How sending stands on this node. */
@Service
public class MailSending {

    private final MailSettings settings;
    private final Outbox outbox;
    private final JdbcClient jdbc;

    MailSending(MailSettings settings, Outbox outbox, JdbcClient jdbc) {
        this.settings = settings;
        this.outbox = outbox;
        this.jdbc = jdbc;
    }

    /** Whether mails wait because nobody said how they leave. */
    public boolean off() {
        return settings.sending() == Mode.OFF;
    }

    /** How many mails wait to be sent. */
    public long waiting() {
        return outbox.waiting()
                + jdbc.sql("select count(*) from mail_queue").query((row, n) -> row.getLong(1)).single();
    }
}
