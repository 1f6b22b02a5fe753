package io.yoriai.mail.internal.smtp;

import org.jspecify.annotations.Nullable;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Objects;

import javax.net.ssl.SSLSocketFactory;

import io.yoriai.mail.internal.MailSettings.Tls;

/**
 * A conversation with one server, mail after mail. With PIPELINING (RFC 2920) an envelope is one turn, and the next mail's
 * goes out with the dot of the one before it. Whoever gets an exception closes it.
 */
public final class SmtpSession implements Closeable {

    /** What a socket with nothing waiting takes whole or not at all, as one record where it is encrypted. */
    private static final int ONE_PIECE = 16_000;
    private static final byte[] END = ".\r\n".getBytes(StandardCharsets.US_ASCII);

    private final SmtpChannel channel;
    private final Timeouts timeouts;
    private final String name;
    private boolean pipelining;
    private boolean startTls;
    private String auth = "";
    private boolean reset;
    private @Nullable Envelope sent;

    /** Whom a mail is from and to. */
    public record Envelope(String from, String to) {

        private String mail() {
            return "MAIL FROM:<" + from + ">\r\n";
        }

        private String rcpt() {
            return "RCPT TO:<" + to + ">\r\n";
        }
    }

    private SmtpSession(SmtpChannel channel, Timeouts timeouts, String name) {
        this.channel = channel;
        this.timeouts = timeouts;
        this.name = name;
    }

    /**
     * Connects, greets, encrypts and signs in. Encryption that was merely offered and fails is done without, on a new
     * connection.
     *
     * @param name what we call ourselves
     */
    public static SmtpSession open(SmtpServer server, String name, Timeouts timeouts) throws IOException {
        try {
            return start(server, name, timeouts);
        } catch (SmtpException e) {
            if (e.encryption() && server.tls() == Tls.OFFERED) {
                return start(server.plain(), name, timeouts);
            }
            throw e;
        }
    }

