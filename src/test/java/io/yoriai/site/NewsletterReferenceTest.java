package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.web.util.HtmlUtils;
import tools.jackson.databind.JsonNode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

import io.yoriai.magazine.ReaderField;
import io.yoriai.testkit.NewsletterServer;

/** What the reference says of the newsletter API is what the API does. */
class NewsletterReferenceTest extends NewsletterServer {

    private static final Path WIRE = Path.of("src", "test", "resources", "wire");
    private static final Pattern ERROR = Pattern.compile("(?m)^(?:\\[.*] )?(\\d{3}) ! ([a-z_]+: .*)$");
    private static final Pattern NO = Pattern.compile("(?m)^NG ([a-z_]+)");
    private static final Pattern ROW = Pattern
            .compile("(?s)<tr>\\s*<th scope=\"row\"><code>([a-z_0-9]+)</code>(.*?)</tr>");

    @Test
    void every_error_that_is_recorded_stands_in_the_table() throws IOException {
        String page = page("/docs/newsletter");
        for (String area : List.of("60-newsletter-calls", "61-newsletter-fields")) {
            ERROR.matcher(Files.readString(WIRE.resolve(area + ".txt"))).results().forEach(found -> {
                String[] told = found.group(2).split(": ", 2);
                String description = told[1].replaceFirst("^(?!path )\\w+ parameter", "{name} parameter");
                assertThat(page).as(found.group()).containsPattern("(?s)<td class=\"num\">" + found.group(1)
                        + "</td>\\s*<th scope=\"row\"><code>" + told[0] + "</code></th>\\s*<td><code>"
                        + Pattern.quote(description) + "</code>");
            });
        }
    }

    @Test
    void every_refusal_of_the_old_address_that_is_recorded_stands_on_its_page() throws IOException {
        String page = page("/docs/newsletter/usrctrlsys.php");
        TreeSet<String> parameters = new TreeSet<>(rows(page).keySet());
        NO.matcher(Files.readString(WIRE.resolve("62-newsletter-outside.txt"))).results()
                .forEach(found -> assertThat(page.contains("NG " + found.group(1))
                        || parameters.contains(found.group(1))).as(found.group()).isTrue());
    }

    @ParameterizedTest
    @ValueSource(strings = {"userAdd", "userUpdate"})
    void every_field_of_a_reader_is_told_with_its_bytes_and_characters(String method) {
        for (String language : List.of("ja", "en")) {
            String page = page("/docs/newsletter/" + method + "?lang=" + language);
            Map<String, String> rows = rows(page);
            for (ReaderField field : ReaderField.values()) {
                String row = HtmlUtils.htmlUnescape(rows.get(field.parameter()));
                switch (field.form().kind()) {
                    case LINE, LINES -> assertThat(row).contains(Integer.toString(field.form().bytes()));
                    case CHARACTERS -> assertThat(row).contains(Integer.toString(field.form().bytes()),
                            field.form().allowed());
                    case OPTION -> field.form().allowed().chars()
                            .forEach(c -> assertThat(row).contains("<code>" + (char) c + "</code> <span>")
                                    .doesNotContain("<span></span>"));
                    case NUMBER -> assertThat(row).contains(field.form().least(), field.form().most());
                    case DAY -> assertThat(row).contains(field.form().least(), field.form().most());
                    case CHOICES -> assertThat(row).contains("0", "1");
                }
            }
            assertThat(page).doesNotContain("??");
        }
    }

    @Test
    void the_defaults_that_are_told_are_those_that_a_new_reader_gets() {
        assertThat(call("userAdd", "email", "hanako@example.com").status()).isEqualTo(200);
        JsonNode reader = call("user", "search_text", "hanako@example.com").json();
        Map<String, String> rows = rows(page("/docs/newsletter/userAdd?lang=en"));
        for (ReaderField field : ReaderField.values()) {
            if (field != ReaderField.CREATED) {
                String said = reader.get(field.parameter()).asString();
                String row = rows.get(field.parameter());
                if (said.isEmpty() || field.choices()) {
                    assertThat(row).as(field.parameter()).doesNotContain(" if absent");
                } else {
                    assertThat(row).as(field.parameter()).contains(">" + said + " if absent");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"accessToken", "user", "userAdd", "userUpdate", "userDelete", "usrctrlsys.php",
        "usrctrl.php"})
    void every_call_has_a_page_in_both_languages(String name) {
        for (String language : List.of("ja", "en")) {
            assertThat(page("/docs/newsletter/" + name + "?lang=" + language)).contains("lang=\"" + language + "\"",
                    "class=\"http\"").doesNotContain("??");
            assertThat(page("/docs/newsletter?lang=" + language)).contains("/docs/newsletter/" + name)
                    .doesNotContain("??");
        }
    }

    private String page(String path) {
        return PrintedExample.page(uri("/").getPort(), path);
    }

    private static Map<String, String> rows(String page) {
        Map<String, String> rows = new TreeMap<>();
        ROW.matcher(page).results().forEach(found -> rows.putIfAbsent(found.group(1), found.group(2)));
        return rows;
    }
}
