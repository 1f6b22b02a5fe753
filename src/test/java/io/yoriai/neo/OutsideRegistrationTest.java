package io.yoriai.neo;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import io.yoriai.magazine.MagazineSettings.OptIn;
import io.yoriai.magazine.MagazineSettings.Outside;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.NewsletterServer;

/** The older URL usrctrlsys.php (spec/neo.md 6). */
class OutsideRegistrationTest extends NewsletterServer {

    @BeforeEach
    void allow() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(false, 72))
                .with(new Outside(List.of("192.0.2.0/24"), false)));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {"act=add&email=a@example.com | 404 NG magazine_not_found",
        "mag_id=x&act=add | 404 NG magazine_not_found", "mag_id=2000000000&act=add | 404 NG magazine_not_found",
        "mag_id={m} | 400 NG act", "mag_id={m}&act=ADD&email=a@example.com | 400 NG act",
        "mag_id={m}&act=add | 400 NG email", "mag_id={m}&act=add&email=nobody | 400 NG email",
        "mag_id={m}&act=add&email=a@example.com&type=x&name=%00 | 400 NG name",
        "mag_id={m}&act=add&email=a@example.com&type=x | 400 NG type",
        "mag_id={m}&act=add&email=a@example.com&progress=1 | 400 NG progress",
        "mag_id={m}&act=add&email=a@example.com&sendstatus=9&name=n&type=hoge | 200 OK",
        "mag_id={m}&act=del&email=unknown@example.com | 200 OK"})
    void every_step_answers_as_the_table_says(String query, String expected) {
        assertThat(ask("192.0.2.9", query)).isEqualTo(expected);
    }

    @Test
    void an_address_that_is_not_listed_is_refused_before_anything_is_told() {
        assertThat(ask("198.51.100.1", "mag_id={m}&act=nonsense")).isEqualTo("403 NG ip_not_allowed");
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new Outside(List.of(), false)));
        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=a@example.com")).isEqualTo("403 NG ip_not_allowed");
    }

    @Test
    void a_closed_magazine_takes_nobody_in_and_lets_go() {
        ask("192.0.2.9", "mag_id={m}&act=add&email=a@example.com");
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.withAcceptsRegistrations(false));

        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=b@example.com")).isEqualTo("403 NG magazine_setting");
        assertThat(ask("192.0.2.9", "mag_id={m}&act=del&email=a@example.com")).isEqualTo("200 OK");
        assertThat(count("reader where magazine_id = " + magazine.id())).isZero();
    }

    @Test
    void a_known_reader_is_overwritten_only_where_the_setting_says_so_and_never_in_sendstatus() {
        ask("192.0.2.9", "mag_id={m}&act=add&email=a@example.com&name=first&company=c");
        call("userUpdate", "email", "a@example.com", "sendstatus", "0");
        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=a@example.com&name=second")).isEqualTo("200 OK");
        assertThat(row("a@example.com")).containsEntry("name", "first");

        magazines.change(Data.TESTS, magazine.id(),
                settings -> settings.with(new Outside(List.of("192.0.2.9"), true)));
        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=A@example.com&name=second&company=&sendstatus=1"))
                .isEqualTo("200 OK");
        assertThat(row("a@example.com")).containsEntry("name", "second").containsEntry("company", "c")
                .containsEntry("sendstatus", 0);
    }

    @Test
    void with_double_opt_in_a_new_reader_is_provisional() {
        magazines.change(Data.TESTS, magazine.id(), settings -> settings.with(new OptIn(true, 24)));

        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=a@example.com")).isEqualTo("200 OK");

        assertThat(row("a@example.com").get("provisional_until")).isNotNull();
        assertThat(jdbc.sql("select kind from newsletter_outbox where magazine_id = :id").param("id", magazine.id())
                .query(String.class).list()).containsExactly("CONFIRMATION");
    }

    @Test
    void names_come_in_utf8_or_in_windows_31j_and_ie_fixes_the_charset() {
        for (Map.Entry<String, Charset> entry : Map
                .of("", StandardCharsets.UTF_8, "&ie=utf8", StandardCharsets.UTF_8, "&ie=sjis",
                        Charset.forName("windows-31j"), "&ie=eucjp", Charset.forName("EUC-JP"))
                .entrySet()) {
            assertNamed("山田髙", entry.getKey(), entry.getValue());
        }
        assertNamed("髙橋①", "", Charset.forName("windows-31j"));
        assertThat(ask("192.0.2.9", "mag_id={m}&act=add&email=z@example.com&ie=utf8&name=%8D%82"))
                .isEqualTo("400 NG name");
    }

    private void assertNamed(String name, String ie, Charset charset) {
        String plain = charset.newEncoder().canEncode(name) ? name : "山田";
        String reply = ask("192.0.2.9",
                "mag_id={m}&act=add&email=n@example.com&name=" + URLEncoder.encode(plain, charset) + ie);
        assertThat(reply).isEqualTo("200 OK");
        assertThat(row("n@example.com")).containsEntry("name", plain);
        call("userDelete", "search_text", "n@example.com");
    }

    private String ask(String address, String query) {
        Answer answer = send(HttpRequest.newBuilder(
                uri("/neo/usrctrlsys.php?" + query.replace("{m}", Long.toString(magazine.id()))))
                .header("X-Forwarded-For", address).GET());
        assertThat(answer.response().headers().firstValue("Content-Type")).contains("text/plain;charset=UTF-8");
        return answer.status() + " " + answer.body();
    }
}
