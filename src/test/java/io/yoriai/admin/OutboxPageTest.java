package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Staff;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.reader.Outbox;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** The demo's outbox: every waiting mail can be read, and its links do what they say. */
@ServerTest
class OutboxPageTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final Pattern LINK = Pattern.compile("href=\"(http[^\"]*usrctrl\\.php\\?[^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    Readers readers;

    @Autowired
    Outbox outbox;

    @Autowired
    JdbcClient jdbc;

    private Visitor visitor;
    private Magazine magazine;
    private long reader;
    private String email;

    @BeforeEach
    void data() {
        String login = Data.unique("outbox");
        staff.create(login, PASSWORD, "試験 太郎", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("寄合だより"));
        email = Data.unique("reader") + "@example.com";
        ReaderValues values = ReaderValues.forAdd(Map.of(ReaderField.NAME, "山田 花子"),
                new FieldContext(magazine, java.time.LocalDate.of(2026, 11, 1))).values();
        reader = readers.add(magazine, EmailAddress.parse(email).orElseThrow(), values, false, true,
                Origin.staff(Source.STAFF, "test", "展示会")).readerId();
    }

    @Test
    void a_waiting_mail_is_read_with_its_values_and_its_links_work() {
        String list = visitor.get("/admin/outbox").body();
        assertThat(list).contains(email, "登録完了", "デモではメールを送りません").doesNotContain("??");
        assertThat(visitor.get("/admin").body()).contains("/admin/outbox");
        String mail = visitor.get("/admin/outbox/" + waiting("REGISTERED")).body();
        assertThat(mail).contains("寄合だより 登録完了のお知らせ", "山田 花子 様").doesNotContain("??", "[%");
        List<String> links = LINK.matcher(mail).results().map(found -> found.group(1).replace("&amp;", "&")).toList();
        assertThat(links).hasSize(2);
        for (String link : links) {
            assertThat(visitor.get(link.replaceFirst("http://[^/]+", "")).body()).contains("寄合だより")
                    .doesNotContain("有効期限が切れています");
        }
    }

    @Test
    void mails_of_every_kind_can_be_read() {
        Instant now = Instant.parse("2026-11-01T00:00:00Z");
        for (String kind : List.of("CONFIRMATION", "ALREADY_REGISTERED", "LEFT", "CHANGED", "ADDRESS_CHANGED",
                "CHANGE_LINK", "CANCEL_LINK", "NEW_ADDRESS", "NOTIFY")) {
            outbox.add(kind, magazine.id(), reader, email, Map.of("token", "t-o-k-e-n"), now);
            var answer = visitor.get("/admin/outbox/" + waiting(kind));
            assertThat(answer.statusCode()).as(kind).isEqualTo(200);
            assertThat(answer.body()).as(kind).doesNotContain("??", "[%");
            Matcher link = LINK.matcher(answer.body());
            if (kind.endsWith("_LINK") || kind.equals("NEW_ADDRESS")) {
                assertThat(link.find()).as(kind).isTrue();
                assertThat(link.group(1)).as(kind).endsWith("=t-o-k-e-n");
            }
        }
        assertThat(visitor.get("/admin/outbox/999999999").statusCode()).isEqualTo(404);
    }

    private long waiting(String kind) {
        return jdbc.sql("select max(id) from newsletter_outbox where kind = :kind and email = :email")
                .param("kind", kind).param("email", email).query(Long.class).single();
    }
}
