package io.yoriai.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.TestPropertySource;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.admin.Visitor;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.mail.internal.intake.MailIntake;
import io.yoriai.reader.Reader;
import io.yoriai.reader.Readers;
import io.yoriai.record.SqlTime;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.server.demo.DemoData;
import io.yoriai.signup.EmptyMails;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A demo sends over SMTP to a receiver of its own, and the console shows what arrived there. */
@ServerTest
@TestPropertySource(properties = {"test.database=mail_demo", "yoriai.demo=true", "yoriai.mail.mode=demo",
    "yoriai.mail.from=\"寄合 事務局\" <office@example.com>"})
class DemoMailTest {

    private static final Pattern LINK = Pattern.compile("https?://[^\\s<>\"]+");
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    int port;
    @Autowired
    ReceivedMails mails;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    StepMails steps;
    @Autowired
    MailIntake intake;
    @Autowired
    EmptyMails empty;
    @Autowired
    JdbcClient jdbc;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Reactions reactions;

    @Test
    void whoever_forgot_the_password_gets_a_link_by_mail() throws Exception {
        jdbc.sql("insert into lead (login_id, name1, name2, email, date_regist, date_update)"
                + " values ('forgetful', '忘田', '太郎', 'forgetful@example.jp', now(), now())").update();
        jdbc.sql(
                "insert into password_wish (login, at) values ('forgetful@example.jp', now()), ('nobody@example.jp', now())")
                .update();
        ReceivedMails.Received mail = arrived("forgetful@example.jp", 1).getFirst();
        assertThat(mail.subject()).isEqualTo("パスワードの再設定");
        URI link = URI.create(link(mail.text()));
        assertThat(get(link.getPath()).body()).contains("forgetful");
    }

    @Test
    void the_demo_shows_what_stands_around_its_leads() {
        Map<String, Integer> least = new LinkedHashMap<>();
        least.put("company_lead where link_type_id = 1", 1);
        least.put("company_lead where link_type_id = 2", 1);
        least.put("staticlist s where exists (select from staticlist_lead l where l.staticlist_id = s.id)", 3);
        least.put("activity", 1);
        least.put("lead_merge_log", 2);
        least.put("lead_delete_log where delete_type_id = 1", 1);
        least.put("lead_delete_log where delete_type_id = 3", 1);
        least.put("(select distinct admin_level_id from staff) levels", 3);
        least.put("lead_file", 1);
        least.put("stored_file", 1);
        least.put("survey_question where parent_question_id is not null", 1);
        least.put("document", 2);
        least.put("(select distinct login_type_id from flow) kinds", 3);
        least.put("(select distinct restore_type_id from flow) kinds", 3);
        least.forEach((rows, count) -> assertThat(jdbc.sql("select count(*) from " + rows)
                .query((row, n) -> row.getInt(1)).single()).as(rows).isGreaterThanOrEqualTo(count));
    }

    @Test
    void whoever_is_inspected_is_told_how_it_ended_unless_that_has_changed_since() {
        jdbc.sql("""
                with made as (
                    insert into lead (login_id, name1, email, inspection_type_id, date_regist, date_update)
                    values ('let-in', '承田', 'let-in@example.jp', 1, now(), now()),
                        ('undone', '戻田', 'undone@example.jp', 3, now(), now()) returning id)
                insert into lead_inspection_notice (lead_id, inspection_type_id, at) select id, 1, now() from made""")
                .update();
        ReceivedMails.Received mail = arrived("let-in@example.jp", 1).getFirst();
        assertThat(mail.subject()).isEqualTo("ご登録の承認のお知らせ");
        assertThat(mail.text()).contains("承田 様");
        assertThat(jdbc.sql("select count(*) from mail where email = 'undone@example.jp'")
                .query((row, n) -> row.getInt(1)).single()).isZero();
    }

