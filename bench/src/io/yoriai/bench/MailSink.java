package io.yoriai.bench;

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
            new Conversation(socket).hold();
        } catch (IOException e) {
            // The client has gone, as it may.
        }
    }

    /** Reads in large pieces, and answers what came together by one write, as mail servers do: what it costs is little beside a mail. */
    private final class Conversation {

        private static final int LONGEST_LINE = 2_000;

        private final InputStream in;
        private final OutputStream out;
        private final byte[] buffer = new byte[65_536];
        private final StringBuilder replies = new StringBuilder();
        private int at;
        private int end;

        Conversation(Socket socket) throws IOException {
            in = socket.getInputStream();
            out = socket.getOutputStream();
        }

        void hold() throws IOException {
            say("220 sink");
            for (String line = line(); line != null; line = line()) {
                switch (line.substring(0, Math.min(4, line.length())).toUpperCase(java.util.Locale.ROOT)) {
                    case "EHLO" -> say("250-sink\r\n250 PIPELINING");
                    case "DATA" -> {
                        say("354 go on");
                        body();
                        last = System.nanoTime();
                        taken.incrementAndGet();
                        say("250 taken");
                    }
                    case "QUIT" -> {
                        say("221 bye");
                        flush();
                        return;
                    }
                    default -> say("250 ok");
                }
            }
        }

        private void say(String reply) {
            replies.append(reply).append("\r\n");
        }

        private void flush() throws IOException {
            if (!replies.isEmpty()) {
                out.write(replies.toString().getBytes(StandardCharsets.US_ASCII));
                replies.setLength(0);
            }
        }

        /** Whether there is more: what was answered goes out before it is waited for. */
        private boolean fill() throws IOException {
            flush();
            at = 0;
            end = Math.max(0, in.read(buffer));
            return end > 0;
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder();
            while (at < end || fill()) {
                char c = (char) buffer[at++];
                if (c == '\n') {
                    return line.toString();
                }
                if (c != '\r' && line.length() < LONGEST_LINE) {
                    line.append(c);
                }
            }
            return null;
        }

        /** To the dot that stands alone. */
        private void body() throws IOException {
            int state = 2; // after CRLF
            while (at < end || fill()) {
                byte c = buffer[at++];
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
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
