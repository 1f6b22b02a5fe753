package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.NeoClients;
import io.yoriai.account.Staff;
import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.magazine.ReaderField;
import io.yoriai.person.EmailAddress;
import io.yoriai.person.Origin;
import io.yoriai.person.Origin.Source;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.Readers;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What cannot be undone is asked for with its number; a form sent twice has one effect; an empty magazine can go. */
@ServerTest
class OneEffectTest {

    private static final Pattern HIDDEN = Pattern.compile("name=\"(_csrf|_once)\" value=\"([^\"]+)\"");

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    Issues issues;

    @Autowired
    StepMails steps;

    @Autowired
    NeoClients keys;

    @Autowired
    Readers readers;

    private Visitor visitor;
    private Magazine magazine;

    @BeforeEach
    void data() {
        visitor = Visitor.staff(port, staff);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named(Data.unique("寄合だより"))
                .with(new Publisher("寄合商事", "a@example.com", "", "", "東京都港区1-1-1", "a@example.com")));
    }

    @Test
    void a_form_sent_ten_times_at_once_makes_one_issue_and_leads_each_to_it() throws Exception {
        String page = "/admin/magazines/" + magazine.id() + "/issues/new";
        String form = hidden(page) + "&" + Visitor.form("subject", "一度だけ", "text", "本文", "html", "");
        List<Future<HttpResponse<String>>> sent = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                sent.add(threads.submit(() -> visitor.post(page, form)));
            }
        }
        List<Issue> made = issues.list(magazine.id(), null, 50);
        assertThat(made).hasSize(1);
        for (Future<HttpResponse<String>> answer : sent) {
            assertThat(answer.get().headers().firstValue("Location").orElse(""))
                    .contains("/issues/" + made.getFirst().id());
        }
    }

    @Test
    void a_form_with_another_content_or_one_that_failed_is_done_anew() {
        String page = "/admin/magazines/" + magazine.id() + "/issues/new";
        String hidden = hidden(page);
        assertThat(visitor.post(page, hidden + "&" + Visitor.form("subject", "", "text", "本文")).statusCode())
                .isEqualTo(400);
        assertThat(visitor.post(page, hidden + "&" + Visitor.form("subject", "", "text", "本文")).statusCode())
                .isEqualTo(400);
        for (String subject : List.of("一", "二", "一")) {
            visitor.post(page, hidden + "&" + Visitor.form("subject", subject, "text", "本文"));
        }
        assertThat(issues.list(magazine.id(), null, 50)).hasSize(3);
    }

    @Test
    void a_reload_of_the_page_that_shows_a_new_key_makes_no_second_key() {
        String page = "/admin/settings/api/new";
        String name = Data.unique("会員サイト");
        String form = hidden(page) + "&" + Visitor.form("keyName", name, "operations", "READ");
        HttpResponse<String> made = visitor.post(page, form);
        assertThat(made.body()).contains("client_secret");
        HttpResponse<String> again = visitor.post(page, form);
        assertThat(again.statusCode()).isEqualTo(303);
        String key = again.headers().firstValue("Location").orElse("");
        assertThat(visitor.get(key).body()).contains(name, "シークレットは一度だけ表示しました");
        assertThat(keys.all().stream().filter(client -> client.name().equals(name))).hasSize(1);
        String renew = key.replaceAll("\\?.*", "") + "/secret";
        String twice = hidden(renew);
        assertThat(visitor.post(renew, twice).body()).contains("client_secret");
        assertThat(visitor.post(renew, twice).statusCode()).isEqualTo(303);
    }

    @Test
    void sending_the_past_names_the_number_and_above_twenty_wants_it_typed() {
        ReaderValues values = ReaderValues
                .forAdd(Map.of(ReaderField.NAME, "読者"), new FieldContext(magazine, LocalDate.of(2026, 11, 1))).values();
        for (int i = 0; i < 21; i++) {
            readers.add(magazine, EmailAddress.parse(Data.unique("past") + "@example.com").orElseThrow(), values, false,
                    false, Origin.staff(Source.STAFF, "test", "展示会"));
        }
        StepMail step = steps.create(Data.TESTS, new StepMail(0, magazine.id(), 1, StepMail.Base.CREATED, 0,
                null, Map.of(), new MailTexts("ようこそ", "本文", ""), null));
        steps.activate(Data.TESTS, step.id(), true);
        int count = steps.countPast(step.id());
        assertThat(count).isEqualTo(21);
        String page = "/admin/magazines/" + magazine.id() + "/steps/" + step.id() + "/past";
        assertThat(visitor.get(page).body()).contains("21 人", "id=\"count\"").doesNotContain("??");
        assertThat(visitor.submit(page).statusCode()).isEqualTo(409);
        HttpResponse<String> wrong = visitor.submit(page, "count", "20");
        assertThat(wrong.statusCode()).isEqualTo(409);
        assertThat(wrong.body()).contains("今の対象は 21 人です", "value=\"20\"");
        assertThat(steps.countPast(step.id())).isEqualTo(21);
        assertThat(visitor.submit(page, "count", "２１").body()).contains("21 人分を送信待ちにしました");
        assertThat(steps.countPast(step.id())).isZero();
        assertThat(visitor.get(page).body()).doesNotContain("人分を送信待ちにする", "id=\"count\"");
    }

    @Test
    void a_new_magazine_is_in_preparation_and_an_empty_one_can_be_deleted() {
        HttpResponse<String> made = visitor.submit("/admin/magazines/new", "name", "新しいメルマガ");
        String page = made.headers().firstValue("Location").orElse("").replaceAll("\\?.*", "");
        Magazine fresh = magazines.get(Long.parseLong(page.replaceAll(".*/", "")));
        assertThat(fresh.settings().state()).isEqualTo(State.PREPARING);
        assertThat(fresh.open()).isFalse();
        assertThat(visitor.get(page).body()).contains("準備中", "/delete").doesNotContain("??");
        assertThat(visitor.get(page + "/delete").body()).contains("新しいメルマガ");
        assertThat(visitor.submit(page + "/delete").statusCode()).isEqualTo(302);
        assertThat(magazines.find(fresh.id())).isEmpty();
    }

    @Test
    void a_magazine_with_an_issue_is_not_deleted() {
        issues.create(Data.TESTS, magazine.id(), new Issue.Content("創刊号", "本文", ""));
        HttpResponse<String> kept = visitor.submit("/admin/magazines/" + magazine.id() + "/delete");
        assertThat(kept.statusCode()).isEqualTo(409);
        assertThat(kept.body()).contains("のあるメルマガは削除できません").doesNotContain("??");
        assertThat(issues.list(magazine.id(), null, 5)).hasSize(1);
    }

    @Test
    void all_faults_of_a_form_are_told_at_once_each_beside_its_field() {
        HttpResponse<String> settings = visitor.submit("/admin/magazines/" + magazine.id() + "/settings", "name", "",
                "confirmationHours", "many", "errorLimit", "99", "publisherEmail", "nobody", "state", "ISSUED",
                "leaving", "STOP", "errorAction", "STOP", "unpaidDays", "7", "regularAmt", "0", "billingFreq", "2",
                "trialFreq", "2", "trialAmt", "0", "charset", "UTF-8", "mailRegisteredSubject", "");
        for (String field : List.of("name", "confirmationHours", "errorLimit", "publisherEmail",
                "mailRegisteredSubject", "mailLeftText")) {
            assertThat(settings.body()).as(field).contains("id=\"" + field + "-fault\"", "href=\"#" + field + "\"");
        }
        assertThat(settings.body()).contains("1〜10 の数");
        HttpResponse<String> step = visitor.submit("/admin/magazines/" + magazine.id() + "/steps/new", "number", "900",
                "base", "CREATED", "offsetDays", "x", "time", "25:00", "subject", "", "text", "");
        for (String field : List.of("number", "offsetDays", "time", "subject", "text")) {
            assertThat(step.body()).as(field).contains("id=\"" + field + "-fault\"");
        }
        HttpResponse<String> key = visitor.submit("/admin/settings/api/new", "keyName", "", "addresses", "here");
        for (String field : List.of("keyName", "operations", "addresses")) {
            assertThat(key.body()).as(field).contains("id=\"" + field + "-fault\"");
        }
        assertThat(key.body()).contains("「here」は IP アドレスではありません");
    }

    /** The hidden inputs of the page's main form. */
    private String hidden(String page) {
        String body = visitor.get(page).body();
        StringBuilder form = new StringBuilder();
        Matcher input = HIDDEN.matcher(body.substring(body.indexOf("<main")));
        for (int i = 0; i < 2 && input.find(); i++) {
            form.append(form.isEmpty() ? "" : "&").append(Visitor.form(input.group(1), input.group(2)));
        }
        assertThat(form.toString()).contains("_once=", "_csrf=");
        return form.toString();
    }
}
