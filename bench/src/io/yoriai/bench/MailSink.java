package io.yoriai.bench;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** A mail server that takes everything, with PIPELINING, and counts it. */
final class MailSink implements AutoCloseable {

    private final ServerSocket server;
    private final AtomicLong taken = new AtomicLong();
    private volatile long last;

    MailSink() throws IOException {
        server = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> serve(socket));
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    int port() {
        return server.getLocalPort();
    }

    long taken() {
        return taken.get();
    }

    /** When the last mail was taken, as {@link System#nanoTime}. */
    long last() {
        return last;
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(socket.getInputStream(), 65_536);
            OutputStream out = socket.getOutputStream();
            say(out, "220 sink");
            for (String line = line(in); line != null; line = line(in)) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(java.util.Locale.ROOT)) {
                    case "EHLO" -> say(out, "250-sink\r\n250 PIPELINING");
                    case "DATA" -> {
                        out.write("354 go on\r\n".getBytes(StandardCharsets.US_ASCII));
                        out.flush();
                        body(in);
                        last = System.nanoTime();
                        taken.incrementAndGet();
                        say(out, "250 taken");
                    }
                    case "QUIT" -> {
                        say(out, "221 bye");
                        return;
                    }
                    default -> say(out, "250 ok");
                }
            }
        } catch (IOException e) {
            // The client has gone, as it may.
        }
    }

    private static void say(OutputStream out, String reply) throws IOException {
        out.write((reply + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return line.toString();
            }
            if (c != '\r') {
                line.append((char) c);
            }
        }
        return null;
    }

    /** To the dot that stands alone. */
    private static void body(InputStream in) throws IOException {
        int state = 2; // after CRLF
        for (int c = in.read(); c >= 0; c = in.read()) {
            state = switch (state) {
                case 1 -> c == '\n' ? 2 : c == '\r' ? 1 : 0;
                case 2 -> c == '.' ? 3 : c == '\r' ? 1 : 0;
                case 3 -> c == '\r' ? 4 : 0;
                case 4 -> c == '\n' ? 5 : 0;
                default -> c == '\r' ? 1 : 0;
            };
            if (state == 5) {
                return;
            }
        }
        throw new IOException("the mail ended in the middle");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
