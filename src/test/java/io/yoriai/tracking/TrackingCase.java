package io.yoriai.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;

import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.TestClock;
import io.yoriai.tracking.internal.Visits;

/** Hits of browsers on a site that is registered. */
abstract class TrackingCase {

    static final String PERSON = "Mozilla/5.0 (X11; Linux x86_64) Chrome/140";

    @LocalServerPort
    int port;
    @Autowired
    Tracking tracking;
    @Autowired
    TrackingSites sites;
    @Autowired
    Staff staff;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    Visits visits;
    @Autowired
    TestClock clock;

    @BeforeEach
    void site() {
        long id = staff.create(Data.unique("track"), "a-long-password-1", "計測", null);
        sites.change(new SignedIn(id, "track", "計測", 1, "127.0.0.1"), List.of("example.co.jp"));
    }

    int hit(String agent, String origin, String... fields) throws IOException, InterruptedException {
        StringBuilder body = new StringBuilder("cid=" + sites.tag());
        for (int i = 0; i < fields.length; i += 2) {
            body.append('&').append(fields[i]).append('=')
                    .append(URLEncoder.encode(fields[i + 1], StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest
                .newBuilder(URI.create("http://localhost:" + port + "/tracker/register")).header("Origin", origin)
                .header("User-Agent", agent).header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body.toString())).build(), BodyHandlers.ofString());
        return answer.statusCode();
    }

    static String browser() {
        String letters = Data.unique("") + "abcdefghijklmnop";
        return letters.substring(0, 14);
    }

    /** A mail that somebody, or a machine, has just followed a link of. */
    long clicked(long lead, int verdict) {
        long mail = jdbc
                .sql("insert into mail (lead_id, email, send_type, send_result, send_date, created_at, updated_at)"
                        + " values (:lead, 'a@example.com', 1, 2, :now, :now, :now) returning id")
                .param("lead", lead)
                .param("now", new java.sql.Timestamp(data.now().getTime() - 3_600_000)).query(Long.class).single();
        jdbc.sql("with u as (insert into click_count_url (name, target_url, regist_type_id, date_regist, date_update)"
                + " values ('x', 'https://www.example.co.jp/', 1, :now, :now) returning id)"
                + " insert into mail_click (mail_id, lead_id, click_count_url_id, clicked_at, head, verdict_id, date_update)"
                + " select :mail, :lead, id, :now, false, :verdict, :now from u").param("mail", mail)
                .param("lead", lead)
                .param("verdict", verdict).param("now", data.now()).update();
        return mail;
    }

    String token(long lead, long mail) {
        return tracking.clicked("https://www.example.co.jp/", lead, mail).replaceFirst(".*_camt=", "");
    }

    HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).build(),
                BodyHandlers.ofString());
    }

    void page(String browser, int visit, String token) throws Exception {
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-page"), "vid", browser, "sid",
                browser + "-" + visit, "url",
                "https://www.example.co.jp/", "t", token)).isEqualTo(204);
    }
}
