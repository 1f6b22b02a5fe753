package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import io.yoriai.testkit.NewsletterServer;

/** Every row of the field table, over HTTP (spec/neo.md 4). */
class ReaderFieldTableTest extends NewsletterServer {

    private static final String FORM = "application/x-www-form-urlencoded";

    private final AtomicInteger number = new AtomicInteger();

    @TestFactory
    Stream<DynamicTest> every_value_of_the_field_table_is_taken_or_refused_by_add_and_update() {
        return Table.lines("reader-fields.tsv", 5).stream()
                .flatMap(line -> Arrays.stream(line[0].split(",")).map(field -> dynamicTest(
                        field + ": " + line[1] + " (" + abridged(line[2]) + ")", () -> tryValue(field, line))));
    }

    @TestFactory
    Stream<DynamicTest> every_address_of_the_address_table_is_taken_or_refused_by_add_and_update() {
        return Table.lines("email.tsv", 4).stream()
                .map(line -> dynamicTest(line[0] + " (" + abridged(line[1]) + ")", () -> {
                    tryAddress("userAdd", "email", "", line);
                    addFullReader("old@example.jp");
                    tryAddress("userUpdate", "new_email", "&email=old@example.jp", line);
                    jdbc.sql("delete from reader where magazine_id = :id").param("id", magazine.id()).update();
                }));
    }

    @TestFactory
    Stream<DynamicTest> omitted_and_empty_values_do_what_the_table_says() {
        return Table.lines("omitted-and-empty.tsv", 4).stream()
                .map(line -> dynamicTest(line[0] + " of " + line[2], () -> omitAndEmpty(line)));
    }

    private void tryValue(String field, String[] line) {
        String email = "r" + number.incrementAndGet() + "@example.com";
        String value = "&" + field + "=" + Table.encoded(line[2], clock);
        Answer added = form(query("userAdd", "email", email) + value);
        verdict(added, field, line[3]);
        if (line[3].equals("ok")) {
            assertThat(fieldOf(email, field)).isEqualTo(line[4] == null ? Table.text(line[2], clock) : line[4]);
        } else {
            assertThat(call("user", "search_text", email).status()).isEqualTo(404);
            call("userAdd", "email", email);
        }
        String before = call("user", "search_text", email).body();
        call("userUpdate", "email", email, field, "");
        String cleared = call("user", "search_text", email).body();
        Answer updated = form(query("userUpdate", "email", email) + value);
        verdict(updated, field, line[3]);
        assertThat(call("user", "search_text", email).body()).isEqualTo(line[3].equals("ok") ? before : cleared);
    }

    private void tryAddress(String method, String parameter, String rest, String[] line) {
        Answer answer = form(query(method) + rest + "&" + parameter + "=" + Table.encoded(line[1], clock));
        if (method.equals("userUpdate") && line[1].equals("-")) {
            assertThat(answer.body()).isEqualTo(SUCCESS);
            return;
        }
        verdict(answer, parameter, line[2]);
        if (line[2].equals("ok")) {
            String kept = line[3] == null ? Table.text(line[1], clock) : line[3];
            assertThat(call("user", "search_text", kept).json().path("email").asString()).isEqualTo(kept);
            assertThat(call("userDelete", "search_text", kept).body()).isEqualTo(SUCCESS);
        }
    }

    private void omitAndEmpty(String[] line) {
        String field = line[0];
        String fallback = Table.text(line[1], clock);
        String email = "o" + number.incrementAndGet() + "@example.com";
        call("userAdd", "email", email);
        assertThat(fieldOf(email, field)).as("omitted at userAdd").isEqualTo(fallback);
        call("userDelete", "search_text", email);
        assertThat(call("userAdd", "email", email, field, "").body()).isEqualTo(SUCCESS);
        assertThat(fieldOf(email, field)).as("empty at userAdd").isEqualTo(fallback);

        assertThat(call("userUpdate", "email", email, field, Table.text(line[2], clock)).body()).isEqualTo(SUCCESS);
        assertThat(fieldOf(email, field)).isEqualTo(Table.text(line[2], clock));
        assertThat(call("userUpdate", "email", email).body()).isEqualTo(SUCCESS);
        assertThat(fieldOf(email, field)).as("omitted at userUpdate").isEqualTo(Table.text(line[2], clock));
        assertThat(call("userUpdate", "email", email, field, "").body()).isEqualTo(SUCCESS);
        assertThat(fieldOf(email, field)).as("empty at userUpdate").isEqualTo(Table.text(line[3], clock));
    }

    private void verdict(Answer answer, String parameter, String verdict) {
        if (verdict.equals("ok")) {
            assertThat(answer.body()).isEqualTo(SUCCESS);
        } else {
            assertThat(answer.error()).isEqualTo("400 wrong_parameter / " + parameter + " parameter is not valid");
        }
    }

    private Answer form(String body) {
        return post(FORM, body.getBytes(StandardCharsets.UTF_8));
    }

    private String fieldOf(String email, String field) {
        return call("user", "search_text", email).json().path(field).asString();
    }

    private static String abridged(String cell) {
        return cell.length() > 30 ? cell.substring(0, 30) + "…" : cell;
    }
}
