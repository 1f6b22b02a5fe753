package io.yoriai.server.http;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.io.IOException;

import io.yoriai.testkit.RawHttp;
import io.yoriai.testkit.RawHttp.Answer;
import io.yoriai.testkit.ServerTest;

/** A call that is refused before its body was read: its connection goes on, or its answer says that it ends. */
@ServerTest
class UnreadBodyTest {

    @LocalServerPort
    int port;

    @Test
    void a_short_body_is_read_away_and_the_connection_serves_the_next_call() throws IOException {
        try (RawHttp http = RawHttp.connect(port)) {
            for (int i = 0; i < 3; i++) {
                http.send("POST /services/rest/visitor HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.77.0." + i
                        + "\r\nContent-Length: 20\r\n\r\n");
                http.send("<VisitorData/>      ");
                Answer answer = http.answer();
                assertThat(answer.status()).isEqualTo(401);
                assertThat(answer.header("Connection")).isNull();
            }
        }
    }

    @Test
    void of_a_long_one_the_answer_says_that_the_connection_ends() throws IOException {
        try (RawHttp http = RawHttp.connect(port)) {
            http.send("POST /services/rest/visitor HTTP/1.1\r\nHost: localhost\r\nX-Forwarded-For: 10.78.0.1\r\n"
                    + "Content-Length: 2000000\r\n\r\n<VisitorData>");
            Answer answer = http.answer();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Connection")).isEqualTo("close");
            assertThat(http.closed(10_000)).isTrue();
        }
    }
}
