package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.ServerTest;

/** Published clients compare the whole status line: every answer of every door has its reason phrase. */
@ServerTest
class StatusLineTest {

    @LocalServerPort
    int port;
    @LocalManagementPort
    int managementPort;
    @Autowired
    Api api;

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            GET    | /                                           | HTTP/1.1 200 OK
            GET    | /docs                                       | HTTP/1.1 200 OK
            GET    | /nowhere                                    | HTTP/1.1 404 Not Found
            POST   | /                                           | HTTP/1.1 405 Method Not Allowed
            GET    | /admin                                      | HTTP/1.1 302 Found
            GET    | /services/rest/visitor                      | HTTP/1.1 401 Unauthorized
            GET    | /services/rest/nowhere                      | HTTP/1.1 404 Not Found
            DELETE | /services/rest/counting/attendance          | HTTP/1.1 405 Method Not Allowed
            GET    | /services.php?path=nothing                  | HTTP/1.1 400 Bad Request
            GET    | /services.php?path=user&access_token=0      | HTTP/1.1 402 Payment Required
            GET    | /neo/usrctrl.php                            | HTTP/1.1 404 Not Found""")
    void a_status_has_its_phrase(String verb, String path, String line) throws IOException {
        assertThat(
                RawHttp.exchange(port, verb + " " + path + " HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")
                        .line())
                .isEqualTo(line);
    }

    @Test
    void so_has_a_status_of_success_and_of_the_port_of_health() throws IOException {
        Credentials me = api.credentials();
        Map<String, String> query = Api.signed(Map.of("api_key", me.apiKey(), "token", api.token(me), "limit", "1"),
                me.secretKey());
        StringBuilder raw = new StringBuilder("/services/rest/visitor?");
        query.forEach((name, value) -> raw.append(name).append('=').append(value).append('&'));

        assertThat(RawHttp.exchange(port, "GET " + raw + " HTTP/1.1\r\nHost: localhost\r\n\r\n").line())
                .isEqualTo("HTTP/1.1 200 OK");
        assertThat(RawHttp.exchange(managementPort, "GET /actuator/health HTTP/1.1\r\nHost: localhost\r\n\r\n").line())
                .isEqualTo("HTTP/1.1 200 OK");
    }
}
