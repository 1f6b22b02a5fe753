package io.yoriai.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import io.yoriai.server.database.EmbeddedDatabase;
import io.yoriai.smp.Signature;

/**
 * The promise of the door: who was told 201 has been received, whatever happens to the machine's processes; and that of the
 * collector: a hit that was acknowledged is there.
 */
class ReceptionsSurviveKillTest {

    private static final String KEY = "0123456789abcdef0123456789abcdef";
    private static final String SECRET = "fedcba9876543210fedcba9876543210";
    private static final int CLIENTS = 64;
    private static final int BROWSERS = 8;
    private static final String TAG = "killkillkill";
    /** Receptions answered before the kill, while many more are under way. */
    private static final int ENOUGH = 300;

    private static final String STORED = """
            select anonymous_id, count(*) from session_attendance
            where session_id = 38 and cancelled_at is null group by anonymous_id""";

    @TempDir
    Path folder;

    private static final String HITS = "select key, count(*) from tracking_hit group by key";

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> received = ConcurrentHashMap.newKeySet();
    private final Set<String> unexpected = ConcurrentHashMap.newKeySet();
    private final AtomicInteger next = new AtomicInteger(1);
    private volatile boolean over;

    private enum End {
        SERVER_KILLED,
        ALL_KILLED,
        TOLD_TO_STOP
    }

    @ParameterizedTest
    @EnumSource(End.class)
    void every_reception_answered_201_and_every_hit_answered_204_is_there_once_after_the_end(End how) throws Exception {
        Path data = folder.toRealPath().resolve("data");
        try (ServerProcess server = ServerProcess.demo(data);
                HttpClient http = HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
                ExecutorService clients = Executors.newFixedThreadPool(CLIENTS + BROWSERS)) {
            try (var connection = Objects.requireNonNull(EmbeddedDatabase.running(data)).connect();
                    var sql = connection.createStatement()) {
                sql.execute("insert into system_setting (name, value) values ('tracking.domains', 'example.co.jp'),"
                        + " ('tracking.camcid', '" + TAG
                        + "') on conflict (name) do update set value = excluded.value");
            }
            String token = token(http, server.url());
            for (int i = 0; i < CLIENTS; i++) {
                clients.execute(() -> receive(http, server.url(), token));
            }
            for (int i = 0; i < BROWSERS; i++) {
                clients.execute(() -> visit(http, server.url()));
            }
            long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
            while ((received.size() < ENOUGH || acknowledged.size() < BROWSERS) && System.nanoTime() < end) {
                Thread.sleep(5);
            }
            switch (how) {
                case SERVER_KILLED -> server.kill();
                case ALL_KILLED -> server.killTree(data);
                case TOLD_TO_STOP -> server.stop();
            }
            over = true;
            clients.shutdown();
            assertThat(clients.awaitTermination(1, TimeUnit.MINUTES)).isTrue();
        }
        assertThat(unexpected).as(Files.readString(data.resolve("logs/yoriai.log")).lines()
                .filter(line -> line.contains("ERROR")).findFirst().orElse("")).isEmpty();
        assertThat(received).hasSizeGreaterThanOrEqualTo(ENOUGH);

        try (ServerProcess server = ServerProcess.serve(data, "--demo")) {
            assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(BROWSERS);
            assertThat(stored(data, HITS).keySet()).as("answered 204, so it is there").containsAll(acknowledged);
            Map<String, Integer> stored = stored(data, STORED);
            assertThat(stored.keySet()).as("answered 201, so it is there").containsAll(received);
            assertThat(stored.values()).as("once").containsOnly(1);
            // Told to stop, a server answers what it has begun: nothing is stored that nobody was told of.
            assertThat(stored.size() - received.size()).as("stored, but ended before the answer")
                    .isBetween(0, how == End.TOLD_TO_STOP ? 0 : CLIENTS);
        }
    }

    /** One client: receives one unregistered guest after another until the server is gone. */
    private void receive(HttpClient http, String url, String token) {
        while (!over) {
            String badge = "K" + next.getAndIncrement();
            String body = "<SessionAttendance xmlns=\"http://smartseminar.jp/\"><AnonymousId>" + badge
                    + "</AnonymousId><Session><SessionId>38</SessionId></Session></SessionAttendance>";
            try {
                HttpResponse<String> answer = send(http, "POST", url, "/services/rest/visitor/attendance/session",
                        Map.of("api_key", KEY, "token", token, "type", "3"), body);
                if (answer.statusCode() == 201) {
                    received.add(badge);
                } else if (answer.statusCode() == 503) {
                    return; // told to stop: it is not there
                } else {
                    unexpected.add(answer.statusCode() + " " + answer.body());
                    return;
                }
            } catch (IOException e) {
                return; // ended: this one may or may not be there
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static String token(HttpClient http, String url) throws Exception {
        String body = send(http, "GET", url, "/services/rest/authentication",
                Map.of("api_key", KEY, "password", "demo-password"), "").body();
        Matcher token = Pattern.compile("<Token>(\\w+)</Token>").matcher(body);
        assertThat(token.find()).as(body).isTrue();
        return token.group(1);
    }

    private static HttpResponse<String> send(HttpClient http, String verb, String url, String path,
            Map<String, String> parameters, String body) throws IOException, InterruptedException {
        Map<String, String> signed = new LinkedHashMap<>(parameters);
        signed.put("api_sig", Signature.of(parameters, SECRET));
        String query = signed.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue())
                .collect(Collectors.joining("&"));
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url + path + "?" + query))
                .timeout(Duration.ofSeconds(60)).method(verb, body.isEmpty()
                        ? HttpRequest.BodyPublishers.noBody()
                        : HttpRequest.BodyPublishers.ofString(body));
        if (!body.isEmpty()) {
            request.header("Content-Type", "application/xml");
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** One browser: looks at one page after another until the server is gone; before it has learned of the site, it refuses. */
    private void visit(HttpClient http, String url) {
        while (!over) {
            String hit = "kill-hit-" + next.getAndIncrement();
            try {
                HttpResponse<String> answer = http.send(HttpRequest.newBuilder(URI.create(url + "/tracker/register"))
                        .timeout(Duration.ofSeconds(60)).header("Origin", "https://www.example.co.jp")
                        .header("User-Agent", "Mozilla/5.0 Chrome/140")
                        .header("Content-Type", "application/x-www-form-urlencoded")
                        .POST(HttpRequest.BodyPublishers.ofString(
                                "cid=" + TAG + "&n=" + hit + "&url=https%3A%2F%2Fwww.example.co.jp%2F"))
                        .build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() == 204) {
                    acknowledged.add(hit);
                } else if (answer.statusCode() != 403 && answer.statusCode() != 503) {
                    unexpected.add(answer.statusCode() + " to a hit");
                    return;
                }
            } catch (IOException e) {
                return; // ended: this one may or may not be there
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** How often each badge has been received, or each hit is there. */
    private static Map<String, Integer> stored(Path data, String query) throws Exception {
        Map<String, Integer> stored = new LinkedHashMap<>();
        try (var connection = Objects.requireNonNull(EmbeddedDatabase.running(data)).connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            while (rows.next()) {
                stored.put(rows.getString(1), rows.getInt(2));
            }
        }
        return stored;
    }
}
