package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

@ServerTest
class AuthenticationFlowTest {

    @Autowired
    Api api;
    @Autowired
    TestClock clock;

    @Test
    void a_client_with_key_password_and_signature_gets_a_token_of_40_hex() {
        Credentials me = api.credentials();
        Reply reply = api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", me.apiKey(), "password", me.password()), me.secretKey()), null, Map.of());
        assertThat(reply.status()).isEqualTo(200);
        assertThat(reply.first("Token")).matches("[0-9a-f]{40}");
        assertThat(reply.header("X-Token-Expires")).matches(".*\\+09:00");
        assertThat(reply.header("Cache-Control")).isEqualTo("no-store");
        assertThat(reply.header("Content-Type")).isEqualTo("text/xml;charset=UTF-8");
        assertThat(reply.body()).startsWith("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
                + "<Response xmlns=\"http://smartseminar.jp/\" version=\"1.53\">");
    }

    @Test
    void a_wrong_password_and_an_unknown_key_are_told_alike() {
        Credentials me = api.credentials();
        Reply wrong = api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", me.apiKey(), "password", "no"), me.secretKey()), null, Map.of());
        Reply unknown = api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", "f".repeat(32), "password", "no"), me.secretKey()), null, Map.of());
        assertThat(wrong.status()).isEqualTo(401);
        assertThat(wrong.first("ErrorCode")).isEqualTo("AUTH_FAILED");
        assertThat(unknown.body()).isEqualTo(wrong.body());
    }

    @Test
    void a_token_lives_one_hour_and_is_then_told_as_expired() {
        Credentials me = api.newClient(NewApiClient.named("hour").withoutRateLimit());
        String token = api.fetchToken(me);
        assertThat(seminars(me, token).status()).isNotEqualTo(401);
        clock.advance(Duration.ofMinutes(61));
        Reply reply = seminars(me, token);
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.first("ErrorCode")).isEqualTo("TOKEN_EXPIRED");
        api.forgetTokens();
    }

    @Test
    void a_token_of_another_key_is_refused() {
        Credentials me = api.credentials();
        Credentials other = api.newClient(NewApiClient.named("other").withoutRateLimit());
        Reply reply = seminars(other, api.token(me));
        assertThat(reply.status()).isEqualTo(401);
        assertThat(reply.first("ErrorCode")).isEqualTo("TOKEN_INVALID");
    }

    private Reply seminars(Credentials as, String token) {
        return api.send("GET", "/services/rest/seminar",
                Api.signed(Map.of("api_key", as.apiKey(), "token", token), as.secretKey()), null, Map.of());
    }
}
