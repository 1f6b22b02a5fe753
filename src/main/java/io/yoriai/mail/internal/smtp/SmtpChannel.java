package io.yoriai.mail.internal.smtp;

import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Bytes to and from a server. One write for one turn, without Nagle's delay; a reply has a time in which all of it must come,
 * however slowly it drips.
 */
final class SmtpChannel implements Closeable {

    private static final int MOST_LINE = 4096;
    private static final int MOST_LINES = 100;

    /** In which the other side tells that it did not take what came after it had closed: several ways there and back. */
    private static final Duration TOLD = Duration.ofMillis(700);

    private final Socket bare;
    private Socket socket;
    private InputStream in;
    private OutputStream out;
    private final byte[] buffer = new byte[8192];
    private int at;
    private int end;
    private boolean ended;
    private volatile long writingSince;

    private SmtpChannel(Socket socket) throws IOException {
        bare = socket;
        this.socket = socket;
        in = socket.getInputStream();
        out = socket.getOutputStream();
    }

    static SmtpChannel connect(InetSocketAddress address, Duration timeout) throws IOException {
        Socket socket = new Socket();
        try {
            socket.setTcpNoDelay(true);
            socket.setKeepAlive(true);
            socket.connect(address, (int) timeout.toMillis());
            return new SmtpChannel(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Encrypts from here on. */
    void encrypt(SSLSocketFactory factory, String host, boolean checkName, Duration timeout) throws IOException {
        SSLSocket encrypted = (SSLSocket) factory.createSocket(socket, host, socket.getPort(), true);
        encrypted.setSoTimeout((int) timeout.toMillis());
        if (checkName) {
            var parameters = encrypted.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            encrypted.setSSLParameters(parameters);
        }
        encrypted.startHandshake();
        socket = encrypted;
        in = encrypted.getInputStream();
        out = encrypted.getOutputStream();
        at = 0; // what came before in plain text counts for nothing (CVE-2011-0411)
        end = 0;
    }

    void write(byte[] bytes) throws IOException {
        write(out, bytes);
    }

    private void write(OutputStream to, byte[] bytes) throws IOException {
        writingSince = System.nanoTime() | 1;
        try {
            to.write(bytes);
            to.flush();
        } finally {
            writingSince = 0;
        }
    }

    void write(String line) throws IOException {
        write(line.getBytes(StandardCharsets.US_ASCII));
    }

    /** Ends a connection whose server has taken nothing for so long. */
    void closeIfStuck(Duration longest) {
        long since = writingSince;
        if (since != 0 && System.nanoTime() - since > longest.toNanos()) {
            close();
        }
    }

    /** Whether the server has said something that nobody asked for. */
    boolean unread() throws IOException {
        return at < end || in.available() > 0;
    }

    /**
     * Whether a server that closed had done so before it had all that was written: it closed in order, and what came then was
     * thrown back. A connection that only breaks tells nothing: that may have been after all was read. Ends the connection.
     */
    boolean thrownBack() {
        try {
            if (!ended || bare.isClosed() || answersFarewell()) {
                return false;
            }
            TimeUnit.MILLISECONDS.sleep(TOLD.toMillis());
            write(bare.getOutputStream(), new byte[]{'\n'});
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (IOException e) {
            return !bare.isClosed();
        } finally {
            close();
        }
    }

    /** Whether an end in order was answered in kind, which is thrown back just so (TLS before 1.3). */
    private boolean answersFarewell() {
        return socket instanceof SSLSocket tls && !tls.getSession().getProtocol().equals("TLSv1.3");
    }

    /** @throws IOException also for what is no reply, and for one that is not there in time */
    Reply read(Duration timeout) throws IOException {
        long deadline = System.nanoTime() + timeout.toNanos();
        StringBuilder text = new StringBuilder();
        int code = 0;
        for (int lines = 0; lines < MOST_LINES; lines++) {
            String line = line(deadline);
            if (line.length() < 3 || !line.chars().limit(3).allMatch(c -> c >= '0' && c <= '9') || line.charAt(0) < '2'
                    || line.charAt(0) > '5' || line.length() > 3 && line.charAt(3) != ' ' && line.charAt(3) != '-') {
                throw new IOException("no SMTP reply: " + line.substring(0, Math.min(80, line.length())));
            }
            int said = Integer.parseInt(line.substring(0, 3));
            if (lines > 0 && said != code) {
                throw new IOException("a reply of two codes: " + code + ", " + said);
            }
            code = said;
            if (line.length() > 4 && text.length() < MOST_LINE) {
                text.append(text.isEmpty() ? "" : " ").append(line, 4, line.length());
            }
            if (line.length() == 3 || line.charAt(3) == ' ') {
                return new Reply(code, text.toString());
            }
        }
        throw new IOException("a reply without an end");
    }

    private String line(long deadline) throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            if (at == end) {
                fill(deadline);
            }
            int b = buffer[at++] & 0xff;
            if (b == '\n') {
                return line.toString().strip();
            }
            if (line.length() >= MOST_LINE) {
                throw new IOException("a reply's line of more than " + MOST_LINE + " bytes");
            }
            line.append(b < ' ' || b == 127 ? ' ' : b < 127 ? (char) b : '?');
        }
    }

    private void fill(long deadline) throws IOException {
        long left = (deadline - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
            throw new SocketTimeoutException("no reply in time");
        }
        socket.setSoTimeout((int) Math.min(left, Integer.MAX_VALUE));
        int read = in.read(buffer);
        if (read < 0) {
            ended = true;
            throw new EOFException("the server closed the connection");
        }
        at = 0;
        end = read;
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            // It is gone.
        }
    }
}
