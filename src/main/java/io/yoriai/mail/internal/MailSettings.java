package io.yoriai.mail.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

import java.time.Duration;
import java.util.Locale;

/**
 * {@code yoriai.mail.*}: how mails leave the house (docs/operators/mail.md).
 *
 * @param mode null: {@code relay} where there is a relay host, else {@code off}
 * @param relayTls null: {@code required} with a user, else {@code offered}
 * @param name what this server calls itself to others; "": the machine's name
 * @param from the sender of mails that nothing else names one for, such as {@code 事務局 <info@example.com>}; "": such mails wait
 * @param bounceDomain the domain whose MX is the intake; "": bounces go to the sender's own address
 * @param intakePort where bounces are taken; 0: nowhere
 * @param connections to one receiver at once
 * @param nativeSignatures whether DKIM's signatures may be made by a native library, where it loads
 * @param node what tells nodes apart; "": machine and data directory
 * @param fence a node whose last heartbeat is older sends nothing
 * @param deadAfter what such a node has claimed goes to others
 * @param bounceWindow until then a mail that was handed over may still come back, and ends no errors in a row
 */
public record MailSettings(@Nullable Mode mode, @DefaultValue("") String relayHost,
        @DefaultValue("25") int relayPort, @DefaultValue("") String relayUser, @DefaultValue("") String relayPassword,
        @Nullable Tls relayTls, @DefaultValue("") String name, @DefaultValue("") String from,
        @DefaultValue("") String bounceDomain, @DefaultValue("0") int intakePort,
        @DefaultValue("127.0.0.1") String intakeHost, @DefaultValue("30m") Duration retryInterval,
        @DefaultValue("5d") Duration giveUp, @DefaultValue("20") int connections,
        @DefaultValue("true") boolean nativeSignatures, @DefaultValue("") String node,
        @DefaultValue("20s") Duration fence, @DefaultValue("60s") Duration deadAfter,
        @DefaultValue("72h") Duration bounceWindow) {

    /** How mails leave. */
    public enum Mode {
        /** Over SMTP to the receiver that this server has itself, and no further. */
        DEMO,
        /** All to one server that delivers them. */
        RELAY,
        /** To the servers of each recipient's domain. */
        DIRECT,
        /** They wait. */
        OFF
    }

    /** Whether the way to the relay is encrypted. */
    public enum Tls {
        NONE,
        /** By STARTTLS where it is offered, whatever the certificate. */
        OFFERED,
        /** By STARTTLS, with a certificate of that name that this machine trusts. */
        REQUIRED,
        /** From the first byte on (port 465), with such a certificate. */
        IMPLICIT
    }

    /** The mode in force. */
    public Mode sending() {
        return mode != null ? mode : relayHost.isBlank() ? Mode.OFF : Mode.RELAY;
    }

    /** The relay's encryption in force. */
    public Tls tls() {
        return relayTls != null ? relayTls : relayUser.isBlank() ? Tls.OFFERED : Tls.REQUIRED;
    }

    /** The domain of bounces; null: none. */
    public @Nullable String bounces() {
        return bounceDomain.isBlank() ? null : bounceDomain.strip().toLowerCase(Locale.ROOT);
    }

    /** The same, with all mails going to one server on this machine. */
    public MailSettings toLocal(int port) {
        return new MailSettings(Mode.DEMO, "127.0.0.1", port, "", "", Tls.NONE, name, from, bounceDomain, intakePort,
                intakeHost, retryInterval, giveUp, connections, nativeSignatures, node, fence, deadAfter, bounceWindow);
    }
}
