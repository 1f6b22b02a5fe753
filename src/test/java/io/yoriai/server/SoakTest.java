package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.Dictionary;
import io.yoriai.record.Method;
import io.yoriai.server.demo.NewsletterDemo;
import io.yoriai.server.demo.DemoData;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;

/**
 * Honest calls beside everything that hostile callers do, against a server with its usual heap: each honest call succeeds.
 * {@code -Dsoak=ten-minutes}, or any duration such as {@code PT30S}.
 */
@EnabledIfSystemProperty(named = "soak", matches = ".+")
class SoakTest {

    private static final int MOST_TOLD = 20;

    @TempDir
    Path folder;

    private final AtomicBoolean over = new AtomicBoolean();
    private final Queue<String> failed = new ConcurrentLinkedQueue<>();
    private final AtomicLong honest = new AtomicLong();
    private final AtomicLong hostile = new AtomicLong();

    /** What one caller does again and again. */
    @FunctionalInterface
    private interface Act {
        void once() throws IOException;
    }

    @Test
    void honest_calls_succeed_while_others_do_their_worst() throws Exception {
        Duration time = System.getProperty("soak").equals("ten-minutes")
                ? Duration.ofMinutes(10)
                : Duration.parse(System.getProperty("soak"));
        try (ServerProcess server = ServerProcess.serve(folder.toRealPath().resolve("data"), "--demo")) {
            int port = URI.create(server.url()).getPort();
            try (ExecutorService threads = Executors.newCachedThreadPool()) {
                List<Future<?>> running = new ArrayList<>();
                List<Act> honestly = new Honest(port).acts();
                Hostile worst = new Hostile(port);
                for (Act act : worst.acts()) {
                    running.add(threads.submit(() -> repeat(act, true)));
                }
                for (Act act : honestly) {
                    running.add(threads.submit(() -> repeat(act, false)));
                }
                Instant end = Instant.now().plus(time);
                while (Instant.now().isBefore(end) && failed.size() < MOST_TOLD && server.isAlive()) {
                    TimeUnit.MILLISECONDS.sleep(200);
                }
                over.set(true);
                for (Future<?> one : running) {
                    one.get(2, TimeUnit.MINUTES);
                }
                worst.close();
            }
            assertThat(failed).as(server.output()).isEmpty();
            assertThat(server.isAlive()).as(server.output()).isTrue();
            assertThat(honest.get()).isGreaterThan(time.toSeconds());
            assertThat(hostile.get()).isGreaterThan(time.toSeconds());
            System.out.println("soak of " + time + ": " + honest + " honest calls, " + hostile + " hostile acts");
        }
    }

    private void repeat(Act act, boolean worst) {
        while (!over.get()) {
            try {
                act.once();
            } catch (IOException | RuntimeException | AssertionError e) {
                if (!worst) {
                    failed.add(e.toString());
                }
            }
            (worst ? hostile : honest).incrementAndGet();
        }
    }

    /** A door, a program, a reader, a visitor of pages. Each call has a connection of its own. */
    private record Honest(int port) {

        List<Act> acts() throws IOException {
            DemoCaller caller = new DemoCaller(port);
            String neo = first("\"access_token\": \"([0-9a-f]+)\"", get("/services.php?path=accessToken&client_id="
                    + NewsletterDemo.CLIENT_ID + "&client_secret=" + NewsletterDemo.CLIENT_SECRET).text());
            AtomicLong ticket = new AtomicLong(1);
            // Every list of the dictionary, so that a new one is asked too; what counts wants to know what.
            List<Method> lists = new Dictionary().methods().stream().filter(Method::isList)
                    .filter(method -> !method.name().startsWith("counting.")).toList();
            AtomicLong next = new AtomicLong();
            return List.of(() -> is(201, 409, caller.call("POST", "/services/rest/visitor/attendance/session",
                    Map.of("type", "1"),
                    "<SessionAttendance><BarcodeData>*%06d*</BarcodeData><Session><SessionId>38</SessionId></Session>"
                            .formatted(ticket.getAndIncrement() % 244 + 1) + "</SessionAttendance>")),
                    () -> is(200, 200, caller.call("GET", "/services/rest/visitor", Map.of("limit", "20"), "")),
                    () -> {
                        Method list = lists.get((int) (next.getAndIncrement() % lists.size()));
                        is(200, 200, caller.call("GET", list.path(), Map.of("limit", "20"), ""));
                    },
                    () -> is(201, 201, caller.call("POST", "/services/rest/visitor", Map.of(),
                            "<VisitorData><Name1>長雨</Name1><Name2>続</Name2><Email>soak" + ticket.incrementAndGet()
                                    + "@example.com</Email></VisitorData>")),
                    () -> is(200, 200, get("/services.php?path=userUpdate&magazine_id=1&email=hoge%40fugo.com&memo="
                            + ticket.get() + "&access_token=" + neo)),
                    () -> is(200, 200, get("/services.php?path=user&magazine_id=1&search_text=hoge%40fugo.com"
                            + "&access_token=" + neo)),
                    () -> is(200, 200, get("/")),
                    () -> is(200, 200, get("/neo/usrctrl.php?mag_id=1")),
                    () -> is(200, 200, get("/admin/login")));
        }

