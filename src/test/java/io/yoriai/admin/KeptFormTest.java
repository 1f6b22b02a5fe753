package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;

/** A form whose session ended meanwhile goes on after the sign-in, as the same person and nobody else. */
@ServerTest
class KeptFormTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final Pattern INPUT = Pattern.compile("name=\"(_csrf|kept|keptPath)\" value=\"([^\"]*)\"");

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    Issues issues;

    @Autowired
    TestClock clock;

    private String login;
    private Magazine magazine;
    private long issue;

    @BeforeEach
    void data() {
        login = Data.unique("kept");
        staff.create(login, PASSWORD, "試験 太郎", null);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("寄合だより"));
        issue = issues.create(Data.TESTS, magazine.id(), new Issue.Content("創刊号", "本文", "")).id();
    }

    @Test
    void a_long_form_survives_the_end_of_its_session_and_nothing_is_stored_before_the_sign_in() {
        String long_ = "長い本文".repeat(20_000);
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        HttpResponse<String> asked = expired(visitor, "subject", "新しい件名", "text", long_, "html", "");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.body()).contains("入力した内容はそのまま残っています").doesNotContain("??");
        assertThat(stored().subject()).isEqualTo("創刊号");
        HttpResponse<String> in = visitor.post("/admin/login",
                inputs(asked) + "&" + Visitor.form("login", login, "password", PASSWORD));
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.body()).contains("action=\"" + path() + "\"", "新しい件名").doesNotContain("??", PASSWORD);
        HttpResponse<String> sent = visitor.post(path(),
                inputs(in) + "&" + Visitor.form("subject", "新しい件名", "text", long_, "html", ""));
        assertThat(sent.statusCode()).isEqualTo(302);
        assertThat(stored().text()).isEqualTo(long_);
    }

    @Test
    void of_a_form_with_a_file_the_fields_come_back_and_the_file_is_asked_for_again() {
        String page = "/admin/magazines/" + magazine.id() + "/readers/import";
        byte[] file = "メールアドレス\nkept@example.com\n".repeat(5_000).getBytes(java.nio.charset.StandardCharsets.UTF_8);
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        String token = java.net.URLDecoder.decode(inputs(visitor.get(page)).substring("_csrf=".length()),
                java.nio.charset.StandardCharsets.UTF_8);
        clock.advance(Duration.ofMinutes(61));
        HttpResponse<String> asked = visitor.upload("/docs", page, "file", "readers.csv", file, "_csrf", token,
                "evidence", "展示会の名刺", "overwrite", "1");
        assertThat(asked.statusCode()).isEqualTo(401);
        assertThat(asked.body()).contains("入力した内容はそのまま残っています").doesNotContain("kept@example.com");
        HttpResponse<String> in = visitor.post("/admin/login",
                inputs(asked) + "&" + Visitor.form("login", login, "password", PASSWORD));
        assertThat(in.body()).contains("もう一度選んでください", "<input type=\"file\"", "name=\"file\"",
                "enctype=\"multipart/form-data\"", "value=\"展示会の名刺\"").doesNotContain("data-continue");
        HttpResponse<String> sent = visitor.upload(page, page, "file", "readers.csv", file, "evidence", "展示会の名刺");
        assertThat(sent.statusCode()).isEqualTo(302);
    }

    @Test
    void another_person_gets_nothing_of_it() {
        String other = Data.unique("other");
        staff.create(other, PASSWORD, "別の人", null);
        Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
        HttpResponse<String> asked = expired(visitor, "subject", "秘密の件名", "text", "x", "html", "");
        HttpResponse<String> in = visitor.post("/admin/login",
                inputs(asked) + "&" + Visitor.form("login", other, "password", PASSWORD));
        assertThat(in.body()).contains("別の人としてログインしました").doesNotContain("秘密の件名");
        assertThat(stored().subject()).isEqualTo("創刊号");
    }

    @Test
    void a_form_never_goes_on_to_a_place_outside_the_console_or_to_the_sign_in_itself() {
        for (String place : new String[]{"https://evil.example/", "//evil.example", "/services/rest", "/admin/login",
            "/admin/../x", "/admin//x", "/admin/logout"}) {
            Visitor visitor = new Visitor(port).signedIn(login, PASSWORD);
            HttpResponse<String> asked = expired(visitor, "subject", "件名", "text", "x", "html", "");
            String form = inputs(asked).replaceAll("keptPath=[^&]*", Visitor.form("keptPath", place));
            HttpResponse<String> in = visitor.post("/admin/login",
                    form + "&" + Visitor.form("login", login, "password", PASSWORD));
            assertThat(in.statusCode()).as(place).isEqualTo(302);
            assertThat(in.headers().firstValue("Location").orElse("")).as(place).endsWith("/admin");
        }
    }

    @Test
    void a_long_form_of_a_stranger_is_not_read() {
        HttpResponse<String> refused = new Visitor(port).post(path(), "text=" + "x".repeat(100_000));
        assertThat(refused.statusCode()).isEqualTo(403);
    }

    private HttpResponse<String> expired(Visitor visitor, String... fields) {
        String token = inputs(visitor.get(path()));
        clock.advance(Duration.ofMinutes(61));
        return visitor.post(path(), token + "&" + Visitor.form(fields));
    }

    /** The hidden inputs of a page, as a browser sends them. */
    private static String inputs(HttpResponse<String> page) {
        StringBuilder form = new StringBuilder();
        Matcher input = INPUT.matcher(page.body());
        java.util.Set<String> seen = new java.util.HashSet<>();
        while (input.find()) {
            if (seen.add(input.group(1))) {
                form.append(form.isEmpty() ? "" : "&")
                        .append(Visitor.form(input.group(1), input.group(2).replace("&amp;", "&")));
            }
        }
        return form.toString();
    }

    private Issue.Content stored() {
        return issues.find(magazine.id(), issue).orElseThrow().content();
    }

    private String path() {
        return "/admin/magazines/" + magazine.id() + "/issues/" + issue;
    }
}
