package io.yoriai.testkit;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** A plain socket: sends the bytes that it is told and nothing else, for programs that no HTTP library would let be written. */
public final class RawHttp implements AutoCloseable {

    private final Socket socket = new Socket();

    private RawHttp() {}

    public static RawHttp connect(int port) throws IOException {
        RawHttp http = new RawHttp();
        http.socket.connect(new InetSocketAddress("127.0.0.1", port), 10_000);
        http.socket.setSoTimeout(60_000);
        return http;
    }

    /** Waits no longer than this for an answer, the way there included. */
    public static Answer exchange(int port, String request, int millis) throws IOException {
        long before = System.nanoTime();
        try (RawHttp http = new RawHttp()) {
            http.socket.connect(new InetSocketAddress("127.0.0.1", port), millis);
            http.send(request);
            http.socket.setSoTimeout((int) Math.max(1, millis - (System.nanoTime() - before) / 1_000_000));
            return http.answer(false);
        }
    }

    /** An answer: the first line, the headers' lines, the body's bytes (chunks put together). */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    public record Answer(String line, List<String> headers, byte[] body) {

        public int status() {
            return Integer.parseInt(line.split(" ")[1]);
        }

        public String text() {
            return new String(body, StandardCharsets.UTF_8);
        }

        /** A header's value, or null. */
        public String header(String name) {
            return headers.stream().filter(header -> header.toLowerCase(Locale.ROOT)
                    .startsWith(name.toLowerCase(Locale.ROOT) + ":"))
                    .map(header -> header.substring(name.length() + 1).strip()).findFirst().orElse(null);
        }
    }

    /** Sends one request on a connection of its own. */
    public static Answer exchange(int port, byte[] request) throws IOException {
        try (RawHttp http = connect(port)) {
            http.send(request);
            return http.answer(new String(request, StandardCharsets.ISO_8859_1).startsWith("HEAD "));
        }
    }

    public static Answer exchange(int port, String request) throws IOException {
        return exchange(port, request.getBytes(StandardCharsets.UTF_8));
    }

    public void send(byte[] bytes) throws IOException {
        socket.getOutputStream().write(bytes);
        socket.getOutputStream().flush();
    }

    public void send(String text) throws IOException {
        send(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says that nothing more is sent. */
    public void endSending() throws IOException {
        socket.shutdownOutput();
    }

    /** Whether the server has closed, or does so within the time. */
    public boolean closed(int millis) throws IOException {
        socket.setSoTimeout(millis);
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }

    public Answer answer() throws IOException {
        return answer(false);
    }

    /** @param headless whether the answer has no body whatever its headers say, as one to HEAD */
    public Answer answer(boolean headless) throws IOException {
        InputStream in = socket.getInputStream();
        String first = line(in);
        java.util.ArrayList<String> headers = new java.util.ArrayList<>();
        for (String header = line(in); !header.isEmpty(); header = line(in)) {
            headers.add(header);
        }
        Answer head = new Answer(first, headers, new byte[0]);
        if (headless) {
            return head;
        }
        String length = head.header("Content-Length");
        byte[] body;
        if ("chunked".equalsIgnoreCase(head.header("Transfer-Encoding"))) {
            body = chunks(in);
        } else if (length != null) {
            body = in.readNBytes(Integer.parseInt(length));
        } else {
            body = in.readAllBytes();
        }
        return new Answer(first, headers, body);
    }

    private static byte[] chunks(InputStream in) throws IOException {
        byte[] all = new byte[0];
        int size = Integer.parseInt(line(in), 16);
        while (size > 0) {
            int start = all.length;
            all = Arrays.copyOf(all, start + size);
            in.readNBytes(all, start, size);
            line(in);
            size = Integer.parseInt(line(in), 16);
        }
        line(in);
        return all;
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = in.read();
        while (next >= 0 && next != '\n') {
            line.append((char) next);
            next = in.read();
        }
        if (next < 0 && line.isEmpty()) {
            throw new IOException("the server closed");
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\r') {
            line.setLength(line.length() - 1);
        }
        return line.toString();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
