package io.yoriai.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.slf4j.LoggerFactory;

import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.yoriai.testkit.TestClock;

/** Who calls, and how. */
class CallersTest {

    private static final List<String> PROXIES = List.of("192.0.2.0/24", "2001:db8:9::/48");

    private static Callers behind(String publicUrl) {
        return new Callers(PROXIES, publicUrl, Clock.systemUTC());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            198.51.100.1 | 10.0.0.1                              | 198.51.100.1
            192.0.2.1    |                                       | 192.0.2.1
            192.0.2.1    | 198.51.100.7                          | 198.51.100.7
            192.0.2.1    | 203.0.113.9, 198.51.100.7             | 198.51.100.7
            192.0.2.1    | 203.0.113.9; 198.51.100.7             | 198.51.100.7
            192.0.2.1    | 203.0.113.9; 198.51.100.7, 192.0.2.5  | 198.51.100.7
            192.0.2.1    | 203.0.113.9, nonsense, 192.0.2.5      | 192.0.2.5
            192.0.2.1    | 192.0.2.8, 192.0.2.9                  | 192.0.2.8
            192.0.2.1    | 198.51.100.7:4711                     | 198.51.100.7
            192.0.2.1    | [2001:db8::7]:4711                    | 2001:db8::7
            192.0.2.1    | 2001:db8::7                           | 2001:db8::7
            2001:db8:9::1| 198.51.100.7                          | 198.51.100.7
            192.0.2.1    | 198.51.100.0/24                       | 192.0.2.1""")
    void the_address_is_the_one_that_the_outermost_trusted_proxy_saw(String peer, String lines, String caller) {
        List<String> forwarded = lines == null ? List.of() : Arrays.asList(lines.split(";"));
        assertThat(behind("").address(peer, forwarded)).isEqualTo(caller);
    }

    @ParameterizedTest
    @CsvSource({"192.0.2.7,192.0.2.7", "2001:db8:1:2:3:4:5:6,2001:db8:1:2::/64", "::ffff:192.0.2.7,192.0.2.7",
        "2001:db8::1,2001:db8:0:0::/64", "nonsense,nonsense"})
    void a_network_is_one_ipv4_address_or_64_bits_of_ipv6(String address, String network) {
        assertThat(Networks.of(address)).isEqualTo(network);
    }

    @Test
    void plain_text_is_refused_from_outside_and_where_a_trusted_proxy_says_so() {
        Callers callers = behind("");
        assertThat(callers.plainFromOutside(false, "198.51.100.1", null)).isTrue();
        assertThat(callers.plainFromOutside(false, "198.51.100.1", "https")).as("anybody can say that").isTrue();
        assertThat(callers.plainFromOutside(true, "198.51.100.1", null)).isFalse();
        assertThat(callers.plainFromOutside(false, "127.0.0.1", null)).isFalse();
        assertThat(callers.plainFromOutside(false, "::1", null)).isFalse();
        assertThat(callers.plainFromOutside(false, "192.0.2.1", "https")).isFalse();
        assertThat(callers.plainFromOutside(false, "192.0.2.1", "http")).isTrue();
        assertThat(callers.plainFromOutside(false, "192.0.2.1", null)).as("a proxy that does not say").isTrue();
        assertThat(behind("https://smp.example.com").plainFromOutside(false, "192.0.2.1", null)).isFalse();
    }

    @Test
    void the_public_address_is_a_setting_and_must_be_one() {
        assertThat(behind("https://smp.example.com/").publicUrl()).isEqualTo("https://smp.example.com");
        for (String wrong : List.of("smp.example.com", "ftp://a", "https://a/b", "https://u@a", "https://a?b",
                "https://")) {
            assertThatThrownBy(() -> behind(wrong)).as(wrong).isInstanceOf(RuntimeException.class);
        }
        assertThatThrownBy(() -> new Callers(List.of("10.0.0.1/99"), "", Clock.systemUTC()))
                .hasMessageContaining("yoriai.trusted-proxies");
    }

    @Test
    void a_proxy_that_nobody_named_is_told_of_once_an_hour() {
        ListAppender<ILoggingEvent> told = new ListAppender<>();
        Logger log = (Logger) LoggerFactory.getLogger(Callers.class);
        told.start();
        log.addAppender(told);
        try {
            TestClock clock = new TestClock();
            Callers callers = new Callers(List.of(), "", clock);
            callers.tellOfStranger("203.0.113.5");
            callers.tellOfStranger("203.0.113.5");
            assertThat(told.list).hasSize(1);
            assertThat(told.list.getFirst().getFormattedMessage()).contains("203.0.113.5", "yoriai.trusted-proxies");
            clock.advance(Duration.ofMinutes(61));
            callers.tellOfStranger("203.0.113.5");
            assertThat(told.list).hasSize(2);
        } finally {
            log.detachAppender(told);
        }
    }
}
