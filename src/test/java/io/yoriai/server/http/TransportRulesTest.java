package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.util.List;

import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;
import io.yoriai.testkit.ServerTest;

/** Plain HTTP is for this machine alone, whatever the door; under TLS browsers stay with it. 127.0.0.1 is a trusted proxy here. */
@ServerTest
class TransportRulesTest {

    @LocalServerPort
    int port;

    private Answer get(String path, String headers) throws IOException {
        return RawHttp.exchange(port, "GET " + path + " HTTP/1.1\r\nHost: smp.example.com\r\n" + headers + "\r\n");
    }

    @Test
    void every_door_refuses_what_came_to_the_proxy_in_plain_text() throws IOException {
        String plain = "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: http\r\n";
        Answer marketing = get("/services/rest/visitor", plain);
        assertThat(marketing.status()).isEqualTo(403);
        assertThat(marketing.text()).contains("<ErrorCode>NOT_ALLOWED</ErrorCode>", "HTTPS");
        for (String path : List.of("/", "/docs", "/admin/login", "/assets/yoriai.css")) {
            assertThat(get(path, plain).status()).as(path).isEqualTo(403);
        }
    }

    @Test
    void what_came_to_it_encrypted_is_told_to_stay_so() throws IOException {
        String encrypted = "X-Forwarded-For: 198.51.100.7\r\nX-Forwarded-Proto: https\r\n";
        for (String path : List.of("/", "/services/rest/visitor", "/services.php", "/neo/usrctrl.php", "/nowhere")) {
            Answer answer = get(path, encrypted);
            assertThat(answer.header("Strict-Transport-Security")).as(path).isEqualTo("max-age=31536000");
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
        }
        Answer page = get("/?lang=en", encrypted);
        assertThat(page.header("Set-Cookie")).startsWith("__Host-yoriai_lang=en;").contains("Secure");
        assertThat(get("/", encrypted + "Cookie: __Host-yoriai_lang=en\r\n").text()).contains("<html lang=\"en\"");
        Answer console = get("/admin/login", encrypted);
        assertThat(console.header("Set-Cookie")).startsWith("__Host-").contains("Secure");
        assertThat(console.header("Cache-Control")).isEqualTo("no-store");
    }

    @Test
    void on_this_machine_plain_http_goes_without_more() throws IOException {
        Answer page = get("/?lang=en", "");
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.header("Strict-Transport-Security")).isNull();
        assertThat(page.header("Set-Cookie")).doesNotContain("Secure");
    }

    @Test
    void redirects_are_relative_and_built_of_nothing_that_the_request_says() throws IOException {
        assertThat(get("/admin", "").header("Location")).isEqualTo("/admin/login");
        assertThat(get("/admin", "X-Forwarded-Host: evil.example\r\nX-Forwarded-Proto: https\r\n").header("Location"))
                .isEqualTo("/admin/login");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/rest/visitor", "/services.php?path=user", "/neo/usrctrlsys.php?mag_id=1",
        "/neo/usrctrl.php?mag_id=0"})
    void answers_with_data_are_neither_kept_nor_guessed_at(String path) throws IOException {
        Answer answer = get(path, "");
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
    }
}
