package io.yoriai.smp;

import static io.yoriai.smp.LeadFlowTest.fields;
import static io.yoriai.smp.LeadFlowTest.lead;
import static io.yoriai.smp.LeadFlowTest.named;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import io.yoriai.account.ApiClient;
import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A call that is sent again, and calls that are sent too often (spec/conventions.md). */
@ServerTest
class RepeatedCallTest {

    @Autowired
    Api api;
    @Autowired
    Turns turns;
    @Autowired
    ApiClients clients;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transaction;

    @Test
    void one_idempotency_key_makes_one_lead_however_often_it_is_sent() throws Exception {
        Credentials me = api.credentials();
        String key = Data.unique("k");
        String email = Data.unique("i") + "@example.com";
        Reply first = api.call(me, "visitor.post", Map.of(), named(email, ""), Map.of("X-Idempotency-Key", key));
        Reply second = api.call(me, "visitor.post", Map.of(), named(email, ""), Map.of("Idempotency-Key", key));
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.header("Location")).isEqualTo(first.header("Location"));
        Reply other = api.call(me, "visitor.post", Map.of(), named("o" + email, ""), Map.of("X-Idempotency-Key", key));
        assertThat(other.status()).isEqualTo(409);
        assertThat(fields(other)).containsExactly("CONFLICT X-Idempotency-Key");
        Reply both = api.call(me, "visitor.post", Map.of(), named(email, ""),
                Map.of("X-Idempotency-Key", key, "Idempotency-Key", "another"));
        assertThat(fields(both)).containsExactly("INVALID_VALUE X-Idempotency-Key");
        Reply bad = api.call(me, "visitor.post", Map.of(), lead("<Name1>x</Name1>"),
                Map.of("X-Idempotency-Key", key + "b"));
        Reply badAgain = api.call(me, "visitor.post", Map.of(), lead("<Name1>x</Name1>"),
                Map.of("X-Idempotency-Key", key + "b"));
        assertThat(badAgain.status()).isEqualTo(400);
        assertThat(badAgain.body()).isEqualTo(bad.body());
        String racing = Data.unique("r") + "@example.com";
        List<Callable<Reply>> calls = new ArrayList<>();
        for (int i = 0; i < 32; i++) {
            calls.add(() -> api.call(me, "visitor.post", Map.of(), named(racing, ""),
                    Map.of("X-Idempotency-Key", key + "r")));
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var future : threads.invokeAll(calls)) {
                Reply reply = future.get();
                assertThat(reply.status()).isIn(201, 409);
                if (reply.status() == 409) {
                    assertThat(reply.header("Retry-After")).isEqualTo("5");
                }
            }
        }
        assertThat(api.get("visitor.get", "search_key1", "Email", "search_value1", racing).count("VisitorData"))
                .isEqualTo(1);
    }

    @Test
    void a_key_with_a_rate_limit_is_told_where_it_stands_and_when_to_come_back() {
        Credentials slow = api
                .newClient(new NewApiClient("slow", null, List.of(), List.of(), List.of(), false, null, 1, 3));
        Reply last = null;
        for (int i = 0; i < 6; i++) {
            last = api.call(slow, "visitor.get", Map.of("limit", "1"), null, Map.of());
            if (i == 0) {
                assertThat(last.header("X-RateLimit-Limit")).isEqualTo("3");
                assertThat(last.header("X-RateLimit-Remaining")).isEqualTo("2");
            }
        }
        assertThat(last.status()).isEqualTo(429);
        assertThat(Integer.parseInt(last.header("Retry-After"))).isPositive();
    }

    @Test
    void no_more_calls_of_a_key_work_at_once_than_the_setting_says() throws Exception {
        ApiClient client = clients.list().getFirst();
        transaction.executeWithoutResult(status -> settings.change("api.at_once", "2"));
        try {
            AtomicInteger working = new AtomicInteger();
            AtomicInteger most = new AtomicInteger();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (int i = 0; i < 20; i++) {
                    threads.submit(() -> {
                        try (Turns.Turn turn = turns.take(client)) {
                            most.accumulateAndGet(working.incrementAndGet(), Math::max);
                            Thread.sleep(5);
                            working.decrementAndGet();
                        }
                        return null;
                    });
                }
            }
            assertThat(most).hasValue(2);
        } finally {
            transaction.executeWithoutResult(status -> settings.change("api.at_once", "32"));
        }
    }
}
