package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.ServerTest;

/**
 * What once brought the server down, sent again: while it is still in flight the live heap has hardly grown, and an honest
 * call is answered. The tests' own side of the connections lives in the same heap.
 */
@ServerTest
class KnownKillersTest {

    private static final long MEGA = 1 << 20;

    @LocalServerPort
    int port;
    @Autowired
    Api api;

    private final List<RawHttp> open = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (RawHttp one : open) {
            one.close();
        }
    }

    @Test
    void forms_that_announce_much_and_send_nothing() throws IOException {
        long before = live();
        for (int i = 0; i < 83; i++) {
            send("POST /docs HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 19000000\r\n\r\n");
            send("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: 60000\r\n\r\n");
            send("POST /neo/usrctrl.php HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 60000\r\n\r\n");
        }
        assertStands(before, 20);
    }

    @Test
    void a_put_of_a_form_of_70_megabytes_to_any_address() throws IOException {
        long before = live();
        byte[] part = "a=1&".repeat(1 << 18).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/", "/nowhere", "/docs", "/admin/login", "/services/rest/visitor",
                "/services.php")) {
            RawHttp one = send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 70000000\r\n\r\n");
            sendUntilRefused(one, part, 70);
            RawHttp two = send("PUT " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
            sendChunksUntilRefused(two, part, 70);
        }
        assertStands(before, 20);
    }

    @Test
    void forms_of_a_megabyte_to_the_public_pages() throws IOException {
        long before = live();
        byte[] form = "a".repeat(1_000_000).getBytes(StandardCharsets.US_ASCII);
        for (int i = 0; i < 190; i++) {
            RawHttp one = send("POST /neo/usrctrl.php HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 1000000\r\n\r\n");
            sendUntilRefused(one, form, 1);
            RawHttp two = send("POST /neo/usrctrl.php HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n");
            sendChunksUntilRefused(two, form, 1);
        }
        assertStands(before, 30);
    }

    @Test
    void forms_in_chunks_to_pages_that_read_them() throws IOException {
        for (String page : List.of("/public/mypage", "/public/application/add/1", "/public/enquete/answer/1")) {
            String head = "POST " + page + " HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.79.0.1\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\n";
            long before = live();
            byte[] part = ("a".repeat(99_999) + "&").getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 60; i++) {
                sendChunksUntilRefused(send(head), part, 10);
            }
            assertStands(before, 20);
            try (RawHttp one = RawHttp.connect(port)) {
                one.send(head);
                sendChunksUntilRefused(one, part, 1);
                one.send("0\r\n\r\n");
                assertThat(one.answer().status()).as(page).isEqualTo(413);
            }
        }
    }

    @Test
    void forms_of_64_kilobytes_that_never_end() throws IOException {
        long before = live();
        String start = "a".repeat(60_000);
        for (int i = 0; i < 400; i++) {
            send("POST /neo/usrctrl.php HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 65000\r\n\r\n" + start);
        }
        // Strangers share a third of an eighth of the heap, and 18 KB of each are free.
        assertStands(before, Runtime.getRuntime().maxMemory() / 24 / MEGA + 30);
    }

    @Test
    void silent_connections_and_heads_that_never_end() throws IOException {
        long before = live();
        for (int i = 0; i < 2_400; i++) {
            RawHttp one = RawHttp.connect(port);
            open.add(one);
            if (i % 2 == 0) {
                one.send("GET / HTTP/1.1\r\nHost: localhost\r\nX-" + "a".repeat(3_000));
            }
        }
        assertStands(before, 40);
    }

    @Test
    void calls_by_one_connection_each_leave_nothing_behind() throws IOException {
        RawHttp.exchange(port, "GET /docs HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
        long before = live();
        for (int i = 0; i < 3_000; i++) {
            try (RawHttp one = RawHttp.connect(port)) {
                one.send("GET /x HTTP/1.1\r\nHost:");
            }
        }
        // The server sees the last of them go a moment later.
        await().atMost(Duration.ofSeconds(20)).until(() -> live() - before < 8 * MEGA);
        assertStands(before, 8);
    }

    @Test
    void multipart_of_a_stranger_does_not_reach_the_disk() throws IOException {
        long before = onDisk();
        byte[] part = "x".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
        for (String path : List.of("/", "/docs", "/nowhere", "/admin/login", "/admin/magazines/1/readers/import")) {
            RawHttp one = send("POST " + path + " HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: multipart/form-data; boundary=b\r\nContent-Length: 60000000\r\n\r\n"
                    + "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"\r\n\r\n");
            sendUntilRefused(one, part, 40);
        }
        assertThat(onDisk() - before).isLessThan(MEGA);
        assertStands(live(), 20);
    }

    @Test
    void names_that_a_key_makes_up_are_not_kept() {
        Credentials me = api.newClient(NewApiClient.named("names").withoutRateLimit());
        call(me, "<VisitorData><Name1/></VisitorData>");
        long before = live();
        for (int i = 0; i < 40; i++) {
            call(me, "<VisitorData><" + "n".repeat(1_000_000) + i + "/></VisitorData>");
            StringBuilder many = new StringBuilder("<VisitorData>");
            for (int n = 0; n < 900; n++) {
                many.append('<').append("x".repeat(80)).append(i).append('_').append(n).append("/>");
            }
            call(me, many.append("</VisitorData>").toString());
        }
        assertThat(live() - before).isLessThan(3 * MEGA);
    }

    private void call(Credentials as, String body) {
        assertThat(api.call(as, "visitor.post", Map.of(), body, Map.of()).status()).isEqualTo(400);
    }

    private RawHttp send(String head) throws IOException {
        RawHttp one = RawHttp.connect(port);
        open.add(one);
        one.send(head);
        return one;
    }

    private static void sendUntilRefused(RawHttp to, byte[] part, int times) {
        try {
            for (int i = 0; i < times; i++) {
                to.send(part);
            }
        } catch (IOException e) {
            // The server has closed: that is what is wanted.
        }
    }

    private static void sendChunksUntilRefused(RawHttp to, byte[] part, int times) {
        try {
            for (int i = 0; i < times; i++) {
                to.send(Integer.toHexString(part.length) + "\r\n");
                to.send(part);
                to.send("\r\n");
            }
        } catch (IOException e) {
            // The server has closed: that is what is wanted.
        }
    }

    private void assertStands(long before, long megabytes) throws IOException {
        assertThat(live() - before).isLessThan(megabytes * MEGA);
        Credentials me = api.credentials();
        assertThat(api.call(me, "visitor.get", Map.of("limit", "1"), null, Map.of()).status()).isEqualTo(200);
        assertThat(RawHttp.exchange(port, "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(200);
    }

    private static long live() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long onDisk() throws IOException {
        long bytes = 0;
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
            for (Path file : files.toList()) {
                if (file.getFileName().toString().matches("(?i)(MultiPart|upload|jetty).*")
                        && Files.isRegularFile(file)) {
                    bytes += Files.size(file);
                }
            }
        }
        return bytes;
    }
}