    private static SmtpSession start(SmtpServer server, String name, Timeouts timeouts) throws IOException {
        SmtpChannel channel = SmtpChannel.connect(server.address(), timeouts.connect());
        try {
            SmtpSession session = new SmtpSession(channel, timeouts, name);
            session.begin(server);
            return session;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    private void begin(SmtpServer server) throws IOException {
        if (server.tls() == Tls.IMPLICIT) {
            channel.encrypt((SSLSocketFactory) SSLSocketFactory.getDefault(), server.host(), true, timeouts.greeting());
        }
        Reply greeting = channel.read(timeouts.greeting());
        if (greeting.code() != 220) {
            throw SmtpException.of("greeting", greeting);
        }
        hello();
        if (server.tls() == Tls.REQUIRED || server.tls() == Tls.OFFERED && startTls) {
            encrypt(server);
            hello();
        }
        if (server.user() != null) {
            signIn(server.user(), Objects.requireNonNullElse(server.password(), ""));
        }
    }

    private void hello() throws IOException {
        pipelining = false;
        startTls = false;
        auth = "";
        Reply reply = ask("EHLO " + name);
        if (reply.permanent()) {
            reply = ask("HELO " + name);
        } else if (reply.positive()) {
            String offered = " " + reply.text().toUpperCase(Locale.ROOT) + " ";
            pipelining = offered.contains(" PIPELINING ");
            startTls = offered.contains(" STARTTLS ");
            int at = offered.indexOf(" AUTH");
            auth = at < 0 ? "" : offered.substring(at);
        }
        if (!reply.positive()) {
            throw SmtpException.of("EHLO", reply);
        }
    }

    private void encrypt(SmtpServer server) throws IOException {
        Reply reply = startTls ? ask("STARTTLS") : new Reply(502, "STARTTLS is not offered");
        if (reply.code() != 220) {
            throw new SmtpException("STARTTLS: " + reply, true, reply.slowDown());
        }
        boolean checked = server.tls() == Tls.REQUIRED;
        try {
            channel.encrypt(checked ? (SSLSocketFactory) SSLSocketFactory.getDefault() : AnyCertificate.FACTORY,
                    server.host(), checked, timeouts.greeting());
        } catch (IOException e) {
            throw new SmtpException("STARTTLS: " + e.getMessage(), true, false);
        }
    }

    /** AUTH PLAIN, or LOGIN where there is no other (RFC 4954). */
    private void signIn(String user, String password) throws IOException {
        Reply reply;
        if (auth.contains("PLAIN") || !auth.contains("LOGIN")) {
            reply = ask("AUTH PLAIN " + base64("\0" + user + "\0" + password));
        } else {
            reply = ask("AUTH LOGIN");
            reply = reply.code() == 334 ? ask(base64(user)) : reply;
            reply = reply.code() == 334 ? ask(base64(password)) : reply;
        }
        if (!reply.positive()) {
            throw SmtpException.of("AUTH", reply);
        }
    }

    /** Whether the next envelope may go out before the answer to this mail is there. */
    public boolean pipelining() {
        return pipelining;
    }

    /** Sends an envelope. Its answer is {@link #accepted}. */
    public void send(Envelope envelope) throws IOException {
        sent = envelope;
        if (channel.unread()) {
            throw new IOException("the server spoke unasked: " + channel.read(timeouts.command()));
        }
        if (pipelining) {
            channel.write(turn(envelope));
        }
    }

    private String turn(Envelope envelope) {
        return (reset ? "RSET\r\n" : "") + envelope.mail() + envelope.rcpt() + "DATA\r\n";
    }

    /**
     * Whether the server wants the mail whose envelope was sent.
     *
     * @return null: it does; else the reply that refuses
     */
    public @Nullable Reply accepted() throws IOException {
        Envelope envelope = Objects.requireNonNull(sent);
        sent = null;
        if (reset) {
            Reply done = pipelining ? channel.read(timeouts.command()) : ask("RSET");
            if (!done.positive()) {
                throw SmtpException.of("RSET", done);
            }
            reset = false;
        }
        Reply mail = pipelining ? channel.read(timeouts.command()) : ask(envelope.mail().strip());
        if (!pipelining && !mail.positive()) {
            return refused(mail);
        }
        Reply rcpt = pipelining ? channel.read(timeouts.command()) : ask(envelope.rcpt().strip());
        if (!pipelining && !rcpt.positive()) {
            return refused(rcpt);
        }
        if (!pipelining) {
            channel.write("DATA\r\n");
        }
        Reply data = channel.read(timeouts.data());
        if (mail.positive() && rcpt.positive()) {
            return data.code() == 354 ? null : refused(data);
        }
        Reply refusal = refused(mail.positive() ? rcpt : mail);
        if (data.code() == 354) {
            forNobody();
        }
        return refusal;
    }

    /** A yes where only a way on or a no can be means that somebody has lost count: what is answered next is nobody's answer. */
    private Reply refused(Reply reply) throws IOException {
        if (reply.code() < 400) {
            throw new IOException("an answer to something else: " + reply);
        }
        reset = true;
        return reply;
    }

    /** Nothing at all is sent, and whatever is answered counts for nothing (RFC 2920 3.1). */
    private void forNobody() {
        try {
            channel.write(END);
            channel.read(timeouts.dot());
        } catch (IOException e) {
            channel.close(); // the refusal stands
        }
    }

    /**
     * Sends a mail whose envelope was accepted, and the envelope of the next one.
     *
     * @param body dot-stuffed, with the final dot
     * @throws IOException the end of the body, with the dot, did not go out
     */
    public void body(byte[] body, @Nullable Envelope next) throws IOException {
        sent = next;
        if (channel.unread()) {
            throw new IOException("the server spoke before it had the mail");
        }
        byte[] envelope = next == null ? new byte[0] : turn(next).getBytes(StandardCharsets.US_ASCII);
        if (next == null) {
            channel.write(body);
        } else if (body.length + envelope.length <= ONE_PIECE) {
            byte[] all = Arrays.copyOf(body, body.length + envelope.length);
            System.arraycopy(envelope, 0, all, body.length, envelope.length);
            channel.write(all);
        } else {
            channel.write(body);
            try {
                channel.write(envelope);
            } catch (IOException e) {
                // The dot is out: what is said to it counts, and the next mail's turn finds out by itself.
            }
        }
    }

    /** The answer to the dot. */
    public Reply answer() throws IOException {
        Reply reply = channel.read(timeouts.dot());
        if (reply.code() / 100 == 3) {
            throw new IOException("no answer to a mail: " + reply);
        }
        return reply;
    }

    /**
     * Whether a mail whose dot got no answer was certainly not taken: its server had closed before it had the dot. With the next
     * one's envelope behind the dot nobody can say. Ends the connection.
     */
    public boolean untaken() {
        return sent == null && channel.thrownBack();
    }

    /** Ends a connection on which a write does not come to its end. */
    public void closeIfStuck() {
        channel.closeIfStuck(timeouts.block());
    }

    /** Takes leave; the answer is not waited for. */
    public void quit() {
        try {
            channel.write("QUIT\r\n");
        } catch (IOException e) {
            // Nobody is there to say it to.
        }
        channel.close();
    }

    @Override
    public void close() {
        channel.close();
    }

    private Reply ask(String line) throws IOException {
        channel.write(line + "\r\n");
        return channel.read(timeouts.command());
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