        private Answer get(String path) throws IOException {
            return RawHttp.exchange(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        }

        private static void is(int one, int other, Answer answer) {
            if (answer.status() != one && answer.status() != other) {
                throw new AssertionError(answer.line() + "\n" + answer.text());
            }
        }

        private static String first(String pattern, String text) {
            Matcher matcher = Pattern.compile(pattern).matcher(text);
            if (!matcher.find()) {
                throw new AssertionError(text);
            }
            return matcher.group(1);
        }
    }

    /** What hostile callers do; connections that they keep are let go of when there are many. */
    private static final class Hostile {

        private static final int MOST_KEPT = 900;
        private static final String FORM = "Content-Type: application/x-www-form-urlencoded\r\n";

        private final int port;
        private final Queue<RawHttp> kept = new ConcurrentLinkedQueue<>();

        Hostile(int port) {
            this.port = port;
        }

        List<Act> acts() throws IOException {
            DemoCaller caller = new DemoCaller(port);
            String much = "a".repeat(1 << 20);
            return List.of(() -> keep(""),
                    () -> keep("GET / HTTP/1.1\r\nHost: localhost\r\nX-" + "a".repeat(2_000)),
                    () -> keep("POST /neo/usrctrl.php HTTP/1.1\r\nHost: a\r\n" + FORM + "Content-Length: 65000\r\n\r\n"
                            + "a".repeat(60_000)),
                    () -> keep("POST /docs HTTP/1.1\r\nHost: a\r\n" + FORM + "Content-Length: 19000000\r\n\r\n"),
                    () -> drop("PUT / HTTP/1.1\r\nHost: a\r\n" + FORM + "Transfer-Encoding: chunked\r\n\r\n"
                            + "100000\r\n" + much + "\r\n100000\r\n" + much),
                    () -> drop("GET /services/rest/visitor?api_key=" + DemoData.CREDENTIALS.apiKey() + "&api_sig=00"
                            + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                    () -> drop("GET /services/rest/authentication?api_key=x" + System.nanoTime()
                            + "&password=x&api_sig=00 HTTP/1.1\r\nHost: a\r\n\r\n"),
                    () -> drop("GET /services.php?" + "a=1&".repeat(6_000) + " HTTP/1.1\r\nHost: a\r\n\r\n"),
                    () -> drop("\u0016\u0003\u0001\u0002\u0000\u0001"),
                    () -> caller.call("POST", "/services/rest/visitor", Map.of(),
                            "<VisitorData><" + "n".repeat(500_000) + System.nanoTime() + "/></VisitorData>"),
                    () -> caller.call("POST", "/services/rest/visitor", Map.of(),
                            "<VisitorData>" + "<a>".repeat(100_000)),
                    () -> slowReader(caller));
        }

        private void keep(String begun) throws IOException {
            RawHttp one = RawHttp.connect(port);
            kept.add(one);
            one.send(begun);
            while (kept.size() > MOST_KEPT) {
                kept.remove().close();
            }
            pause(5);
        }

        private void drop(String request) throws IOException {
            try (RawHttp one = RawHttp.connect(port)) {
                one.send(request);
                pause(20);
            }
        }

        /** Asks for a long list and reads none of it. */
        private void slowReader(DemoCaller caller) throws IOException {
            RawHttp one = RawHttp.connect(port);
            kept.add(one);
            one.send(caller.request("GET", "/services/rest/visitor", Map.of("limit", "1000"), ""));
            pause(200);
        }

        void close() throws IOException {
            for (RawHttp one : kept) {
                one.close();
            }
        }

        private static void pause(int millis) {
            try {
                Thread.sleep(millis);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
