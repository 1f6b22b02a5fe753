package io.yoriai.mail;

import org.jspecify.annotations.Nullable;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.AbstractList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** An SMTP server that does what a recipient's name says, and remembers what it accepted. */
public final class ScriptedSmtp implements Closeable {

    /** A mail that was accepted. */
    public record Taken(String from, String to, String data) {}

    public final List<Taken> taken = new Appended<>();
    public final Map<String, Integer> rcpts = new ConcurrentHashMap<>();
    public final AtomicInteger connections = new AtomicInteger();
    public final AtomicInteger open = new AtomicInteger();
    /** How long each mail takes before it is accepted. */
    public volatile long pauseMillis;
    public final AtomicInteger dotsForNobody = new AtomicInteger();
    /** Whether those that behave badly do so; then they have recovered. */
    public volatile boolean ill = true;
    /** Closes after each dot and says nothing. */
    public volatile boolean swallows;
    /** Offers STARTTLS; null: it does not. */
    public volatile @Nullable SSLContext tls;
    /** Says yes to STARTTLS, and then nothing that makes sense. */
    public volatile boolean breaksTls;
    /** Conversations that were encrypted. */
    public final AtomicInteger encrypted = new AtomicInteger();
    private final ServerSocket server;
    private final boolean pipelining;
    private volatile boolean closed;

    public ScriptedSmtp(boolean pipelining) throws IOException {
        this.pipelining = pipelining;
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!closed) {
                try {
                    Socket socket = server.accept();
                    connections.incrementAndGet();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    public int port() {
        return server.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        closed = true;
        server.close();
    }

    private void serve(Socket socket) {
        open.incrementAndGet();
        try (socket) {
            socket.setTcpNoDelay(true);
            say(socket.getOutputStream(), "220 scripted");
            talk(socket, tls);
        } catch (IOException | InterruptedException e) {
            // The client has gone, as it may.
        } finally {
            open.decrementAndGet();
        }
    }

    private void talk(Socket socket, @Nullable SSLContext offered) throws IOException, InterruptedException {
        BufferedReader in = new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        OutputStream out = socket.getOutputStream();
        String from = "";
        String to = "";
        boolean refused = false;
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String verb = line.split("[ :]")[0];
            switch (verb) {
                case "EHLO" -> say(out, (offered == null ? "" : "250-STARTTLS\r\n")
                        + (pipelining ? "250-hello\r\n250-PIPELINING\r\n250 8BITMIME" : "250 hello"));
                case "STARTTLS" -> {
                    say(out, "220 go on");
                    if (offered == null || breaksTls) {
                        say(out, "500 what?");
                        return;
                    }
                    SSLSocket secret = (SSLSocket) offered.getSocketFactory().createSocket(socket, null, 0, true);
                    secret.setUseClientMode(false);
                    secret.startHandshake();
                    encrypted.incrementAndGet();
                    talk(secret, null);
                    return;
                }
                case "MAIL" -> {
                    from = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    say(out, "250 2.1.0 ok");
                }
                case "RCPT" -> {
                    to = line.substring(line.indexOf('<') + 1, line.indexOf('>'));
                    int seen = rcpts.merge(to, 1, Integer::sum);
                    String reply = rcpt(to.substring(0, to.indexOf('@')), seen);
                    refused = !reply.startsWith("2");
                    say(out, reply);
                    if (reply.startsWith("421")) {
                        return;
                    }
                }
                case "DATA" -> {
                    if (refused && !to.startsWith("lying")) {
                        say(out, "503 no recipients");
                        break;
                    }
                    if (ill && to.startsWith("agrees")) {
                        say(out, "250 2.0.0 yes to all");
                        break;
                    }
                    if (ill && to.startsWith("half")) {
                        in.readLine();
                        return;
                    }
                    say(out, "354 go on" + (!ill
                            ? ""
                            : to.startsWith("early")
                                    ? "\r\n421 4.3.2 going down"
                                    : to.startsWith("speaks") ? "\r\n451 4.4.2 timeout" : ""));
                    if (ill && to.startsWith("resets")) {
                        socket.setSoLinger(true, 0);
                    }
                    if (to.startsWith("deaf")) {
                        TimeUnit.SECONDS.sleep(60);
                        return;
                    }
                    if (ill && to.matches("(hangsup|early|speaks|resets|big).*")) {
                        return;
                    }
                    StringBuilder data = new StringBuilder();
                    for (line = in.readLine(); line != null && !line.equals("."); line = in.readLine()) {
                        data.append(line.startsWith(".") ? line.substring(1) : line).append("\r\n");
                    }
                    if (to.startsWith("breaks") || to.startsWith("slams")) {
                        socket.setSoLinger(true, 0);
                    }
                    if (line == null || swallows || to.startsWith("silent") || to.startsWith("breaks")) {
                        return;
                    }
                    if (refused) {
                        dotsForNobody.addAndGet(data.isEmpty() ? 1 : 1000);
                        say(out, "250 2.0.0 whatever");
                    } else if (to.startsWith("policy")) {
                        say(out, "554 5.7.1 refused by policy");
                    } else if (to.startsWith("goeson")) {
                        say(out, "354 go on");
                    } else if (to.startsWith("later") && rcpts.get(to) == 1) {
                        say(out, "451 4.3.0 later");
                    } else {
                        TimeUnit.MILLISECONDS.sleep(pauseMillis);
                        taken.add(new Taken(from, to, data.toString()));
                        drip(out, "250-2.0.0 taken\r\n250 as " + taken.size(), to.startsWith("drip"));
                        if (to.startsWith("leaves") || to.startsWith("slams")) {
                            return;
                        }
                        if (to.startsWith("twice")) {
                            say(out, "250 2.0.0 taken");
                        }
                    }
                }
                case "QUIT" -> {
                    say(out, "221 bye");
                    return;
                }
                default -> say(out, "250 ok");
            }
        }
    }

    /** A list that only grows, and may be read while it does. */
    private static final class Appended<T> extends AbstractList<T> implements RandomAccess {

        private final List<T> all = new ArrayList<>();

        @Override
        public synchronized boolean add(T one) {
            return all.add(one);
        }

        @Override
        public synchronized T get(int index) {
            return all.get(index);
        }

        @Override
        public synchronized int size() {
            return all.size();
        }
    }

    private static String rcpt(String name, int seen) {
        return switch (name.replaceAll("[0-9]+$", "")) {
            case "grey" -> seen == 1 ? "451 4.7.1 greylisted" : "250 ok";
            case "nobody", "lying" -> "550 5.1.1 no such user";
            case "full" -> "552 5.2.2 mailbox full";
            case "busy" -> seen == 1 ? "421 4.3.2 too much" : "250 ok";
            default -> "250 2.1.5 ok";
        };
    }

    private static void say(OutputStream out, String text) throws IOException {
        out.write((text + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
    }

    private static void drip(OutputStream out, String text, boolean slowly) throws IOException, InterruptedException {
        if (!slowly) {
            say(out, text);
            return;
        }
        for (byte b : (text + "\r\n").getBytes(StandardCharsets.ISO_8859_1)) {
            out.write(b);
            out.flush();
            TimeUnit.MILLISECONDS.sleep(2);
        }
    }
}