    @Test
    void whoever_subscribes_gets_a_confirmation_by_smtp_and_its_link_registers() throws Exception {
        long magazine = magazines.all().getFirst().id();
        String email = "hanako@example.jp";
        post("/usrctrl.php", "mag_id", Long.toString(magazine), "email", email, "name", "山田 花子");
        ReceivedMails.Received confirmation = arrived(email, 1).getFirst();
        assertThat(confirmation.subject()).isEqualTo("寄合だより 登録の確認");
        assertThat(confirmation.from()).isEqualTo("寄合商事 <news@example.com>");
        assertThat(confirmation.envelopeFrom()).isEqualTo("news@example.com");
        assertThat(confirmation.raw()).contains("X-SMP-Mail-Id: ", "Auto-Submitted: auto-generated", "+0900\r\n");

        URI link = URI.create(link(confirmation.text()));
        assertThat(link.getPort()).isEqualTo(port);
        assertThat(readers.find(magazine, email).orElseThrow().provisional()).isTrue();
        assertThat(get(link.getPath() + "?" + link.getQuery()).body()).contains("登録する");
        post(link.getPath(), "cnf", link.getQuery().substring("cnf=".length()));
        Reader registered = readers.find(magazine, email).orElseThrow();
        assertThat(registered.receives()).isTrue();

        ReceivedMails.Received welcome = arrived(email, 2).getFirst();
        assertThat(welcome.subject()).contains("登録完了");
        assertThat(welcome.text()).contains("山田 花子 様").doesNotContain("[%");
        // Accepted by the receiver a moment before it is written down.
        org.awaitility.Awaitility.await().untilAsserted(() -> assertThat(
                jdbc.sql("select count(*) from mail where reader_id = ? and send_result = 2 and result_code = '40000'")
                        .param(registered.id()).query((row, n) -> row.getInt(1)).single())
                .isEqualTo(2));
        console(confirmation);
    }

    @Test
    void what_happens_to_an_application_is_told_to_the_lead_in_its_language_and_to_who_is_in_charge() {
        long application = jdbc
                .sql("""
                        update lead set email = 'taro@example.jp', language_key = 'en' where id = (select min(lead_id) from application)
                        """)
                .update();
        assertThat(application).isOne();
        jdbc.sql(
                """
                        with a as (select min(id) as id from application where lead_id = (select min(lead_id) from application)),
                        c as (update campaign set reference_email = 'desk@example.jp'
                               where id = (select campaign_id from application where id = (select id from a)))
                        insert into application_event (application_id, kind, at, mail) select id, 'APPLIED', now(), 3 from a""")
                .update();
        ReceivedMails.Received told = arrived("taro@example.jp", 1).getFirst();
        assertThat(told.subject()).startsWith("We have your application: ");
        assertThat(told.text()).contains("Dear ", "Event: ", "Application number: ", "desk@example.jp");
        ReceivedMails.Received staff = arrived("sato@example.com", 1).getFirst();
        assertThat(staff.subject()).startsWith("申込がありました: ");
        assertThat(staff.text()).contains("申込者: ");
        assertThat(staff.from()).isEqualTo("寄合 事務局 <office@example.com>");
        assertThat(
                jdbc.sql("select count(*) from mail where email = 'taro@example.jp' and send_type = 2 and lead_id > 0"
                        + " and campaign_id > 0").query((row, n) -> row.getInt(1)).single())
                .isOne();
    }

