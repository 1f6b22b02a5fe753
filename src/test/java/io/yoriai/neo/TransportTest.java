package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClients;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** Transport, tokens and limits (spec/neo.md 1, 2). */
class TransportTest extends NewsletterServer {

    @Test
    void multipart_and_query_together_make_one_call() {
        addFullReader("hoge@fugo.com");
        String body = "--xYz\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n鈴木\r\n"
                + "--xYz\r\nContent-Disposition: form-data; name=memo; filename=\"name.txt\"\r\nContent-Type: text/plain\r\n\r\n"
                + "a\r\nb\r\n--xYz\r\ncontent-disposition: form-data; name=\" email\"\r\n\r\nhoge@fugo.com\r\n--xYz--\r\n";

        Answer answer = send(HttpRequest.newBuilder(uri("/services.php?" + query("userUpdate")))
                .header("Content-Type", "multipart/form-data; boundary=\"xYz\"").POST(BodyPublishers.ofString(body)));

        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(row("hoge@fugo.com")).containsEntry("name", "鈴木").containsEntry("memo", "a\r\nb");
    }

    @ParameterizedTest
    @ValueSource(strings = {"multipart/form-data", "multipart/form-data; boundary=other"})
    void a_multipart_body_without_its_boundary_is_told_so(String type) {
        Answer answer = post(type, "--xYz\r\n\r\n".getBytes(StandardCharsets.UTF_8));

        assertThat(answer.error()).isEqualTo("400 wrong_parameter / request is not valid");
    }

    @Test
    void a_truncated_multipart_body_changes_nothing() {
        addFullReader("hoge@fugo.com");
        String body = "--b\r\nContent-Disposition: form-data; name=\"name\"\r\n\r\n鈴木";

        Answer answer = send(
                HttpRequest.newBuilder(uri("/services.php?" + query("userUpdate", "email", "hoge@fugo.com")))
                        .header("Content-Type", "multipart/form-data; boundary=b").POST(BodyPublishers.ofString(body)));

        assertThat(answer.error()).isEqualTo("400 wrong_parameter / request is not valid");
        assertThat(row("hoge@fugo.com")).containsEntry("name", "山田太郎");
    }

    @ParameterizedTest
    @ValueSource(strings = {"PUT", "DELETE", "PATCH", "OPTIONS", "BREW"})
    void another_http_method_is_a_wrong_parameter_and_not_405(String method) {
        Answer answer = send(
                HttpRequest.newBuilder(uri("/services.php?" + query("userDelete", "email", "a@example.com")))
                        .method(method, BodyPublishers.noBody()));

        assertThat(answer.error()).isEqualTo("400 wrong_parameter / http method is not valid");
        assertThat(answer.response().headers().firstValue("Allow")).contains("GET, POST");
    }

    @Test
    void head_changes_nothing() {
        addFullReader("hoge@fugo.com");

        Answer answer = send(
                HttpRequest.newBuilder(uri("/services.php?" + query("userDelete", "email", "hoge@fugo.com")))
                        .method("HEAD", BodyPublishers.noBody()));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(row("hoge@fugo.com")).isNotEmpty();
    }

    @Test
    void a_body_of_one_megabyte_is_read_once_its_token_is_known_and_one_byte_more_is_too_large() {
        String form = "access_token=" + token + "&path=nothing&pad=";
        byte[] body = (form + "a".repeat(1024 * 1024 - form.length())).getBytes(StandardCharsets.US_ASCII);
        assertThat(post("application/x-www-form-urlencoded", body).error())
                .isEqualTo("400 wrong_parameter / path parameter is not valid");
        String part = "--b\r\nContent-Disposition: form-data; name=\"access_token\"\r\n\r\n" + token
                + "\r\n--b\r\nContent-Disposition: form-data; name=\"pad\"\r\n\r\n" + "a".repeat(500_000)
                + "\r\n--b--\r\n";
        assertThat(post("multipart/form-data; boundary=b", part.getBytes(StandardCharsets.US_ASCII)).error())
                .isEqualTo("400 wrong_parameter / path parameter is not valid");

        assertThat(post("application/x-www-form-urlencoded", java.util.Arrays.copyOf(body, body.length + 1)).error())
                .isEqualTo("400 wrong_parameter / request is too large");
    }

    @Test
    void a_stranger_may_send_64_kilobytes() {
        byte[] body = new byte[64 * 1024];
        java.util.Arrays.fill(body, (byte) 'a');
        assertThat(post("application/x-www-form-urlencoded", body).error())
                .isEqualTo("400 wrong_parameter / path parameter is not valid");
        assertThat(post("application/x-www-form-urlencoded", new byte[body.length + 1]).error())
                .isEqualTo("400 wrong_parameter / request is too large");
        String guessed = "access_token=" + "0".repeat(40) + "&pad=" + "a".repeat(100_000);
        assertThat(post("application/x-www-form-urlencoded", guessed.getBytes(StandardCharsets.US_ASCII)).error())
                .isEqualTo("400 wrong_parameter / request is too large");
    }

