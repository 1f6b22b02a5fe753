package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClient.Operation;
import io.yoriai.account.NeoClients;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Api;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** Every row of the table of checks: the order, the statuses, the texts (spec/neo.md 2, 3, 5), by GET and by POST. */
class CheckTableTest extends NewsletterServer {

    @TestFactory
    Stream<DynamicTest> every_fault_is_answered_with_its_status_and_text_and_changes_nothing() {
        addFullReader("hoge@fugo.com");
        addFullReader("fuga@fugo.com");
        Magazine ended = magazines.create(Data.TESTS, MagazineSettings.named("廃刊").with(State.ENDED));
        Magazine forbidding = magazines
                .create(Data.TESTS, MagazineSettings.named("禁止").with(new Api(false, false, false, false, false)));
        Magazine full = magazines.create(Data.TESTS, MagazineSettings.named("締切").withAcceptsRegistrations(false));
        String expired = token;
        clock.advance(Duration.ofHours(1));
        token = token(key);
        Map<String, String> names = Map.of("{t}", token, "{x}", expired, "{o}",
                tokenFor(Set.of(), List.of(ended.id()), List.of()), "{r}",
                tokenFor(Set.of(Operation.READ), List.of(), List.of()), "{a}", tokenOfAnotherPlace(), "{m}",
                Long.toString(magazine.id()), "{c}", Long.toString(ended.id()), "{d}", Long.toString(forbidding.id()),
                "{n}", Long.toString(full.id()), "{e}", "hoge@fugo.com");
        return Table.lines("checks.tsv", 3).stream().map(line -> dynamicTest(line[0], () -> {
            String query = line[1].replace("{f}", "fuga@fugo.com");
            for (Map.Entry<String, String> name : names.entrySet()) {
                query = query.replace(name.getKey(), name.getValue());
            }
            query = ascii(Table.text(query, clock));
            jdbc.sql("delete from neo_failure").update();
            if (!query.endsWith("%")) {
                check(get(query), line[2]); // a lone percent sign cannot stand in a URI of this client
            }
            check(post("application/x-www-form-urlencoded; charset=UTF-8", query.getBytes(StandardCharsets.UTF_8)),
                    line[2]);
        }));
    }

    private void check(Answer answer, String expected) {
        long changes = count("reader_change");
        if (expected.equals("200")) {
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            return;
        }
        assertThat(answer.error()).isEqualTo(expected);
        String[] parts = expected.split(" / ");
        assertThat(answer.body())
                .isEqualTo("{\n    \"error\": \"" + parts[0].substring(4) + "\",\n    \"error_description\": \""
                        + parts[1] + "\"\n}");
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json;charset=UTF-8");
        assertThat(count("reader_change")).isEqualTo(changes);
    }

    private String tokenFor(Set<Operation> operations, List<Long> magazineIds, List<String> addresses) {
        return token(clients.create(Data.TESTS, "試験", new NeoClient.Rights(operations, magazineIds, addresses, 0)));
    }

    /** A token fetched before the key was limited to addresses elsewhere. */
    private String tokenOfAnotherPlace() {
        NeoClients.Made made = clients.create(Data.TESTS, "よそ",
                new NeoClient.Rights(Set.of(), List.of(), List.of("127.0.0.0/8", "::1"), 0));
        String fetched = token(made);
        jdbc.sql("update neo_client set addresses = '{192.0.2.0/24}' where id = :id").param("id", made.client().id())
                .update();
        return fetched;
    }

    private static String ascii(String query) {
        StringBuilder ascii = new StringBuilder();
        query.codePoints().forEach(c -> ascii.append(c < 128
                ? Character.toString(c)
                : java.net.URLEncoder.encode(Character.toString(c), StandardCharsets.UTF_8)));
        return ascii.toString();
    }
}
