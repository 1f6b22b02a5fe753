package io.yoriai.mail.internal.intake;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.record.SqlTime;
import io.yoriai.record.secret.Sealed;
import io.yoriai.record.secret.SecretCipher;

/** The table {@code mail_mailbox}. */
@Component
public class MailboxStore {

    private final JdbcClient jdbc;
    private final SecretCipher cipher;
    private final Clock clock;

    MailboxStore(JdbcClient jdbc, SecretCipher cipher, Clock clock) {
        this.jdbc = jdbc;
        this.cipher = cipher;
        this.clock = clock;
    }

    @Bean
    static Sealed sealedMailboxPassword() {
        return new Sealed("mail_mailbox", "password");
    }

    /**
     * A mailbox.
     *
     * @param tls IMPLICIT, STARTTLS or NONE
     * @param readAt when it was last read to its end; null: never
     * @param fault what went wrong last; null: nothing
     */
    public record Mailbox(String host, int port, String tls, String user, String password, String folder,
            @Nullable Instant readAt, @Nullable String fault) {}

    public Optional<Mailbox> find() {
        return jdbc.sql("select host, port, tls, user_name, password, folder, read_at, fault from mail_mailbox")
                .query((row, n) -> new Mailbox(Objects.requireNonNull(row.getString(1)), row.getInt(2),
                        Objects.requireNonNull(row.getString(3)), Objects.requireNonNull(row.getString(4)),
                        cipher.decrypt(Objects.requireNonNull(row.getBytes(5))),
                        Objects.requireNonNull(row.getString(6)), SqlTime.orNull(row, "read_at"), row.getString(8)))
                .optional();
    }

    public void save(Mailbox mailbox) {
        jdbc.sql(
                """
                        insert into mail_mailbox (host, port, tls, user_name, password, folder, updated_at)
                        values (:host, :port, :tls, :user, :password, :folder, :now)
                        on conflict (id) do update set host = excluded.host, port = excluded.port, tls = excluded.tls,
                            user_name = excluded.user_name, password = excluded.password, folder = excluded.folder, read_at = null,
                            fault = null, updated_at = excluded.updated_at""")
                .param("host", mailbox.host())
                .param("port", mailbox.port()).param("tls", mailbox.tls()).param("user", mailbox.user())
                .param("password", cipher.encrypt(mailbox.password())).param("folder", mailbox.folder())
                .param("now", SqlTime.now(clock)).update();
    }

    public void remove() {
        jdbc.sql("delete from mail_mailbox").update();
    }

    /** @param fault null: it was read to its end */
    void read(@Nullable String fault) {
        jdbc.sql(
                "update mail_mailbox set fault = :fault, read_at = case when :fault::text is null then :now else read_at end")
                .param("fault", fault).param("now", SqlTime.now(clock)).update();
    }
}