    @Test
    void a_408_comes_on_an_ordinary_connection_that_serves_the_next_call() throws IOException {
        addFullReader("hoge@fugo.com");
        addFullReader("fuga@fugo.com");
        String head = "GET /services.php?" + query("userUpdate", "email", "hoge@fugo.com", "new_email", "fuga@fugo.com")
                + " HTTP/1.1\r\nHost: localhost\r\n";
        try (Socket socket = new Socket("localhost", uri("/").getPort())) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write((head + "\r\n" + head + "Connection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            InputStream in = socket.getInputStream();
            String both = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(both.split("HTTP/1.1 408")).hasSize(3);
            assertThat(both.substring(0, both.lastIndexOf("HTTP/1.1 408"))).doesNotContainIgnoringCase("Connection:");
        }
    }

    @Test
    void at_most_one_hundred_tokens_of_a_key_live_and_the_oldest_goes_first() {
        NeoClients.Made made = clients.create(Data.TESTS, "百", new NeoClient.Rights(Set.of(), List.of(), List.of(), 0));
        String first = token(made);
        String second = token(made);
        for (int i = 0; i < 99; i++) {
            token(made);
        }

        token = first;
        assertThat(call("user", "search_text", "q@example.com").status()).isEqualTo(402);
        token = second;
        assertThat(call("user", "search_text", "q@example.com").status()).isEqualTo(404);
    }

    @Test
    void an_expired_token_is_told_so_for_seven_days_and_then_is_unknown() {
        clock.advance(Duration.ofSeconds(3600));
        assertThat(call("user").error()).isEqualTo("401 invalid_token / specified access token is expired");

        clock.advance(Duration.ofDays(7));
        assertThat(call("user").error()).isEqualTo("402 invalid_token / specify valid access token");
    }

    @Test
    void a_new_secret_a_switched_off_key_and_a_revoked_key_end_their_tokens_at_once() {
        String query = query("user", "search_text", "q@example.com");
        assertThat(get(query).status()).isEqualTo(404);
        clients.renewSecret(Data.TESTS, key.client().clientId());
        assertThat(get(query).status()).isEqualTo(402);
        assertThat(get("path=token&client_id=" + key.client().clientId() + "&client_secret=" + key.secret()).status())
                .isEqualTo(402);

        NeoClients.Made other = clients.create(Data.TESTS, "別", NeoClient.Rights.ALL);
        token = token(other);
        clients.change(Data.TESTS, other.client().clientId(), "別", NeoClient.Rights.ALL, false);
        assertThat(call("user", "search_text", "q@example.com").status()).isEqualTo(402);
        clients.change(Data.TESTS, other.client().clientId(), "別", NeoClient.Rights.ALL, true);
        assertThat(call("user", "search_text", "q@example.com").status()).isEqualTo(402);
        token = token(other);
        clients.revoke(Data.TESTS, other.client().clientId());
        assertThat(call("user", "search_text", "q@example.com").status()).isEqualTo(402);
    }

    @Test
    void only_hashes_of_secrets_and_tokens_are_kept() {
        assertThat(jdbc.sql(
                "select count(*) from neo_client c, token t where c::text || t::text like '%' || :secret || '%'"
                        + " or c::text || t::text like '%' || :token || '%'")
                .param("secret", key.secret()).param("token", token)
                .query(Long.class).single()).isZero();
    }

    @Test
    void more_calls_a_second_than_the_key_may_make_are_told_when_to_come_again() {
        NeoClients.Made slow = clients.create(Data.TESTS, "遅", new NeoClient.Rights(Set.of(), List.of(), List.of(), 1));
        token = token(slow);
        Answer answer = call("user", "search_text", "q@example.com");
        for (int i = 0; i < 50 && answer.status() != 429; i++) {
            answer = call("user", "search_text", "q@example.com");
        }

        assertThat(answer.error()).isEqualTo("429 too_many_requests / too many requests");
        assertThat(answer.response().headers().firstValue("Retry-After").orElseThrow()).matches("[1-9][0-9]*");
    }

    @Test
    void after_ten_failures_an_address_gets_no_token_and_another_address_does() {
        String wrong = "path=token&client_id=" + key.client().clientId() + "&client_secret=wrong";
        for (int i = 0; i < 10; i++) {
            assertThat(from("192.0.2.77", wrong).error())
                    .isEqualTo("402 invalid_client / specify valid client_id and client_secret");
        }
        String right = "path=token&client_id=" + key.client().clientId() + "&client_secret=" + key.secret();

        assertThat(from("192.0.2.77", right).error()).isEqualTo("429 too_many_requests / too many requests");
        assertThat(from("192.0.2.78", right).status()).isEqualTo(200);
        clock.advance(Duration.ofMinutes(10));
        assertThat(from("192.0.2.77", right).status()).isEqualTo(200);
    }

    @Test
    void a_key_for_some_addresses_is_of_use_from_there_alone() {
        NeoClients.Made made = clients.create(Data.TESTS, "範囲",
                new NeoClient.Rights(Set.of(), List.of(), List.of("192.0.2.0/25", "2001:db8::/32"), 0));
        String query = "path=token&client_id=" + made.client().clientId() + "&client_secret=" + made.secret();

        assertThat(from("192.0.2.127", query).status()).isEqualTo(200);
        assertThat(from("2001:db8::5", query).status()).isEqualTo(200);
        assertThat(from("192.0.2.128", query).status()).isEqualTo(402);
        assertThat(from("2001:db9::5", query).status()).isEqualTo(402);
    }

    private Answer from(String address, String query) {
        return send(HttpRequest.newBuilder(uri("/services.php?" + query)).header("X-Forwarded-For", address).GET());
    }
}
