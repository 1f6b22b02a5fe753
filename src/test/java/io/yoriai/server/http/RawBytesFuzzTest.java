package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;

import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.Seeds;

/** Bytes that are nearly HTTP, in pieces of any size: an answer that blames the caller, or a closed connection. Seeds are kept. */
@ServerTest
class RawBytesFuzzTest {

    private static final long[] SEEDS = Seeds.of("raw-bytes");
    private static final int ROUNDS = 400;
    private static final List<String> PIECES = List.of("\r\n", "\n", "\r", " ", "\t", "\0", ":", "HTTP/1.1", "HTTP/1.0",
            "HTTP/2.0", "Host: a\r\n", "Content-Length: 5\r\n", "Content-Length: -1\r\n", "Content-Length: 1e9\r\n",
            "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: gzip\r\n", "Expect: 100-continue\r\n",
            "Expect: x\r\n",
            "Connection: Upgrade\r\nUpgrade: h2c\r\n", "Upgrade: websocket\r\n", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
            "ffffffffffff\r\n", "0\r\n\r\n", "5;x=y\r\nabcde\r\n", "Cookie: yoriai_lang=ja; a=\"\r\n", "http://evil/",
            "*", "//", "%", "?", "#", "\u00e9", "a".repeat(9_000), "Range: bytes=0-,0-,0-\r\n", "Content-Type: \r\n");

    @LocalServerPort
    int port;

    @Test
    void whatever_comes_is_answered_or_closed_and_the_next_caller_is_served() throws IOException {
        for (long seed : SEEDS) {
            Random random = new Random(seed);
            for (int i = 0; i < ROUNDS; i++) {
                String request = mutated(random);
                int status = answered(random, request.getBytes(StandardCharsets.ISO_8859_1));
                assertThat(status).as("seed " + seed + ", round " + i + ": " + request)
                        .matches(told -> told < 500 || told == 501 || told == 505);
            }
            assertThat(RawHttp.exchange(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
        }
    }

    private int answered(Random random, byte[] request) throws IOException {
        try (RawHttp http = RawHttp.connect(port)) {
            int at = 0;
            while (at < request.length) {
                int end = random.nextInt(3) == 0
                        ? request.length
                        : Math.min(request.length, at + 1 + random.nextInt(200));
                http.send(java.util.Arrays.copyOfRange(request, at, end));
                at = end;
            }
            http.endSending();
            return http.answer().status();
        } catch (IOException e) {
            return 0;
        }
    }

    private static String mutated(Random random) {
        String path = List
                .of("/", "/services/rest/visitor?limit=1", "/services.php?path=user", "/neo/usrctrl.php?mag_id=1",
                        "/admin/login", "/assets/yoriai.css")
                .get(random.nextInt(6));
        StringBuilder text = new StringBuilder(random.nextBoolean() ? "GET " : "POST ").append(path)
                .append(" HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\nContent-Length: 5\r\n\r\na=b&c");
        for (int i = 1 + random.nextInt(4); i > 0; i--) {
            int at = random.nextInt(Math.max(1, text.length()));
            switch (random.nextInt(3)) {
                case 0 -> text.insert(at, PIECES.get(random.nextInt(PIECES.size())));
                case 1 -> text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(8)));
                default ->
                    text.replace(at, Math.min(at + 1, text.length()), String.valueOf((char) random.nextInt(256)));
            }
        }
        return text.toString();
    }
}
