package io.yoriai.testkit;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClients;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;

/** The newsletter API over HTTP on a real PostgreSQL, with a clock that tests move. */
@ServerTest
public abstract class NewsletterServer {

    protected static final String SUCCESS = "{\n    \"result\": \"Success\"\n}";

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Autowired
    protected JdbcClient jdbc;
    @Autowired
    protected Magazines magazines;
    @Autowired
    protected NeoClients clients;
    @Autowired
    protected TestClock clock;
    @Autowired
    protected Environment environment;

    protected Magazine magazine;
    protected NeoClients.Made key;
    protected String token;

    /** An answer of the server. */
    public record Answer(int status, String body, HttpResponse<byte[]> response) {

        public JsonNode json() {
            return JsonMapper.shared().readTree(body);
        }

        public String error() {
            return status + " " + json().path("error").asString() + " / " + json().path("error_description").asString();
        }
    }

    /** A magazine of its own for each test, with ten choices of progress and three of attr11, and a key for all. */
    @BeforeEach
    protected void prepare() {
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("週刊ニュース"));
        for (int n = 1; n <= 10; n++) {
            magazines.addChoice(Data.TESTS, magazine.id(), "progress", "段階" + n);
        }
        for (int n = 1; n <= 3; n++) {
            magazines.addChoice(Data.TESTS, magazine.id(), "attr11", "興味" + n);
        }
        key = clients.create(Data.TESTS, "試験", new NeoClient.Rights(java.util.Set.of(), List.of(), List.of(), 0));
        token = token(key);
    }

    protected String token(NeoClients.Made made) {
        Answer answer = get(
                "path=accessToken&client_id=" + made.client().clientId() + "&client_secret=" + made.secret());
        return answer.json().path("access_token").asString();
    }

    /** A call of the test's magazine with the test's token. */
    protected Answer call(String path, String... namesAndValues) {
        return get(query(path, namesAndValues));
    }

    protected String query(String path, String... namesAndValues) {
        return "path=" + path + "&access_token=" + token + "&magazine_id=" + magazine.id() + encoded(namesAndValues);
    }

    protected static String encoded(String... namesAndValues) {
        StringBuilder query = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            query.append('&').append(namesAndValues[i]).append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        return query.toString();
    }

    /** A reader with a value in every field. */
    protected void addFullReader(String email) {
        Answer answer = post("application/x-www-form-urlencoded", query("userAdd", "email", email, "name", "山田太郎",
                "type", "hoge", "sendstatus", "1", "user_type", "2", "company", "寄合商事", "url", "https://example.com/",
                "zip", "105-0001", "pref", "東京都", "address", "港区虎ノ門1-1", "address2", "三階", "tel", "03-1234-5678",
                "mobile_tel", "090(1234)5678", "fax", "+81-3-1234", "point", "-7", "progress", "0000011001", "memo",
                "一行目\n二行目", "sex", "1", "birthday", "1980-02-29", "notifymail", "2030-01-01", "notifymail_term", "30",
                "post", "営業部", "official_position", "部長", "attr1", "一", "attr2", "二", "attr10", "十", "attr11", "101",
                "created", "2015-12-08").getBytes(StandardCharsets.UTF_8));
        if (answer.status() != 200) {
            throw new AssertionError(answer);
        }
    }

    protected Map<String, @Nullable Object> row(String email) {
        return jdbc.sql("select * from reader where magazine_id = ? and email_key = lower(?)")
                .params(magazine.id(), email).query().singleRow();
    }

    protected long count(String table) {
        return jdbc.sql("select count(*) from " + table).query(Long.class).single();
    }

    protected Answer get(String query) {
        return send(HttpRequest.newBuilder(uri("/services.php?" + query)).GET());
    }

    protected Answer post(String contentType, byte[] body) {
        return send(HttpRequest.newBuilder(uri("/services.php")).header("Content-Type", contentType)
                .POST(BodyPublishers.ofByteArray(body)));
    }

    protected URI uri(String path) {
        return URI.create("http://localhost:" + environment.getProperty("local.server.port") + path);
    }

    protected Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(request.build(), BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), new String(response.body(), StandardCharsets.UTF_8), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
