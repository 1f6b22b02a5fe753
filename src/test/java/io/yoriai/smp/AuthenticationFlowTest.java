package io.yoriai.smp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.time.Duration;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.TokenTerms;
import io.yoriai.record.Times;
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
    void a_token_that_leaked_is_of_no_use_in_another_network_and_of_little_where_its_life_is_short() {
        Credentials me = api.newClient(NewApiClient.named("bound").withTokens(new TokenTerms(5, true)));
        Reply issued = api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", me.apiKey(), "password", me.password()), me.secretKey()), null,
                Map.of("X-Forwarded-For", "192.0.2.7"));
        String token = issued.first("Token");
        assertThat(issued.header("X-Token-Expires"))
                .isEqualTo(Times.answer(clock.instant().plus(Duration.ofMinutes(5))));
        assertThat(from("192.0.2.7", me, token).status()).isEqualTo(200);
        Reply elsewhere = from("192.0.2.8", me, token);
        assertThat(elsewhere.status()).isEqualTo(401);
        assertThat(elsewhere.first("ErrorCode")).isEqualTo("TOKEN_INVALID");
        clock.advance(Duration.ofMinutes(5));
        assertThat(from("192.0.2.7", me, token).first("ErrorCode")).isEqualTo("TOKEN_EXPIRED");
    }

    private Reply from(String address, Credentials as, String token) {
        return api.send("GET", "/services/rest/seminar",
                Api.signed(Map.of("api_key", as.apiKey(), "token", token), as.secretKey()), null,
                Map.of("X-Forwarded-For", address));
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
