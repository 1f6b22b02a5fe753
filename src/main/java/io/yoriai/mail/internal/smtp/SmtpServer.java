package io.yoriai.mail.internal.smtp;

import org.jspecify.annotations.Nullable;

import java.net.InetSocketAddress;

import io.yoriai.mail.internal.MailSettings.Tls;

/**
 * A server that takes mails.
 *
 * @param user for AUTH; null: none
 */
public record SmtpServer(String host, InetSocketAddress address, Tls tls, @Nullable String user,
        @Nullable String password) {

    /** The same without encryption, after the offered one did not come about. */
    SmtpServer plain() {
        return new SmtpServer(host, address, Tls.NONE, user, password);
    }
}
