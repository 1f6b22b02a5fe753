package io.yoriai.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** Calls a server over connections that are kept, each sending its next call when it has the answer to the last. */
final class HttpLoad {

    private static final long PATIENCE_NANOS = 30_000_000_000L;

    private HttpLoad() {}

    /** @param numbers gives every call its number; runs that share it never send the same one twice */
    static Measure run(int port, int connections, Requests requests, AtomicLong numbers, Limit limit)
            throws IOException {
        int[] micros = new int[limit.calls() + connections];
        TreeMap<String, Integer> answers = new TreeMap<>();
        int[] counts = new int[1000];
        int done = 0;
        int sent = 0;
        List<Connection> open = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < connections; i++) {
                open.add(new Connection(port, selector));
            }
            long start = System.nanoTime();
            long end = start + (long) (limit.seconds() * 1e9);
            for (Connection connection : open) {
                connection.send(requests, numbers.getAndIncrement());
                sent++;
            }
            while (done < sent) {
                if (selector.select(1000) == 0 && System.nanoTime() > end + PATIENCE_NANOS) {
                    throw new IOException((sent - done) + " calls were not answered");
                }
                for (SelectionKey key : selector.selectedKeys()) {
                    Connection connection = (Connection) key.attachment();
                    int status = connection.receive();
                    if (status == 0) {
                        continue;
                    }
                    long now = System.nanoTime();
                    micros[done++] = (int) ((now - connection.sentAt) / 1000);
                    counts[status]++;
                    if (now < end && sent < limit.calls()) {
                        connection.send(requests, numbers.getAndIncrement());
                        sent++;
                    }
                }
                selector.selectedKeys().clear();
            }
            long took = System.nanoTime() - start;
            for (int status = 0; status < counts.length; status++) {
                if (counts[status] > 0) {
                    answers.put(Integer.toString(status), counts[status]);
                }
            }
            return Measure.of(took, micros, done, answers);
        } finally {
            for (Connection connection : open) {
                connection.channel.close();
            }
        }
    }

    private static final class Connection {

        private static final byte[] LENGTH = "\r\ncontent-length:".getBytes(StandardCharsets.US_ASCII);

        private final SocketChannel channel;
        private final ByteBuffer out = ByteBuffer.allocateDirect(16 * 1024);
        private final ByteBuffer in = ByteBuffer.allocateDirect(64 * 1024);
        private int status;
        private int last;
        private long bodyLeft;
        private long sentAt;

        Connection(int port, Selector selector) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(Requests requests, long number) throws IOException {
            out.clear();
            requests.put(number, out);
            out.flip();
            sentAt = System.nanoTime();
            while (out.hasRemaining()) {
                channel.write(out);
            }
        }

        /** The status once the whole answer is there, else 0. */
        int receive() throws IOException {
            if (channel.read(in) < 0) {
                throw new EOFException("the server closed a connection; its last answer on it was " + last);
            }
            if (status == 0) {
                int bodyAt = bodyAt();
                if (bodyAt < 0) {
                    return 0;
                }
                status = (in.get(9) - '0') * 100 + (in.get(10) - '0') * 10 + in.get(11) - '0';
                bodyLeft = (status == 204 ? 0 : length(bodyAt)) + bodyAt; // what has no content says no length
            }
            bodyLeft -= in.position();
            in.clear();
            if (bodyLeft > 0) {
                return 0;
            }
            last = status;
            status = 0;
            return last;
        }

        private int bodyAt() {
            for (int i = 3; i < in.position(); i++) {
                if (in.get(i) == '\n' && in.get(i - 1) == '\r' && in.get(i - 2) == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        private long length(int bodyAt) throws IOException {
            for (int i = 0; i < bodyAt - LENGTH.length; i++) {
                int at = 0;
                while (at < LENGTH.length && (in.get(i + at) | (at > 1 ? 0x20 : 0)) == LENGTH[at]) {
                    at++;
                }
                if (at == LENGTH.length) {
                    long length = 0;
                    for (int digit = i + at; in.get(digit) != '\r'; digit++) {
                        length = in.get(digit) == ' ' ? length : length * 10 + in.get(digit) - '0';
                    }
                    return length;
                }
            }
            byte[] head = new byte[bodyAt];
            in.get(0, head);
            throw new IOException(String.format(Locale.ROOT, "no length in %s", new String(head, StandardCharsets.US_ASCII)));
        }
    }
}