    @Test
    void an_issue_goes_out_counts_what_readers_do_and_lets_them_leave_and_an_empty_mail_registers() throws Exception {
        Magazine magazine = magazines.all().getFirst();
        Visitor staff = new Visitor(port).signedIn(DemoData.STAFF_LOGIN, DemoData.STAFF_PASSWORD);
        String base = "/admin/magazines/" + magazine.id();
        String issue = path(staff.submit(base + "/issues/new", "subject", "[% Reader.name || \"お客様\" %] 様への号", "html",
                "<style>h1 { color: #a00 }</style><h1>号外</h1><a href=\"https://example.com/news\">記事</a>"));
        // A reader of its own: the demo's other readers get the issue, too.
        String email = "issue@example.jp";
        intake.take(email, List.of(empty.localParts(magazine.id()).add() + "@bounce.test"),
                ("From: <" + email + ">\r\nSubject: \r\n\r\n").getBytes(StandardCharsets.US_ASCII));
        URI confirm = URI.create(link(arrived(email, 1).getFirst().text()));
        post(confirm.getPath(), "cnf", confirm.getQuery().substring("cnf=".length()));
        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        assertThat(reader.receives()).isTrue();
        arrived(email, 2);

        assertThat(staff.get(issue + "/send").body()).contains("すべての読者", "メールの見え方").doesNotContain("??");
        assertThat(staff.get(issue + "/send/html").body()).contains("号外", "<style>h1 { color: #a00 }</style>");
        String sending = path(staff.submit(issue + "/send", "audience", "all"));
        // The demo's first step mail may come before it.
        ReceivedMails.Received mail = await().atMost(Duration.ofSeconds(30)).until(() -> arrived(email, 3).stream()
                .filter(one -> one.subject().equals("お客様 様への号")).findFirst(), Optional::isPresent).orElseThrow();
        assertThat(mail.html()).contains("<h1>号外</h1>", "h1 { color: #a00 }", "寄合商事", "配信停止");
        assertThat(mail.text()).contains("号外", "/c/");
        assertThat(mail.raw()).contains("List-Unsubscribe: <http://localhost:" + port, "List-Unsubscribe-Post: ");
        String told = await().atMost(Duration.ofSeconds(30)).until(() -> staff.get(sending).body(),
                page -> page.contains("送信完了"));
        assertThat(told).contains("対象者", "読者の反応").doesNotContain("??");
        assertThat(jdbc
                .sql("""
                        select s.target_num = count(*) and count(*) filter (where m.send_result = 1) = 0 and count(*) = count(distinct m.reader_id)
                          from mail_sender s join mail m on m.sender_id = s.id where s.issue_id is not null group by s.id""")
                .query((row, n) -> row.getBoolean(1)).list()).containsExactly(true);

        URI leave = URI.create(found("<(http[^>]+del=[^>]+)>", mail.raw()));
        post(leave.getPath() + "?" + leave.getRawQuery(), "List-Unsubscribe", "One-Click");
        assertThat(readers.find(magazine.id(), email)).isEmpty();
        assertThat(jdbc.sql("select count(*) from mail where reader_id = ? and unsubscribe_date is not null")
                .param(reader.id()).query((row, n) -> row.getInt(1)).single()).isOne();
    }

