package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;

import io.yoriai.record.SqlTime;

/** Where the mails of a demo end: a server on this machine alone, which keeps the newest 5,000 for the console to show. */
@Component
public class DemoReceiver {

    private static final int KEPT = 5_000;

    private final JdbcClient jdbc;
    private final Clock clock;
    private @Nullable SmtpReceiver receiver;

    DemoReceiver(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** @return its port */
    public synchronized int start() {
        SmtpReceiver started = SmtpReceiver.start("127.0.0.1", 0, new SmtpReceiver.Taker() {
            @Override
            public void take(String from, List<String> recipients, byte[] mail) {
                recipients.forEach(recipient -> keep(from, recipient, mail));
            }

            @Override
            public boolean takes(String recipient) {
                return true;
            }
        });
        receiver = started;
        return started.port();
    }

    public synchronized void stop() {
        if (receiver != null) {
            receiver.stop();
            receiver = null;
        }
    }

    private void keep(String from, String recipient, byte[] mail) {
        String subject = ReadMail.of(mail).subject().replace("\0", "");
        jdbc.sql("""
                with kept as (
                    insert into mail_received (envelope_from, recipient, subject, raw, received_at)
                    values (:from, :to, :subject, :raw, :now) returning id
                )
                delete from mail_received where id <= (select id from kept) - :most""").param("from", from)
                .param("to", recipient).param("subject", subject).param("raw", mail)
                .param("now", SqlTime.now(clock)).param("most", KEPT).update();
    }
}
