package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Credentials;
import io.yoriai.account.Staff;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** The keys of the marketing API are made, changed, renewed and deleted on screens (spec/smp-platform.md 12.1). */
@ServerTest
class KeyScreensTest {

    private static final String LIST = "/admin/settings/api/marketing";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    Staff staff;

    private Visitor visitor;

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
    }

    /** What a key may do that may do all, and these fields. */
    static String[] fields(String name, String... more) {
        List<String> fields = new ArrayList<>(List.of("keyName", name, "active", "1"));
        fields.addAll(Arrays.asList(more));
        for (String scope : List.of("methodScope", "campaignScope")) {
            if (!fields.contains(scope)) {
                fields.addAll(List.of(scope, "ALL"));
            }
        }
        return fields.toArray(String[]::new);
    }

    /** What the page shows once. */
    static String shown(HttpResponse<String> page, String what) {
        assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
        assertThat(page.headers().firstValue("Cache-Control").orElse("")).contains("no-store");
        Matcher value = Pattern.compile("id=\"" + what + "\" readonly value=\"([^\"]+)\"").matcher(page.body());
        assertThat(value.find()).as(page.body()).isTrue();
        return value.group(1);
    }

    static Credentials made(HttpResponse<String> page) {
        return new Credentials(shown(page, "api_key"), shown(page, "password"), shown(page, "secret_key"));
    }

    private Credentials make(String... more) {
        return made(visitor.submit(LIST + "/new", fields("会員サイト", more)));
    }

    private Reply call(Credentials as, String method) {
        return api.call(as, method, Map.of("limit", "1"), null, Map.of());
    }

    private Reply token(Credentials as, String address) {
        return api.send("GET", "/services/rest/authentication",
                Api.signed(Map.of("api_key", as.apiKey(), "password", as.password()), as.secretKey()), null,
                Map.of("X-Forwarded-For", address));
    }

    @Test
    void a_key_made_on_the_screen_signs_calls_and_what_was_shown_is_never_shown_again() {
        String once = "0123456789abcdef".repeat(2);
        String page = visitor.get(LIST + "/new").body();
        Matcher csrf = Pattern.compile("name=\"_csrf\" value=\"([^\"]+)\"").matcher(page);
        assertThat(csrf.find()).isTrue();
        String form = Visitor.form(fields("会員サイト", "_csrf", csrf.group(1), "_once", once));
        Credentials key = made(visitor.post(LIST + "/new", form));
        assertThat(call(key, "visitor.get").status()).isEqualTo(200);
        HttpResponse<String> again = visitor.post(LIST + "/new", form);
        assertThat(again.statusCode()).as("a reload makes no second one").isEqualTo(303);
        assertThat(again.headers().firstValue("Location").orElse("")).contains(LIST + "/" + key.apiKey());
        for (String path : List.of(LIST, LIST + "/" + key.apiKey(), LIST + "/" + key.apiKey() + "/secret")) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.body()).as(path).contains(key.apiKey(), "会員サイト").doesNotContain(key.password(),
                    key.secretKey());
        }
        assertThat(visitor.get(LIST + "/" + key.apiKey()).body()).as("when it was used").contains("<time datetime=");
        assertThat(visitor.get(LIST).body()).contains("/admin/setting/api/wsdl");
    }

    @Test
    void a_renewed_secret_and_the_one_before_both_sign_for_as_long_as_was_said() {
        Credentials old = make();
        String secret = LIST + "/" + old.apiKey() + "/secret";
        HttpResponse<String> wrong = visitor.submit(secret, "keepHours", "169");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("href=\"#keepHours\"", "0 から 168 まで");
        Credentials renewed = new Credentials(old.apiKey(), old.password(),
                shown(visitor.submit(secret, "keepHours", "24"), "secret_key"));
        assertThat(renewed.secretKey()).isNotEqualTo(old.secretKey());
        for (Credentials either : List.of(old, renewed)) {
            assertThat(call(either, "visitor.get").status()).isEqualTo(200);
        }
        Credentials last = new Credentials(old.apiKey(), old.password(),
                shown(visitor.submit(secret, "keepHours", "0"), "secret_key"));
        assertThat(call(last, "visitor.get").status()).isEqualTo(200);
        assertThat(call(renewed, "visitor.get").status()).isEqualTo(401);
    }

    @Test
    void addresses_methods_and_campaigns_of_a_key_are_changed_and_hold_at_once() {
        long mine = data.campaign("秋の講座");
        long other = data.campaign("春の講座");
        Credentials key = make("addresses", "192.0.2.0/24\n2001:db8::/32");
        assertThat(token(key, "192.0.2.7").status()).isEqualTo(200);
        assertThat(token(key, "203.0.113.7").status()).as("an address that is not allowed").isEqualTo(403);
        String page = LIST + "/" + key.apiKey();
        assertThat(visitor.get(page).body()).contains("192.0.2.0/24\n2001:db8::/32");
        HttpResponse<String> many = visitor.submit(page,
                fields("会員サイト", "addresses", "192.0.2.1\n".repeat(201)));
        assertThat(many.statusCode()).isEqualTo(400);
        assertThat(many.body()).contains("200 個まで");
        change(page, "methodScope", "CHOSEN", "methods", "seminar.*", "methods", "visitor.get");
        assertThat(call(key, "seminar.get").status()).as("by its group").isEqualTo(200);
        assertThat(call(key, "visitor.get").status()).as("by itself").isEqualTo(200);
        assertThat(call(key, "company.get").status()).as("a method that is not allowed").isEqualTo(403);
        assertThat(visitor.get(page).body()).containsPattern("value=\"seminar\\.\\*\" checked")
                .containsPattern("value=\"visitor\\.get\" checked").doesNotContainPattern(
                        "value=\"company\\.get\" checked");
        change(page, "methodScope", "READ", "campaignScope", "CHOSEN", "keyCampaigns", "" + mine, "ownRate", "7",
                "ownBurst", "70");
        Reply seen = api.call(key, "seminar.get", Map.of(), null, Map.of());
        assertThat(seen.body()).contains("<Id>" + mine + "</Id>").doesNotContain("<Id>" + other + "</Id>");
        assertThat(seen.header("X-RateLimit-Limit")).isEqualTo("70");
        assertThat(visitor.get(page).body()).contains("秋の講座").containsPattern(
                "id=\"methodScope-READ\" name=\"methodScope\" value=\"READ\" checked");
        visitor.submit(page, "keyName", "会員サイト", "methodScope", "ALL", "campaignScope", "ALL");
        assertThat(call(key, "visitor.get").status()).as("switched off").isEqualTo(401);
        assertThat(visitor.get(LIST).body()).contains("無効");
        change(page, "validUntil", "2020-01-01T00:00");
        assertThat(token(key, "192.0.2.7").status()).as("over").isEqualTo(401);
        assertThat(visitor.get(LIST).body()).contains("期限切れ");
    }

    private void change(String page, String... more) {
        HttpResponse<String> saved = visitor.submit(page, fields("会員サイト", more));
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(302);
    }

    @Test
    void what_is_not_right_is_told_beside_its_field_in_both_languages_and_kept() {
        String[] wrong = fields(" ", "addresses", "300.1.1.1", "methodScope", "CHOSEN", "campaignScope", "CHOSEN",
                "keyCampaigns", "999999999", "callbackHosts", "http://x", "ownRate", "10001", "ownBurst", "0",
                "tokenMinutes", "61", "defaultSession", "999999998", "validUntil", "yesterday", "keyNote",
                "メ".repeat(1_001));
        HttpResponse<String> answer = visitor.submit(LIST + "/new", wrong);
        assertThat(answer.statusCode()).isEqualTo(400);
        for (String input : List.of("keyName", "addresses", "methods", "keyCampaigns", "callbackHosts", "ownRate",
                "ownBurst", "tokenMinutes", "defaultSession", "validUntil", "keyNote")) {
            assertThat(answer.body()).as(input).contains("href=\"#" + input + "\"", "id=\"" + input + "\"");
        }
        assertThat(answer.body()).contains("番号 999999999 のキャンペーンはありません", "「http://x」はホスト名ではありません",
                "「300.1.1.1」", "少なくとも一つ");
        assertThat(visitor.submit(LIST + "/new", fields("x", "methodScope", "CHOSEN", "methods", "visitor.gett"))
                .body()).contains("メソッド「visitor.gett」はありません");
        assertThat(visitor.submitTo(LIST + "/new", LIST + "/new?lang=en", wrong).body()).contains(
                "There is no campaign with the number 999999999", "is no host", "Enter a number from 0 to 10000",
                "Choose at least one", "yesterday");
    }

    @Test
    void a_deleted_key_and_its_tokens_are_void_at_once() {
        Credentials key = make();
        assertThat(call(key, "visitor.get").status()).isEqualTo(200);
        String page = LIST + "/" + key.apiKey();
        assertThat(visitor.get(page + "/delete").body()).contains(key.apiKey(), "会員サイト");
        assertThat(visitor.submit(page + "/delete").statusCode()).isEqualTo(302);
        assertThat(call(key, "visitor.get").status()).isEqualTo(401);
        assertThat(visitor.get(page).statusCode()).isEqualTo(404);
        assertThat(visitor.get(LIST).body()).doesNotContain(key.apiKey());
    }
}
