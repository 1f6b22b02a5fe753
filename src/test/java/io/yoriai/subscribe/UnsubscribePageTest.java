package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Base64;
import java.util.List;

import io.yoriai.mail.MailDomains;
import io.yoriai.mail.MailStops.Link;
import io.yoriai.mail.MailStops;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.tracking.TrackingSites;

/** Where a lead stops mails (spec/smp-mail-tracking.md 3.8). */
@ServerTest
class UnsubscribePageTest {

    @Autowired
    MailStops stops;
    @Autowired
    MailDomains domains;
    @Autowired
    Data data;
    @Autowired
    Environment environment;

    @Autowired
    TrackingSites sites;

    private final HttpClient http = HttpClient.newHttpClient();
    private String cookie = "x=y";

    private HttpResponse<String> send(String path, String type, String body) throws Exception {
        HttpRequest.Builder request = HttpRequest
                .newBuilder(URI.create("http://localhost:" + environment.getProperty("local.server.port") + path))
                .header("Cookie", cookie);
        if (body != null) {
            request.header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body));
        }
        return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private String path(Link link) {
        return URI.create(stops.address(link)).getPath();
    }

    private String state(long lead) {
        return data.jdbc().sql(
                "select permission_type_id || ' ' || unsubscribe_status || ' ' || (unsubscribe_date is not null) from lead where id = ?")
                .param(lead).query(String.class).single();
    }

    private long lead(String email) {
        long lead = data.lead("名", email);
        data.jdbc().sql("update lead set permission_type_id = 1 where id = ?").param(lead).update();
        return lead;
    }

    @Test
    void who_stopped_may_have_mails_again_on_the_same_page_and_the_ledger_tells_the_consent() throws Exception {
        String email = Data.unique("again") + "@example.com";
        long lead = lead(email);
        String path = path(new Link(lead, "1", 0));
        String form = "application/x-www-form-urlencoded";
        assertThat(send(path, null, null).body()).doesNotContain("配信を再開する");
        send(path, form, "stop=category&email=" + email);
        HttpResponse<String> stopped = send(path, form, "stop=all&email=" + email);
        assertThat(stopped.body()).contains("配信を停止しました", "value=\"resume\"");
        assertThat(send(path, null, null).body()).contains("配信を再開する");
        assertThat(send(path, form, "stop=resume&email=nobody@example.com").statusCode()).isEqualTo(400);
        assertThat(state(lead)).isEqualTo("2 1 true");
        assertThat(send(path, form, "stop=resume&email=" + email).body()).contains("配信を再開しました")
                .doesNotContain("value=\"resume\"");
        assertThat(state(lead)).isEqualTo("1 0 false");
        assertThat(data.jdbc().sql("select count(*) from mail_stop where lead_id = ?").param(lead).query(Integer.class)
                .single()).isZero();
        assertThat(data.jdbc().sql("select subject || ' ' || kind || ' ' || source || ' ' || (ip is not null) from"
                + " consent_ledger where lead_id = ? order by id desc limit 2").param(lead).query(String.class).list())
                .containsExactly("category:1 AGREED UNSUBSCRIBE_PAGE true", "all AGREED UNSUBSCRIBE_PAGE true");
        assertThat(data.jdbc().sql("select after_value from lead_change_log where lead_id = ?"
                + " and item_name = 'UnsubscribeStatus' order by id desc limit 1").param(lead).query(String.class)
                .single())
                .endsWith("停止していない");
    }

    @Test
    void one_click_stops_without_address_cookie_or_login_and_a_look_changes_nothing() throws Exception {
        long lead = lead(Data.unique("one") + "@example.com");
        String path = path(new Link(lead, "1", 0));
        sites.change(data.staff(), List.of("example.co.jp"));
        String known = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
        cookie = "__CAMVID=" + known;
        HttpResponse<String> shown = send(path + "?List-Unsubscribe=One-Click", null, null);
        cookie = "x=y";
        // The page does not wait for it.
        await().untilAsserted(() -> assertThat(data.jdbc()
                .sql("select lead_id || ' ' || bind_reason_id from tracking_browser where browser_id = ?")
                .param(known).query(String.class).list()).as("whoever opens it is its lead")
                .containsExactly(lead + " 5"));
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("メール配信停止", "「すべてのご案内」だけを停止する");
        assertThat(state(lead)).isEqualTo("1 0 false");
        String form = "application/x-www-form-urlencoded";
        for (int i = 0; i < 2; i++) {
            HttpResponse<String> stopped = send(path, form, "List-Unsubscribe=One-Click");
            assertThat(stopped.statusCode()).isEqualTo(200);
            assertThat(stopped.headers().firstValue("Content-Type").orElse("")).startsWith("text/plain");
            assertThat(stopped.headers().firstValue("Set-Cookie")).isEmpty();
        }
        assertThat(state(lead)).isEqualTo("2 1 true");
        assertThat(data.jdbc().sql("select count(*) from consent_ledger where lead_id = ? and source = 'ONE_CLICK'")
                .param(lead)
                .query(Long.class).single()).isEqualTo(1);
        long other = lead(Data.unique("two") + "@example.com");
        long mail = data.jdbc().sql("insert into mail (lead_id, email, send_type, send_result, created_at, updated_at)"
                + " values (?, 'x@example.com', 1, 2, now(), now()) returning id").param(other).query(Long.class)
                .single();
        HttpResponse<String> parts = send(path(new Link(other, "1", mail)), "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"List-Unsubscribe\"\r\n\r\nOne-Click\r\n--b--\r\n");
        assertThat(parts.statusCode()).isEqualTo(200);
        assertThat(state(other)).isEqualTo("2 1 true");
        assertThat(data.jdbc().sql("select unsubscribe_date is not null from mail where id = ?").param(mail)
                .query(Boolean.class).single()).as("it is known by which mail").isTrue();
        assertThat(send(path.substring(0, path.length() - 3) + "AAA", form, "List-Unsubscribe=One-Click").statusCode())
                .isEqualTo(404);
        assertThat(send("/public/unsubscribe/x", null, null).statusCode()).isEqualTo(404);
    }

    @Test
    void links_of_a_key_before_go_on_working_and_new_ones_are_of_the_new_key() throws Exception {
        long lead = lead(Data.unique("key") + "@example.com");
        String before = path(new Link(lead, "1", 7));
        domains.renewLinkKey(Data.TESTS);
        String after = path(new Link(lead, "1", 7));
        assertThat(after).isNotEqualTo(before);
        for (String path : new String[]{before, after}) {
            assertThat(send(path, null, null).statusCode()).as(path).isEqualTo(200);
        }
        byte[] said = Base64.getUrlDecoder().decode(after.substring(after.lastIndexOf('/') + 1).split("\\.")[0]);
        for (byte key : new byte[]{0, 1, (byte) (said[1] + 1), 127, -1}) {
            said[1] = key;
            String other = Base64.getUrlEncoder().withoutPadding().encodeToString(said);
            assertThat(send("/public/unsubscribe/" + other + after.substring(after.indexOf('.')), null, null)
                    .statusCode()).as("key " + key).isEqualTo(404);
        }
    }

    @Test
    void the_page_asks_for_the_address_and_stops_all_or_one_category() throws Exception {
        String email = Data.unique("page") + "@example.com";
        long lead = lead(email);
        String path = path(new Link(lead, "1", 0));
        String form = "application/x-www-form-urlencoded";
        HttpResponse<String> wrong = send(path + "?lang=en", form, "lang=en&stop=all&email=other%40example.com");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("The address does not match.");
        assertThat(state(lead)).isEqualTo("1 0 false");
        assertThat(send(path, form, "stop=category&email=" + email.toUpperCase(java.util.Locale.ROOT)).body())
                .contains("「すべてのご案内」の配信を停止しました");
        assertThat(state(lead)).isEqualTo("1 0 false");
        assertThat(data.jdbc().sql("select reason from mail_stop where lead_id = ?").param(lead).query(Integer.class)
                .single()).isEqualTo(6);
        assertThat(send(path, form, "stop=all&email=" + email).body()).contains("配信を停止しました");
        assertThat(state(lead)).isEqualTo("2 1 true");
    }
}