    @Test
    void a_step_goes_to_whoever_subscribes_and_its_links_and_its_picture_count() throws Exception {
        Magazine magazine = magazines.create(Data.TESTS, MagazineSettings.named("段階だより").with(
                new Publisher("寄合商事", "news@example.com", "", "", "東京都千代田区1-1", "03-0000-0000")));
        StepMail step = steps.create(Data.TESTS,
                new StepMail(0, magazine.id(), 1, StepMail.Base.CREATED, 0, null, Map.of(), new MailTexts(
                        "[% Reader.name %] 様へ 一", "読む https://example.com/one?n=[% Reader.id %] ここまで",
                        "<p>[% Reader.name %]</p><a href=\"https://example.com/two?a=1&amp;b=2\">二</a>"), null));
        steps.activate(Data.TESTS, step.id(), true);
        String email = "steps@example.jp";
        post("/usrctrl.php", "mag_id", Long.toString(magazine.id()), "email", email, "name", "段田 次郎");
        URI confirm = URI.create(link(arrived(email, 1).getFirst().text()));
        post(confirm.getPath(), "cnf", confirm.getQuery().substring("cnf=".length()));
        Reader reader = readers.find(magazine.id(), email).orElseThrow();
        ReceivedMails.Received mail = await().atMost(Duration.ofSeconds(60)).until(
                () -> arrived(email, 1).stream().filter(one -> one.subject().equals("段田 次郎 様へ 一")).findFirst(),
                Optional::isPresent).orElseThrow();
        assertThat(mail.raw()).contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n");
        assertThat(mail.text()).contains("寄合商事", "東京都千代田区1-1", "del=").doesNotContain("[%", "example.com");

        assertThat(follow(found("読む (\\S+)", mail.text()), "GET")).isEqualTo(
                "302 https://example.com/one?n=" + reader.id());
        String two = found("href=\"([^\"]+/c/[^\"]+)\">二", mail.html());
        assertThat(follow(two, "GET")).isEqualTo("302 https://example.com/two?a=1&b=2");
        assertThat(follow(two, "HEAD")).isEqualTo("302 https://example.com/two?a=1&b=2");
        assertThat(follow(found("src=\"([^\"]+/o/[^\"]+)\"", mail.html()), "GET")).isEqualTo("200 ");
        assertThat(follow(two.replaceFirst("/c/.", two.contains("/c/A") ? "/c/B" : "/c/A"), "GET")).isEqualTo("404 ");
        assertThat(jdbc.sql("select open_count || ' ' || click_count || ' ' || machine_click_count from mail"
                + " where reader_id = ? and values ->> 'outbox' is not null and click_count > 0").param(reader.id())
                .query((row, n) -> row.getString(1)).single()).isEqualTo("1 2 1");

        jdbc.sql(
                "insert into mail (reader_id, email, send_type, step_id, send_result, unsubscribe_date, created_at, updated_at)"
                        + " select 0, 'x@example.jp', 8, ?, result, case when result = 2 then now() end, now(), now()"
                        + " from unnest(array[1, 2, 3, 4]) t (result)")
                .param(step.id()).update();
        Visitor staff = new Visitor(port).signedIn(DemoData.STAFF_LOGIN, DemoData.STAFF_PASSWORD);
        String list = "/admin/magazines/" + magazine.id() + "/steps";
        assertThat(words(staff.get(list).body())).as("sent, opened, clicked, left, came back")
                .contains(" 3 1 33.3% 1 33.3% 1 33.3% 1 33.3% ");
        String own = list + "/" + step.id();
        assertThat(words(staff.get(own).body()))
                .contains("送信 3 開封 1 33.3% クリック 1 33.3% 解除 1 33.3% エラー 1 33.3% 苦情 0 0.0%");
        assertThat(words(staff.get(own + "?counted=people").body())).as("opened by who may be a machine")
                .contains("開封 0 0.0%");
        long counted = step.id();
        transaction.executeWithoutResult(open -> {
            jdbc.sql("lock table mail in access exclusive mode").update();
            var all = CompletableFuture.supplyAsync(() -> reactions.ofSteps(List.of(counted)));
            var one = CompletableFuture
                    .supplyAsync(() -> Optional.ofNullable(reactions.ofStep(counted, Reactions.Counted.ALL)));
            assertThat(all.join()).as("what cannot be counted in time is not told").isEmpty();
            assertThat(one.join()).isEmpty();
        });

        // One that waits when its step is deleted goes to nobody.
        assertThat(steps.delete(Data.TESTS, step.id())).isZero();
        jdbc.sql("""
                with m as (insert into mail (reader_id, email, send_type, values, created_at, updated_at)
                    select reader_id, email, 8, values, now(), now() from mail where reader_id = ? and click_count > 0
                    returning id)
                insert into mail_queue (mail_id, lane, weight, due) select id, 0, 2, now() from m""").param(reader.id())
                .update();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> assertThat(jdbc
                .sql("select count(*) from mail where reader_id = ? and send_result = 4 and skip_reason = 10")
                .param(reader.id()).query((row, n) -> row.getInt(1)).single()).isOne());
    }

    /** What is answered to a browser, and where it leads. */
    private String follow(String address, String method) throws Exception {
        HttpResponse<String> answer = HTTP.send(request(URI.create(address).getPath())
                .header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/140")
                .method(method, BodyPublishers.noBody()).build(), BodyHandlers.ofString());
        if (answer.statusCode() < 400) {
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        }
        return answer.statusCode() + " " + answer.headers().firstValue("Location").orElse("");
    }

    private static String path(HttpResponse<String> reply) {
        assertThat(reply.statusCode()).as(reply.body()).isIn(302, 303);
        return reply.headers().firstValue("Location").orElse("").replaceFirst("^https?://[^/]+", "")
                .replaceFirst("\\?.*", "");
    }

    private static String found(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group(1);
    }

    private static String words(String page) {
        return page.replaceAll("(?s)<[^>]*>", " ").replaceAll("\\s+", " ");
    }

    private void console(ReceivedMails.Received mail) {
        Visitor staff = new Visitor(port).signedIn(DemoData.STAFF_LOGIN, DemoData.STAFF_PASSWORD);
        assertThat(staff.get("/admin").body()).contains("/admin/received", "デモで届いたメール").doesNotContain("??");
        jdbc.sql("insert into mail_received (envelope_from, recipient, subject, raw, received_at)"
                + " values ('', 'silent@example.jp', '', ?, ?)").param("\r\n".getBytes(StandardCharsets.UTF_8))
                .param(SqlTime.of(mail.receivedAt())).update();
        assertThat(staff.get("/admin/received").body())
                .contains(mail.subject(), mail.recipient(), "外へは出ません", "（件名なし）")
                .doesNotContain("??");
        assertThat(staff.get("/admin/received?lang=en").body()).contains("Received mails").doesNotContain("??");
        staff.get("/admin?lang=ja");
        HttpResponse<String> text = staff.get("/admin/received/" + mail.id());
        assertThat(text.body()).contains("」への登録を受け付けました。次のリンクを開き", link(mail.text()).replace("&", "&amp;"))
                .doesNotContain("??", "<iframe");
        assertThat(staff.get("/admin/received/" + mail.id() + "?view=raw").body()).contains("X-SMP-Mail-Id");
        assertThat(staff.get("/admin/received/999999").statusCode()).isEqualTo(404);
        ReceivedMails.Received html = arrived("html@example.jp", 0, "<b>号外</b>");
        assertThat(staff.get("/admin/received/" + html.id()).headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).contains("frame-src 'self'"));
        HttpResponse<String> frame = staff.get("/admin/received/" + html.id() + "/html");
        assertThat(frame.body()).contains("<b>号外</b>");
        assertThat(frame.headers().firstValue("Content-Security-Policy"))
                .hasValueSatisfying(policy -> assertThat(policy).startsWith("sandbox ").contains("default-src 'none'")
                        .doesNotContain("allow-scripts", "allow-same-origin"));
    }

    /** A mail with HTML, as if it had come. */
    private ReceivedMails.Received arrived(String email, int at, String html) {
        byte[] raw = ("Subject: html\r\nContent-Type: text/html; charset=UTF-8\r\n\r\n" + html)
                .getBytes(StandardCharsets.UTF_8);
        jdbc.sql("insert into mail_received (envelope_from, recipient, subject, raw, received_at)"
                + " values ('', ?, 'html', ?, now())").params(email, raw).update();
        return arrived(email, 1).get(at);
    }

    /** The mails to an address, the newest first, once there are so many. */
    private List<ReceivedMails.Received> arrived(String email, int count) {
        return await().atMost(Duration.ofSeconds(30)).pollInterval(Duration.ofMillis(50))
                .until(() -> mails.list(0, 500).stream().filter(mail -> mail.recipient().equals(email))
                        .map(mail -> mails.find(mail.id()).orElseThrow()).toList(), found -> found.size() >= count);
    }

    private static String link(String text) {
        Matcher matcher = LINK.matcher(text);
        assertThat(matcher.find()).as(text).isTrue();
        return matcher.group();
    }

    private HttpResponse<String> get(String path) throws Exception {
        return HTTP.send(request(path).GET().build(), BodyHandlers.ofString());
    }

    private void post(String path, String... namesAndValues) throws Exception {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            form.append(form.isEmpty() ? "" : "&").append(namesAndValues[i]).append('=')
                    .append(URLEncoder.encode(namesAndValues[i + 1], StandardCharsets.UTF_8));
        }
        HttpResponse<String> answer = HTTP.send(request(path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form.toString())).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 303);
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path)).header("Accept-Language", "ja");
    }
}
