package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

import io.yoriai.testkit.NewsletterServer;

/** The calls as the guide prints them. */
class DocumentedExampleTest extends NewsletterServer {

    @Test
    void the_update_example_stops_delivery_resets_the_customer_type_and_leaves_all_else() {
        addFullReader("hoge@fugo.com");
        Map<String, @Nullable Object> before = row("hoge@fugo.com");

        Answer answer = get("path=userUpdate&access_token=" + token + "&magazine_id=" + magazine.id()
                + "&email=hoge@fugo.com&sendstatus=0&user_type=");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("application/json;charset=UTF-8");
        assertThat(answer.response().headers().firstValue("Cache-Control")).contains("no-store");
        Map<String, @Nullable Object> after = new HashMap<>(row("hoge@fugo.com"));
        assertThat(after).containsEntry("sendstatus", 0).containsEntry("user_type", 0);
        Map<String, @Nullable Object> rest = new HashMap<>(before);
        Set.of("sendstatus", "user_type", "updated_at").forEach(column -> {
            rest.remove(column);
            after.remove(column);
        });
        assertThat(after).isEqualTo(rest);
    }

    @Test
    void the_example_works_with_the_spaces_that_the_guide_prints_and_at_both_places() {
        addFullReader("hoge@fugo.com");

        Answer answer = send(
                java.net.http.HttpRequest.newBuilder(uri("/neo/services.php?path=userUpdate&%20access_token="
                        + token + "&+magazine_id=" + magazine.id()
                        + "&%20email=hoge@fugo.com&%20sendstatus=0&+user_type=")).GET());

        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(row("hoge@fugo.com")).containsEntry("sendstatus", 0);
    }

    @Test
    void a_token_answer_has_the_documented_shape() {
        Answer answer = get("path=accessToken&client_id=" + key.client().clientId() + "&client_secret=" + key.secret());

        assertThat(answer.body())
                .matches("\\{\n    \"access_token\": \"[0-9a-f]{40}\",\n    \"token_type\": \"bearer\",\n"
                        + "    \"expires_in\": 3600\n}");
    }

    @Test
    void a_reader_is_answered_field_by_field_in_order() {
        call("userAdd", "email", "hoge@fugo.com", "name", "山田太郎", "type", "hoge", "zip", "105-0001", "pref", "東京都",
                "created", "2015-12-08");
        String id = String.valueOf(row("hoge@fugo.com").get("id"));

        Answer answer = call("user", "search_type", "id", "search_text", id);

        assertThat(answer.body()).isEqualTo("""
                {
                    "id": %s,
                    "email": "hoge@fugo.com",
                    "name": "山田太郎",
                    "type": "hoge",
                    "sendstatus": "1",
                    "user_type": "0",
                    "company": "",
                    "url": "",
                    "zip": "105-0001",
                    "pref": "東京都",
                    "address": "",
                    "address2": "",
                    "tel": "",
                    "mobile_tel": "",
                    "fax": "",
                    "point": 0,
                    "progress": "0000000000",
                    "memo": "",
                    "sex": "",
                    "birthday": "",
                    "notifymail": "",
                    "notifymail_term": 0,
                    "post": "",
                    "official_position": "",
                    "attr1": "",
                    "attr2": "",
                    "attr3": "",
                    "attr4": "",
                    "attr5": "",
                    "attr6": "",
                    "attr7": "",
                    "attr8": "",
                    "attr9": "",
                    "attr10": "",
                    "attr11": "000",
                    "attr12": "",
                    "attr13": "",
                    "attr14": "",
                    "attr15": "",
                    "created": "2015-12-08"
                }""".formatted(id));
    }

    @Test
    void the_delete_example_names_the_reader_by_email_though_search_text_is_missing() {
        addFullReader("hoge@fugo.com");

        Answer answer = call("userDelete", "search_type", "email", "email", "hoge@fugo.com");

        assertThat(answer.body()).isEqualTo(SUCCESS);
        assertThat(call("user", "search_text", "hoge@fugo.com").error()).isEqualTo("404 not_found / not found");
    }
}
