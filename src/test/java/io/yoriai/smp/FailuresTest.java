package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** Failures punish failures only: one bad terminal behind a venue's network does not stop its door (spec/smp-platform.md 12.2). */
@ServerTest
class FailuresTest {

    private static final String PATH = "/services/rest/visitor";

    @Autowired
    Api api;
    @Autowired
    TestClock clock;

    private final String venue = "10.200." + ThreadLocalRandom.current().nextInt(256) + "."
            + ThreadLocalRandom.current().nextInt(1, 255);

    @Test
    void a_call_that_is_right_passes_from_where_the_same_key_fails_all_the_time() {
        Credentials key = api.newClient(NewApiClient.named("door").withoutRateLimit());
        String token = api.token(key);
        Reply refused = failUntilShutOut(Map.of("api_key", key.apiKey(), "api_sig", "00"));

        assertThat(call(key, token, venue).status()).as("right, and from there").isEqualTo(200);
        assertThat(login(key, venue).status()).as("tokens of the pair wait").isEqualTo(429);
        assertThat(login(key, "10.201.0.9").status()).as("not from elsewhere").isEqualTo(200);

        Credentials other = api.newClient(NewApiClient.named("other").withoutRateLimit());
        assertThat(login(other, venue).status()).as("another key from there").isEqualTo(200);
        assertThat(send(Map.of("api_key", "ff", "api_sig", "00"), venue).status()).as("unknown ones are their own")
                .isEqualTo(401);

        long told = Long.parseLong(refused.header("Retry-After"));
        assertThat(told).isBetween(280L, 300L);
        clock.advance(Duration.ofSeconds(told + 1));
        waitASecond();
        assertThat(login(key, venue).status()).as("after what was told").isEqualTo(200);
    }

    @Test
    void all_unknown_keys_of_a_network_count_together() {
        for (int i = 0; i < 31; i++) {
            send(Map.of("api_key", "unknown" + i, "api_sig", "00"), venue);
        }
        waitASecond();
        assertThat(send(Map.of("api_key", "one more", "api_sig", "00"), venue).status()).isEqualTo(429);
        assertThat(api.get("visitor.get", "limit", "1").status()).isEqualTo(200);
    }

    @Test
    void sixty_four_bits_of_ipv6_are_one_network() {
        Credentials key = api.newClient(NewApiClient.named("v6").withoutRateLimit());
        String net = "2001:db8:" + Integer.toHexString(ThreadLocalRandom.current().nextInt(0xFFFF)) + ":7:";
        int status = 0;
        for (int i = 1; i < 60 && status != 429; i++) {
            status = send(Map.of("api_key", key.apiKey(), "api_sig", "00"), net + i + ":1:1:1").status();
        }
        assertThat(status).isEqualTo(429);
    }

    @Test
    void a_parameter_that_hides_known_ones_is_refused_though_its_signature_fits() {
        Credentials key = api.credentials();
        Map<String, String> honest = new LinkedHashMap<>(
                Map.of("api_key", key.apiKey(), "token", api.token(key), "limit",
                        "1", "search_key1", "Id", "search_value1", "1"));
        String signature = Signature.of(honest, key.secretKey());
        for (Map<String, String> cut : List.of(Map.of("limit1search_key1Idsearch_value11", ""),
                Map.of("limit1s", "earch_key1Idsearch_value11"))) {
            Map<String, String> stolen = new LinkedHashMap<>(cut);
            stolen.put("api_key", key.apiKey());
            stolen.put("token", api.token(key));
            stolen.put("api_sig", signature);
            assertThat(Signature.of(without(stolen), key.secretKey())).as("the signature fits").isEqualTo(signature);
            Reply reply = api.send("GET", PATH, stolen, null, Map.of());
            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.first("ErrorField")).isEqualTo(cut.keySet().iterator().next());
        }
        Map<String, String> own = new LinkedHashMap<>(Map.of("api_key", key.apiKey(), "token", api.token(key), "limit",
                "1", "my_own", "x"));
        assertThat(api.send("GET", PATH, Api.signed(own, key.secretKey()), null, Map.of()).status())
                .as("a program's own parameter").isEqualTo(200);
    }

    private static Map<String, String> without(Map<String, String> signed) {
        Map<String, String> all = new LinkedHashMap<>(signed);
        all.remove("api_sig");
        return all;
    }

    private Reply failUntilShutOut(Map<String, String> query) {
        for (int i = 0; i < 80; i++) {
            Reply reply = send(query, venue);
            if (reply.status() == 429) {
                return reply;
            }
            assertThat(reply.status()).isEqualTo(401);
        }
        throw new AssertionError("never shut out");
    }

    private Reply call(Credentials key, String token, String from) {
        return send(Api.signed(Map.of("api_key", key.apiKey(), "token", token, "limit", "1"), key.secretKey()), from);
    }

    private Reply login(Credentials key, String from) {
        return api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", key.apiKey(), "password", key.password()), key.secretKey()), null,
                Map.of("X-Forwarded-For", from));
    }

    private Reply send(Map<String, String> query, String from) {
        return api.send("GET", PATH, query, null, Map.of("X-Forwarded-For", from));
    }

    /** What a node knows of a pair may be a second old. */
    private static void waitASecond() {
        try {
            Thread.sleep(1_100);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
