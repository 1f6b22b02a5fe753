package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import io.yoriai.account.Credentials;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;
import io.yoriai.testkit.ServerTest;

/** What fails before a servlet is reached comes in the form of the API whose path was called; what is clear is taken. */
@ServerTest
class EarlyErrorsTest {

    @LocalServerPort
    int port;
    @Autowired
    Api api;

    /** Request lines that cannot be read, a head that is too long, headers that are none. */
    private static List<String> unreadable(String path) {
        return List.of("GET " + path + "?a=1 x=2 y HTTP/9.9\r\nHost: localhost\r\n\r\n",
                "GET " + path + "?a=\u0001 HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET " + path + "?" + "a".repeat(70_000) + " HTTP/1.1\r\nHost: localhost\r\n\r\n",
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nX: " + "a".repeat(70_000) + "\r\n\r\n",
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nbroken header\r\n\r\n",
                "GET " + path + " HTTP/1.1\r\nHost: local host\r\n\r\n",
                "GET " + path + " HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n",
                "GET " + path + " HTTP/1.1\r\n\r\n",
                "POST " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
                "POST " + path
                        + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
    }

    @Test
    void the_marketing_api_answers_in_xml() throws IOException {
        for (String request : unreadable("/services/rest/visitor")) {
            Answer answer = RawHttp.exchange(port, request);
            assertThat(answer.status()).as(request).isEqualTo(400);
            assertThat(answer.header("Content-Type")).as(request).isEqualTo("text/xml;charset=UTF-8");
            assertThat(answer.text()).as(request).startsWith("<?xml").contains("<ErrorCode>INVALID_VALUE</ErrorCode>");
        }
    }

    @Test
    void an_address_joined_with_one_slash_too_many_is_answered_in_its_form() throws IOException {
        for (String path : List.of("//services/rest/visitor", "///services/rest/visitor?limit=1")) {
            Answer answer = RawHttp.exchange(port, "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            assertThat(answer.status()).as(path).isEqualTo(400);
            assertThat(answer.header("Content-Type")).as(path).isEqualTo("text/xml;charset=UTF-8");
        }
        assertThat(RawHttp.exchange(port, "GET //services.php?path=user HTTP/1.1\r\nHost: localhost\r\n\r\n")
                .header("Content-Type")).isEqualTo("application/json;charset=UTF-8");
    }

    @Test
    void the_newsletter_api_answers_in_json() throws IOException {
        for (String path : List.of("/services.php", "/neo/services.php")) {
            for (String request : unreadable(path)) {
                Answer answer = RawHttp.exchange(port, request);
                assertThat(answer.status()).as(request).isEqualTo(400);
                assertThat(answer.header("Content-Type")).isEqualTo("application/json;charset=UTF-8");
                assertThat(answer.text()).as(request).isEqualTo("{\n    \"error\": \"wrong_parameter\",\n"
                        + "    \"error_description\": \"request is not valid\"\n}");
            }
        }
    }

    @Test
    void a_page_answers_in_words_and_never_with_a_trace() throws IOException {
        for (String request : unreadable("/docs")) {
            Answer answer = RawHttp.exchange(port, request);
            assertThat(answer.status()).as(request).isBetween(400, 505);
            assertThat(answer.line()).matches("HTTP/1.[01] \\d{3} \\w.*");
            assertThat(answer.text()).as(request).contains("The request cannot be read").doesNotContain("org.eclipse");
        }
        Answer large = RawHttp.exchange(port, "POST /neo/usrctrl.php HTTP/1.1\r\nHost: localhost\r\n"
                + "Accept: text/html,*/*\r\nContent-Length: 9000000\r\n\r\n");
        assertThat(large.status()).isEqualTo(413);
        assertThat(large.header("Content-Type")).startsWith("text/html");
        assertThat(large.text()).as("as a page where a browser asks").contains("<h1>送られたデータが大きすぎます。</h1>",
                "What was sent is too large.");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/services/rest/visitor?api_key=unknown&api_sig=0", "/services.php?path=user"})
    void whoever_is_still_sending_reads_why_he_was_refused(String address) throws Exception {
        try (RawHttp slow = RawHttp.connect(port)) {
            slow.send("POST " + address + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1048577\r\n\r\n");
            for (int i = 0; i < 16; i++) {
                slow.send("a".repeat(65_536));
                TimeUnit.MILLISECONDS.sleep(20);
            }
            slow.send("a");
            assertThat(slow.answer().status()).isBetween(400, 413);
        }
    }

    @Test
    void a_tls_hello_on_the_plain_port_is_400() throws IOException {
        byte[] hello = {0x16, 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, (byte) 0xfc, 0x03, 0x03, 0x0a, 0x0d, 0x0a};
        Answer answer = RawHttp.exchange(port, hello);
        assertThat(answer.line()).startsWith("HTTP/1.").contains("400 Bad Request");
        assertThat(answer.text()).doesNotContain("org.eclipse", "Exception");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "[1]", "{1}", "a|b", "<a>", "\"a\"", "a^b`c", "a\\b", "'a'", "山田"})
    void characters_that_programs_leave_as_they_are_are_taken(String value) throws IOException {
        Credentials me = api.credentials();
        Map<String, String> query = new LinkedHashMap<>();
        query.put("x" + value, value);
        query.put("limit", "1");
        query.put("api_key", me.apiKey());
        query.put("token", api.token(me));
        StringBuilder raw = new StringBuilder("/services/rest/visitor?");
        Api.signed(query, me.secretKey())
                .forEach((name, text) -> raw.append(name).append('=').append(text).append('&'));

        Answer answer = RawHttp.exchange(port, "GET " + raw + " HTTP/1.1\r\nHost: my_host:" + port + "\r\n\r\n");

        assertThat(answer.line()).as(answer.text()).isEqualTo("HTTP/1.1 200 OK");
    }

    @Test
    void bytes_that_are_no_utf_8_are_told_and_never_stored() throws IOException {
        byte[] request = "GET /services/rest/visitor?api_key=\u00e9\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        Answer answer = RawHttp.exchange(port, request);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.text()).contains("<ErrorCode>INVALID_TYPE</ErrorCode><ErrorField>api_key</ErrorField>");

        request = "GET /services.php?path=\u00e9\u00ff HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .getBytes(StandardCharsets.ISO_8859_1);
        assertThat(RawHttp.exchange(port, request).text()).contains("path parameter is not valid");
    }

    @Test
    void an_api_key_of_a_zero_byte_is_unknown_and_the_error_page_has_no_address() throws IOException {
        Answer key = RawHttp.exchange(port,
                "GET /services/rest/visitor?api_key=%00 HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.9.9.9\r\n\r\n");
        assertThat(key.status()).isEqualTo(401);
        assertThat(RawHttp.exchange(port, "GET /error HTTP/1.1\r\nHost: localhost\r\n\r\n").status()).isEqualTo(404);
    }

    @Test
    void a_path_may_end_in_a_slash_and_head_is_a_get_without_its_body() throws IOException {
        Credentials me = api.credentials();
        StringBuilder raw = new StringBuilder("/services/rest/visitor/?");
        Api.signed(Map.of("limit", "1", "api_key", me.apiKey(), "token", api.token(me)), me.secretKey())
                .forEach((name, text) -> raw.append(name).append('=').append(text).append('&'));

        Answer get = RawHttp.exchange(port, "GET " + raw + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
        Answer head = RawHttp.exchange(port,
                "HEAD " + raw + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");

        assertThat(head.line()).isEqualTo("HTTP/1.1 200 OK");
        assertThat(head.header("Content-Length")).isEqualTo(get.header("Content-Length"));
    }
}
