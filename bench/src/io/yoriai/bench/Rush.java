package io.yoriai.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/** Ten thousand clients that arrive in one second for 500 seats, each with a connection of its own, and others who look up meanwhile. */
final class Rush {

    private static final String PATH = "/services/rest/application";
    private static final int CLIENTS = 10_000;
    private static final int CAMPAIGN = 1005;
    private static final long SESSION = 1_005_000;
    private static final int SEATS = 500;
    private static final int PATIENCE_MILLIS = 10_000;

    private Rush() {}

    /** @param answer status and code, or what went wrong */
    private record Answered(String answer, long nanos) {}

    /** Prints how many got which answer, and how long the slowest waited. */
    static void run(Site site) throws Exception {
        fill(site);
        Wire wire = new Wire(site.port());
        Wire second = Wire.second(site);
        List<String> requests = new ArrayList<>();
        for (int n = 0; n < CLIENTS; n++) {
            // Each from a network of its own, where YORIAI_TRUSTED_PROXIES=127.0.0.1 says that a proxy speaks for them.
            requests.add((n % 2 == 0 ? wire : second).post(PATH, Map.of(), body(Seed.FIRST_LEAD + n)).replace("\r\nHost:",
                    "\r\nConnection: close\r\nX-Forwarded-For: 10.7." + n / 250 + "." + (n % 250 + 1) + "\r\nHost:"));
        }
        // Those who look up wait for nobody: their key is their own.
        String lookUp = Wire.third(site).get("/services/rest/seminar",
                Map.of("search_key1", "Id", "search_value1", "" + CAMPAIGN)).replace("\r\nHost:", "\r\nConnection: close\r\nHost:");
        AtomicBoolean over = new AtomicBoolean();
        ConcurrentLinkedQueue<Answered> others = new ConcurrentLinkedQueue<>();
        List<Answered> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            threads.submit(() -> {
                while (!over.get()) {
                    others.add(answer(site.port(), lookUp));
                    TimeUnit.MILLISECONDS.sleep(20);
                }
                return null;
            });
            TimeUnit.SECONDS.sleep(3);
            others.clear();
            List<Callable<Answered>> crowd = new ArrayList<>();
            for (int n = 0; n < CLIENTS; n++) {
                String request = requests.get(n);
                long later = n * 1_000_000L / CLIENTS;
                crowd.add(() -> {
                    TimeUnit.MICROSECONDS.sleep(later);
                    return answer(site.port(), request);
                });
            }
            for (Future<Answered> one : threads.invokeAll(crowd)) {
                answers.add(one.get());
            }
            over.set(true);
        }
        Bench.later("- %,d clients in one second on %d seats: %s; half within %.1f s, the slowest %.1f s. Other calls meanwhile: %s, the slowest %.1f s.",
                CLIENTS, SEATS, told(answers), seconds(answers, 0.5), seconds(answers, 1), told(others), seconds(others, 1));
    }

    private static Map<String, Integer> told(Iterable<Answered> answers) {
        Map<String, Integer> told = new TreeMap<>();
        answers.forEach(one -> told.merge(one.answer(), 1, Integer::sum));
        return told;
    }

    private static double seconds(Iterable<Answered> answers, double share) {
        List<Long> all = new ArrayList<>();
        answers.forEach(one -> all.add(one.nanos()));
        all.sort(null);
        return all.isEmpty() ? 0 : all.get(Math.max(0, (int) (all.size() * share) - 1)) / 1e9;
    }

    private static Answered answer(int port, String request) {
        long begun = System.nanoTime();
        String told;
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), PATIENCE_MILLIS);
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            String status = answer.length() < 12 ? "nothing" : answer.substring(9, 12);
            told = answer.contains("<ErrorCode>")
                    ? status + " " + answer.replaceFirst("(?s).*?<ErrorCode>([^<]*).*", "$1")
                    : status;
        } catch (IOException e) {
            told = e.getClass().getSimpleName() + " " + e.getMessage();
        }
        return new Answered(told, System.nanoTime() - begun);
    }

    private static String body(int lead) {
        return """
                <Application xmlns="http://smartseminar.jp/"><Seminar><SeminarId>%d</SeminarId></Seminar><VisitorId>%d</VisitorId>\
                <ApplicationSessionList><ApplicationSession><Session><SessionId>%d</SessionId></Session></ApplicationSession>\
                </ApplicationSessionList></Application>""".formatted(CAMPAIGN, lead, SESSION);
    }

    private static void fill(Site site) throws Exception {
        try (Connection connection = site.database().connect(); Statement sql = connection.createStatement()) {
            sql.execute("""
                    insert into campaign (id, title, ss_target_type_id, seminar_status_id, status_changed_date, start_day,
                        settings, date_regist, date_update)
                    values (%1$d, 'rush', 2, 1, now(), now() + interval '1 year', '{"66": "0", "67": "0"}', now(), now())
                    on conflict do nothing""".formatted(CAMPAIGN));
            sql.execute("""
                    insert into session (id, campaign_id, code, title, limit_user_num, start_day, end_day, date_regist, date_update)
                    values (%d, %d, 'rush', 'rush', %d, now() + interval '1 year', now() + interval '1 year 1 hour', now(), now())
                    on conflict do nothing""".formatted(SESSION, CAMPAIGN, SEATS));
        }
    }
}
