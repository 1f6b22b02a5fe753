package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.ServerTest;

/**
 * The first second of a popular sale: everybody comes at once, each on a connection of its own. As many as there are seats get
 * one, others a place in the queue or FULL; nobody an error or a silence of ten seconds, and who asks for something else is
 * answered meanwhile. {@code -Drush.clients=10000}
 * is the whole crowd, for 500 seats.
 */
@ServerTest
class RushTest extends ApplyingTest {

    private static final int CLIENTS = Integer.getInteger("rush.clients", 200);
    private static final int SEATS = Math.min(500, CLIENTS / 8);
    private static final int QUEUE = SEATS / 2;
    private static final int PATIENCE_MILLIS = 10_000;

    @LocalServerPort
    int port;

    @Test
    void of_all_who_come_in_one_second_as_many_as_there_are_seats_get_one_and_the_others_are_told() throws Exception {
        long campaign = campaign(2, "");
        long session = session(campaign, 10,
                "limit_user_num = " + SEATS + ", waiting_list_type_id = 2, limit_waiting_num = " + QUEUE);
        List<Long> leads = leads();
        Credentials buyer = api.newClient(NewApiClient.named("rush").withoutRateLimit());
        String token = api.token(buyer);
        List<String> requests = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            requests.add(request(buyer, token, i, "seminar_id", "" + campaign, "session_id", "" + session, "visitor_id",
                    "" + leads.get(i), "waiting", i % 2 == 0 ? "0" : "1"));
        }
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Map<Integer, Integer>> others = threads.submit(() -> lookUps(campaign, over));
            List<Callable<String>> crowd = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                int client = i;
                crowd.add(() -> {
                    TimeUnit.MICROSECONDS.sleep(client * 1_000_000L / CLIENTS);
                    return answer(requests.get(client));
                });
            }
            Map<String, Integer> answers = new TreeMap<>();
            for (Future<String> answer : threads.invokeAll(crowd)) {
                answers.merge(answer.get(), 1, Integer::sum);
            }
            over.set(true);
            assertThat(answers).isEqualTo(Map.of("201", SEATS + QUEUE, "409 FULL", CLIENTS - SEATS - QUEUE));
            assertThat(counters("session", session)).isEqualTo(SEATS + " " + SEATS + " " + QUEUE);
            assertThat(others.get()).as("other calls").containsOnlyKeys(200);
        }
    }

    private List<Long> leads() {
        return data.jdbc().sql("""
                insert into lead (login_id, name1, name2, email, date_regist, date_update)
                select 'rush' || n || '-' || :own, '殺', '到', 'rush' || n || '@example.com', now(), now()
                from generate_series(1, :clients) n returning id""").param("own", io.yoriai.testkit.Data.unique("r"))
                .param("clients", CLIENTS).query((row, n) -> row.getLong(1)).list();
    }

    private static String request(Credentials buyer, String token, int client, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>(Api.map(parameters));
        all.put("api_key", buyer.apiKey());
        all.put("token", token);
        String query = Api.signed(all, buyer.secretKey()).entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue()).collect(Collectors.joining("&"));
        return "POST /services/rest/application?" + query + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "X-Forwarded-For: 10.7." + client / 250 + "." + (client % 250 + 1) + "\r\nContent-Length: 0\r\n\r\n";
    }

    private String answer(String request) {
        try {
            RawHttp.Answer answer = RawHttp.exchange(port, request, PATIENCE_MILLIS);
            boolean full = answer.status() == 409 && answer.text().contains("<ErrorCode>FULL</ErrorCode>");
            return answer.status() == 201 ? "201" : full ? "409 FULL" : answer.line() + answer.text();
        } catch (java.io.IOException e) {
            return e.toString();
        }
    }

    /** Somebody else's calls, one after the other until all is over; how they were answered. */
    private Map<Integer, Integer> lookUps(long campaign, AtomicBoolean over) {
        Map<Integer, Integer> statuses = new TreeMap<>();
        while (!over.get()) {
            statuses.merge(api.get("seminar.get", "search_key1", "Id", "search_value1", "" + campaign).status(), 1,
                    Integer::sum);
        }
        return statuses;
    }
}
