package io.yoriai.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;

/** Queries, forms and multipart bodies, byte by byte, with seeded random content. */
class RawParametersTest {

    private static final String LETTERS = "ab=&%+ 　あé𠮷\"';\r\n\t-<>\\/";

    @Test
    void what_is_encoded_comes_back_whatever_it_is() {
        Random random = new Random(1);
        for (int i = 0; i < 5_000; i++) {
            Map<String, String> sent = random(random);
            StringBuilder form = new StringBuilder();
            sent.forEach((name, value) -> form.append(random.nextInt(9) == 0 ? "&" : "").append(name).append('=')
                    .append(URLEncoder.encode(value, StandardCharsets.UTF_8)).append('&'));
            RawParameters parameters = parsed(form.toString());

            sent.forEach((name, value) -> assertThat(parameters.get(name)).isEqualTo(value));
            assertThat(parameters.names()).isEqualTo(sent.keySet());
        }
    }

    @Test
    void what_a_multipart_body_holds_comes_back_whatever_it_is() {
        Random random = new Random(2);
        for (int i = 0; i < 3_000; i++) {
            Map<String, String> sent = random(random);
            StringBuilder body = new StringBuilder(random.nextBoolean() ? "" : "preamble\r\n");
            sent.forEach((name, value) -> body.append("--B0\r\nX-Other: 1\r\nContent-Disposition: form-data; name=\"")
                    .append(name)
                    .append("\"\r\n\r\n").append(value).append("\r\n"));
            body.append(sent.isEmpty() ? "--B0" : "").append(sent.isEmpty() ? "--" : "--B0--\r\nepilogue");
            RawParameters parameters = new RawParameters();
            parameters.readMultipart("multipart/form-data; charset=utf-8; boundary=B0",
                    body.toString().getBytes(StandardCharsets.UTF_8));

            sent.forEach((name, value) -> assertThat(parameters.get(name)).isEqualTo(value));
        }
    }

    @Test
    void random_bytes_are_read_or_told_as_a_fault_and_nothing_else() {
        Random random = new Random(3);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(80)];
            random.nextBytes(bytes);
            for (int at = 0; at < bytes.length; at++) {
                bytes[at] = random.nextInt(3) == 0 ? (byte) "&=%--B0\r\n:;\"".charAt(random.nextInt(12)) : bytes[at];
            }
            try {
                RawParameters parameters = new RawParameters();
                parameters.readForm(bytes);
                parameters.names().forEach(name -> read(parameters, name));
                new RawParameters().readMultipart("multipart/form-data; boundary=B0", bytes);
            } catch (UnreadableForm fault) {
                assertThat(fault).isNotNull();
            }
        }
    }

    @Test
    void percent_signs_must_be_followed_by_two_hex_digits() {
        assertThat(parsed("a=%41%61+%2B").get("a")).isEqualTo("Aa +");
        for (String wrong : new String[]{"%", "%4", "%4g", "%u3042", "100%"}) {
            assertThatThrownBy(() -> parsed("a=" + wrong).get("a")).isInstanceOf(UnreadableForm.class);
        }
    }

    @Test
    void the_same_name_counts_once_where_the_values_are_alike_even_if_written_differently() {
        assertThat(parsed("a=%41&a=A").get("a")).isEqualTo("A");
        assertThatThrownBy(() -> parsed("a=A&a=B").get("a")).isInstanceOf(UnreadableForm.class);
        assertThatThrownBy(() -> parsed("a=A&a").get("a")).isInstanceOf(UnreadableForm.class);
        assertThat(parsed("a&a=").get("a")).isEmpty();
    }

    private static void read(RawParameters parameters, String name) {
        try {
            parameters.get(name);
        } catch (UnreadableForm fault) {
            assertThat(fault).isNotNull();
        }
    }

    private static RawParameters parsed(String form) {
        RawParameters parameters = new RawParameters();
        parameters.readForm(form.getBytes(StandardCharsets.UTF_8));
        return parameters;
    }

    private static Map<String, String> random(Random random) {
        Map<String, String> map = new HashMap<>();
        int[] points = LETTERS.codePoints().toArray();
        for (int n = random.nextInt(5); n > 0; n--) {
            StringBuilder value = new StringBuilder();
            random.ints(random.nextInt(20), 0, points.length).forEach(at -> value.appendCodePoint(points[at]));
            map.put("p" + random.nextInt(10), value.toString());
        }
        return map;
    }
}
