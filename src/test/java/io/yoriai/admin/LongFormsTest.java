package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What the limits of fields allow arrives, however many bytes it takes; what is longer is told so, and nothing is lost. */
@ServerTest
class LongFormsTest {

    private static final int MOST = 1_000_000;

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    JdbcClient jdbc;

    private long magazine;
    private String base = "";
    private Visitor visitor = new Visitor(0);

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("長い")).id();
        base = "/admin/magazines/" + magazine;
    }

    /** Three bytes a character, nine in percent signs: a form of 18 MB. */
    @Test
    void an_issue_whose_text_and_html_are_as_long_as_they_may_be_is_stored() {
        HttpResponse<String> made = visitor.submit(base + "/issues/new", "subject", "長い号", "text", "あ".repeat(MOST),
                "html", "い".repeat(MOST));
        assertThat(made.statusCode()).as(head(made)).isEqualTo(302);
        assertThat(jdbc.sql("select length(text_body) || ' ' || length(html_body) from newsletter_issue"
                + " where magazine_id = ?").param(magazine).query(String.class).single()).isEqualTo("1000000 1000000");
    }

    @Test
    void one_character_more_is_a_fault_of_its_field_and_the_form_keeps_what_was_typed() {
        String long1 = "あ".repeat(MOST) + "。";
        for (String[] form : List.of(new String[]{"/issues/new", "subject", "件名はここ", "text", "t", "html", long1},
                new String[]{"/steps/new", "number", "1", "base", "AT_ONCE", "subject", "件名はここ", "text", "t", "html",
                    long1},
                new String[]{"/notify", "time", "09:00", "subject", "件名はここ", "text", "t", "html", long1})) {
            HttpResponse<String> refused = visitor.submit(base + form[0],
                    java.util.Arrays.copyOfRange(form, 1, form.length));
            assertThat(refused.statusCode()).as(form[0] + head(refused)).isEqualTo(400);
            assertThat(refused.body()).as(form[0]).contains("id=\"html-fault\"", "1000000", "件名はここ")
                    .contains("あ。</textarea>");
        }
        HttpResponse<String> design = visitor.submit(base + "/pages/CLOSED", "revision", "0", "html",
                "あ".repeat(350_000));
        assertThat(design.statusCode()).as(head(design)).isEqualTo(400);
        assertThat(design.body()).contains("id=\"html-fault\"", "100000");
    }

    @Test
    void every_form_of_three_megabytes_is_answered_with_the_field_that_is_too_long() {
        String three = "x".repeat(3 << 20);
        HttpResponse<String> settings = visitor.submit(base + "/settings",
                ConsoleFlowTest.with(ConsoleFlowTest.SETTINGS, "description", three));
        assertThat(settings.statusCode()).as(head(settings)).isEqualTo(400);
        assertThat(settings.body()).contains("id=\"description-fault\"", "xxx");
        HttpResponse<String> style = visitor.submit(base + "/style", "revision", "0", "css", three);
        assertThat(style.statusCode()).as(head(style)).isEqualTo(400);
        assertThat(style.body()).contains("id=\"css-fault\"");
    }

    @Test
    void a_form_that_no_limit_allows_is_answered_in_words_and_changes_nothing() {
        HttpResponse<String> huge = visitor.submit(base + "/issues/new", "subject", "s", "text", "t", "html",
                "x".repeat(25 << 20));
        assertThat(huge.statusCode()).isEqualTo(413);
        assertThat(huge.body()).contains("入力が長すぎます", "1,000,000 文字まで").doesNotContain("ファイルが大きすぎます");
        assertThat(jdbc.sql("select count(*) from newsletter_issue where magazine_id = ?").param(magazine)
                .query(Long.class).single()).isZero();
        assertThat(visitor.get(base).statusCode()).as("still signed in").isEqualTo(200);
    }

    @Test
    void a_long_form_of_somebody_who_is_not_signed_in_is_not_read() {
        HttpResponse<String> stranger = new Visitor(port).post(base + "/issues/new",
                Visitor.form("subject", "s", "text", "x".repeat(3 << 20)));
        assertThat(stranger.statusCode()).isEqualTo(403);
        assertThat(stranger.body()).contains("この画面は古くなっています");
        assertThat(new Visitor(port).post("/admin/login", Visitor.form("login", "x".repeat(3 << 20))).statusCode())
                .isEqualTo(403);
    }

    private static String head(HttpResponse<String> answer) {
        return answer.body().substring(0, Math.min(300, answer.body().length()));
    }
}
