package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.account.Maintenance;
import io.yoriai.account.Staff;
import io.yoriai.magazine.MagazineSettings.State;
import io.yoriai.magazine.Magazines;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What staff do in the console, over HTTP, and what it means for the newsletter API. */
@ServerTest
class ConsoleFlowTest {

    static final String[] SETTINGS = {"name", "寄合だより", "publisherName", "寄合商事", "publisherEmail",
        "news@example.com", "publisherAddress", "東京都", "contact", "03-0000-0000", "state", "ISSUED",
        "acceptsRegistrations", "1", "apiRead", "1", "apiAdd", "1", "apiDelete", "1", "doubleOptIn", "1",
        "confirmationHours", "72", "leaving", "REMOVE", "errorAction", "REMOVE", "errorLimit", "3", "charset", "UTF-8",
        "tracking", "1", "regularAmt", "0", "billingFreq", "2", "trialFreq", "2", "trialAmt", "0", "unpaidDays", "7",
        "mailRegistered", "1", "mailRegisteredSubject", "件名", "mailRegisteredText", "本文\r\n二行目", "mailLeftSubject",
        "件名", "mailLeftText", "本文", "mailChangedSubject", "件名", "mailChangedText", "本文"};

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    Maintenance maintenance;

    @Autowired
    JdbcClient jdbc;

    private Visitor visitor;

    @BeforeEach
    void signIn() {
        visitor = Visitor.staff(port, staff);
    }

    @Test
    void a_magazine_that_staff_make_and_close_to_updates_answers_405_to_a_key_that_staff_made() {
        long id = magazine("寄合だより");
        String[] key = key("会員サイト", "operations", "UPDATE", "operations", "ADD");
        String token = token(key);
        HttpResponse<String> added = api("path=userAdd&access_token=" + token + "&magazine_id=" + id
                + "&email=a@example.com&progress=");
        assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        String update = "path=userUpdate&access_token=" + token + "&magazine_id=" + id + "&email=a@example.com&name=x";
        assertThat(api(update).statusCode()).isEqualTo(200);

        // apiUpdate is not among the fields: its box is not ticked.
        HttpResponse<String> saved = visitor.submit("/admin/magazines/" + id + "/settings", SETTINGS);
        assertThat(saved.statusCode()).as(saved.body()).isEqualTo(302);
        awaitStatus(update, 405);
        assertThat(api(update).body()).contains("magazine_setting");
        assertThat(api("path=user&access_token=" + token + "&magazine_id=" + id + "&search_text=a@example.com")
                .statusCode()).as("the key may not read").isEqualTo(402);
        assertThat(visitor.get("/admin/magazines").body()).contains("寄合だより");
        assertThat(visitor.get("/admin/magazines/" + id).body()).contains("1 人", "更新 不可");
        assertThat(jdbc
                .sql("select subject || text_body from magazine_mail where magazine_id = :id and kind = 'REGISTERED'")
                .param("id", id).query(String.class).single()).isEqualTo("件名本文\n二行目");
        assertThat(jdbc.sql("select columns::text from audit_log where record = :record and what = 'magazine.change'"
                + " order by id desc limit 1")
                .param("record", "Magazine/" + id).query(String.class).single())
                .contains("\"api_update\": [\"true\", \"false\"]");
    }

    @Test
    void a_choice_that_staff_add_is_a_digit_of_the_api_and_cannot_be_deleted_while_a_reader_has_it() {
        long id = magazine("選択肢");
        String base = "/admin/magazines/" + id + "/choices";
        String token = token(key("選択肢"));
        for (String label : List.of("資料請求", "見積依頼")) {
            assertThat(visitor.submitTo(base, base + "/progress", "new-progress", label).statusCode()).isEqualTo(302);
        }
        String add = "path=userAdd&access_token=" + token + "&magazine_id=" + id + "&email=a@example.com&progress=";
        assertThat(api(add + "1").statusCode()).isEqualTo(400);
        assertThat(api(add + "10").statusCode()).isEqualTo(200);
        assertThat(visitor.submitTo(base, base + "/progress", "new-progress", "  ").body())
                .contains("必ず入力してください", "エラー:");

        HttpResponse<String> used = visitor.submitTo(base + "/progress/2", base + "/progress/2/delete");
        assertThat(used.statusCode()).isEqualTo(409);
        assertThat(used.body()).contains("使用している読者がいるため削除できません");
        HttpResponse<String> hidden = visitor.submit(base + "/progress/2", "label", "見積", "hidden", "1");
        assertThat(hidden.statusCode()).isEqualTo(302);
        assertThat(visitor.submitTo(base + "/progress/1", base + "/progress/1/delete").statusCode()).isEqualTo(302);
        String reader = api("path=user&access_token=" + token + "&magazine_id=" + id + "&search_text=a@example.com")
                .body();
        assertThat(reader).contains("\"progress\": \"1\"");
        assertThat(magazines.find(id).orElseThrow().choices("progress")).singleElement()
                .satisfies(choice -> assertThat(choice.label() + choice.hidden()).isEqualTo("見積true"));
    }

    @Test
    void two_people_who_edit_one_magazine_do_not_overwrite_each_other_unasked() {
        long id = magazine("二人");
        String path = "/admin/magazines/" + id + "/settings";
        String seen = version(visitor.get(path).body());
        assertThat(visitor.submit(path, SETTINGS).statusCode()).isEqualTo(302);
        HttpResponse<String> late = visitor.submitTo(path, path,
                with(with(SETTINGS, "name", "あとの人"), "version", seen));
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("ほかの人が先に保存しました", "value=\"あとの人\"");
        assertThat(magazines.find(id).orElseThrow().settings().name()).isEqualTo("寄合だより");
        String now = version(late.body());
        assertThat(visitor.submitTo(path, path, with(with(SETTINGS, "name", "あとの人"), "version", now)).statusCode())
                .isEqualTo(302);
        assertThat(magazines.find(id).orElseThrow().settings().name()).isEqualTo("あとの人");
    }

    @Test
    void names_with_markup_stay_text_on_every_screen() {
        String hostile = "<script>alert(1)</script>\"'>&{$x}[[${7*7}]]";
        long id = magazine(hostile);
        String base = "/admin/magazines/" + id;
        visitor.submitTo(base + "/choices", base + "/choices/attr11", "new-attr11", hostile);
        key(hostile);
        for (String path : List.of("/admin/magazines", base, base + "/choices", base + "/choices/attr11/1",
                base + "/settings", "/admin/settings/api", "/admin/settings/api/new")) {
            String body = visitor.get(path).body();
            assertThat(body).as(path).doesNotContain("<script>alert").contains("&lt;script&gt;", "[[${7*7}]]");
        }
    }

    @Test
    void every_fault_of_the_settings_is_told_at_its_field_and_nothing_is_saved() {
        long id = magazine("誤り");
        String path = "/admin/magazines/" + id + "/settings";
        String[] wrong = SETTINGS;
        for (String[] pair : new String[][]{{"name", " "}, {"publisherEmail", "x"}, {"replyTo", "y"},
            {"confirmationHours", "721"}, {"errorLimit", "11"}, {"unpaidDays", "61"},
            {"registrationAddresses", "192.0.2.0/24\n300.1.1.1"}, {"mailLeftSubject", ""}}) {
            wrong = with(wrong, pair[0], pair[1]);
        }
        HttpResponse<String> answer = visitor.submit(path, wrong);
        assertThat(answer.statusCode()).isEqualTo(400);
        for (String field : List.of("name", "publisherEmail", "replyTo", "confirmationHours", "errorLimit",
                "unpaidDays", "registrationAddresses")) {
            assertThat(answer.body()).contains("id=\"" + field + "-fault\"");
        }
        assertThat(visitor.submit(path, with(SETTINGS, "mailLeftSubject", "")).body())
                .contains("id=\"mailLeftSubject-fault\"");
        assertThat(visitor.submit(path, with(SETTINGS, "confirmationHours", "many")).body())
                .contains("id=\"confirmationHours-fault\"");
        assertThat(magazines.find(id).orElseThrow().settings().name()).isEqualTo("誤り");
    }

    @Test
    void a_new_secret_a_disabled_key_and_a_deleted_one_end_the_tokens() {
        long id = magazine("鍵");
        String[] key = key("鍵");
        String token = token(key);
        String path = "/admin/settings/api/" + key[0];
        String call = "path=user&access_token=" + token + "&magazine_id=" + id + "&search_text=a@example.com";
        assertThat(api(call).statusCode()).isEqualTo(404);
        HttpResponse<String> renewed = visitor.submit(path + "/secret");
        awaitStatus(call, 402);
        assertThat(secret(renewed.body())).isNotEqualTo(key[1]);
        assertThat(visitor.get(path).body()).doesNotContain(secret(renewed.body()));
        key[1] = secret(renewed.body());
        String second = "path=user&access_token=" + token(key) + "&magazine_id=" + id + "&search_text=a@example.com";
        assertThat(visitor.submit(path, "keyName", "鍵", "operations", "READ").statusCode()).isEqualTo(302);
        awaitStatus(second, 402);
        assertThat(visitor.submit(path + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.get(path).statusCode()).isEqualTo(404);
        assertThat(visitor.submit("/admin/settings/api/new", "keyName", "x").body()).contains("少なくとも一つ選んでください");
    }

    @Test
    void search_conditions_are_saved_renamed_and_deleted_unless_they_are_used() {
        String list = "/admin/search-conditions";
        String name = "首都圏" + System.nanoTime();
        HttpResponse<String> wrong = visitor.submit(list + "/new", "conditionName", name, "target", "1", "share", "3",
                "key1", "NoSuchColumn", "op1", "eq", "value1", "13");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(visitor.submit(list + "/new", "conditionName", name, "target", "1", "share", "3", "key1",
                "PrefectureId", "op1", "eq", "value1", "13", "key2", "CompanyName", "op2", "notnull").statusCode())
                .isEqualTo(302);
        long id = jdbc.sql("select id from search_condition where name = ?").param(name).query(Long.class).single();
        String own = list + "/" + id;
        assertThat(visitor.get(list).body()).contains(name, own);
        assertThat(visitor.get(own).body()).contains("value=\"PrefectureId\"", "value=\"CompanyName\"");
        assertThat(visitor.submit(own, "conditionName", name + "2", "share", "1", "join", "any", "rel1", "company",
                "key1", "Name", "op1", "like", "value1", "寄合", "rel2", "same", "key2", "DateRegist", "op2", "ge",
                "value2", "today-7d", "rel3", "activity", "not3", "1").statusCode()).isEqualTo(302);
        String stored = jdbc.sql("select condition from search_condition where id = ?").param(id)
                .query((row, n) -> row.getString(1)).single();
        assertThat(stored).contains("\"any\":[{\"rel\":\"company\",\"where\":{\"all\":[{\"key\":\"Name\"",
                "{\"base\":\"today\",\"add\":\"-7d\"}", "{\"not\":{\"rel\":\"activity\",\"where\":{\"all\":[]}}}");
        HttpResponse<String> shown = visitor.get(own);
        assertThat(shown.body()).contains(name + "2", "企業(", "today-7d").containsPattern("name=\"not3\" checked");
        assertThat(visitor.submit(own, "conditionName", name + "2", "share", "1", "rel1", "same", "key1", "Name1",
                "op1", "eq").statusCode()).as("nothing above").isEqualTo(400);
        String nested = "{\"where\":{\"any\":[{\"all\":[]},{\"rel\":\"billing\",\"count\":{\"ge\":2}}]}}";
        assertThat(visitor.submit(own, "conditionName", name + "2", "share", "1", "conditionText", "{").body())
                .contains("conditionText-fault");
        assertThat(visitor.submit(own, "conditionName", name + "2", "share", "1", "conditionText", nested)
                .statusCode()).isEqualTo(302);
        assertThat(visitor.get(own).body()).contains("conditionText", "請求 が 2 件以上").doesNotContain("name=\"key1\"");
        long campaign = jdbc
                .sql("""
                        insert into campaign (title, preserve_search_condition_id, status_changed_date, date_regist, date_update)
                        values ('条件つき', ?, now(), now(), now()) returning id""")
                .param(id).query(Long.class).single();
        assertThat(visitor.submit(own + "/delete").statusCode()).isEqualTo(409);
        jdbc.sql("delete from campaign where id = ?").param(campaign).update();
        assertThat(visitor.submit(own + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.get(own).statusCode()).isEqualTo(404);
    }

    @Test
    void how_applications_are_paid_for_and_who_sends_invoices_is_set_on_one_screen() {
        String page = "/admin/settings/billing";
        assertThat(visitor.get("/admin/settings").body()).contains(page);
        HttpResponse<String> wrong = visitor.submit(page, "storeDays", "90", "invoiceRegistration", "T12");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("storeDays-fault", "invoiceRegistration-fault");
        assertThat(visitor.submit(page, "paymentMethods", "2", "paymentMethods", "6", "storeDays", "5", "invoiceIssuer",
                "寄合商事", "invoiceRegistration", "ｔ1234567890123").statusCode()).isEqualTo(302);
        assertThat(visitor.get(page).body()).contains("寄合商事", "T1234567890123")
                .containsPattern("value=\"6\"[^>]*checked").doesNotContainPattern("value=\"3\"[^>]*checked");
    }

    @Test
    void maintenance_answers_503_on_the_wires_until_it_ends_and_the_console_works_on() {
        long id = magazine("保守");
        String token = token(key("保守"));
        String call = "path=user&access_token=" + token + "&magazine_id=" + id + "&search_text=a@example.com";
        assertThat(visitor.submit("/admin/settings/maintenance", "on", "1").statusCode()).isEqualTo(302);
        try {
            HttpResponse<String> closed = api(call);
            assertThat(closed.statusCode()).isEqualTo(503);
            assertThat(closed.body()).contains("system_error", "service unavailable");
            assertThat(closed.headers().firstValue("Retry-After")).isPresent();
            assertThat(visitor.get("/services/rest/visitor").statusCode()).isEqualTo(503);
            assertThat(visitor.get("/admin/settings").body()).contains("メンテナンス中");
            for (String page : List.of("/public/seminar/list", "/public/mypage", "/public/unsubscribe/x",
                    "/public/authapi/login?api_key=x")) {
                HttpResponse<String> shut = visitor.get(page);
                assertThat(shut.statusCode()).as(page).isEqualTo(503);
                assertThat(shut.headers().firstValue("Retry-After")).as(page).hasValue("300");
                assertThat(shut.body()).as(page).contains("ただいまメンテナンス中です").doesNotContain("??");
            }
            assertThat(visitor.get("/public/seminar/list?lang=en").body()).contains("We are under maintenance.");
        } finally {
            visitor.submit("/admin/settings/maintenance", "on", "0");
        }
        assertThat(api(call).statusCode()).isEqualTo(404);
    }

    @Test
    void things_that_are_not_there_are_told_by_the_consoles_own_page() {
        assertThat(visitor.get("/admin/setting/api/wsdl").headers().firstValue("Location").orElse(""))
                .endsWith("/docs/yoriai.wsdl");
        for (String path : List.of("/admin/magazines/999999999", "/admin/magazines/x", "/admin/settings/api/nothing",
                "/admin/magazines/999999999/settings")) {
            HttpResponse<String> answer = visitor.get(path);
            assertThat(answer.statusCode()).as(path).isEqualTo(404);
            assertThat(answer.body()).as(path).contains("ここには何もありません").doesNotContain("??", "Exception");
        }
    }

    @Test
    void a_step_mail_is_written_switched_on_when_the_publisher_is_complete_and_sent_for_the_past() {
        long id = magazine("ステップ");
        String base = "/admin/magazines/" + id;
        String[] step = {"number", "１", "base", "CREATED", "offsetDays", "3", "time", "09:00", "if-user_type", "2",
            "subject", "ようこそ", "text", "本文"};
        HttpResponse<String> wrong = visitor.submit(base + "/steps/new",
                with(with(step, "number", "201"), "subject", ""));
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("id=\"subject-fault\"", "value=\"201\"");
        HttpResponse<String> made = visitor.submit(base + "/steps/new", step);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
        String path = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", "")
                .replaceFirst("^http://[^/]+", "");
        HttpResponse<String> early = visitor.submitTo(path, path + "/active", "on", "1");
        assertThat(early.statusCode()).isEqualTo(409);
        assertThat(early.body()).contains("発行者名、発行者メールアドレス");
        assertThat(visitor.submit(base + "/settings", SETTINGS).statusCode()).isEqualTo(302);
        assertThat(visitor.submitTo(path, path + "/active", "on", "1").statusCode()).isEqualTo(302);
        assertThat(visitor.submit(base + "/steps/new", step).body()).contains("既に登録されています");
        assertThat(visitor.get(base + "/steps").body()).contains("登録日の 3 日後 09:00", "動作中", "条件に合う読者だけ");

        String token = token(key("ステップ"));
        assertThat(api("path=userAdd&access_token=" + token + "&magazine_id=" + id
                + "&email=past@example.com&user_type=2&created=2020-01-01").statusCode()).isEqualTo(200);
        assertThat(visitor.submit(path + "/past", "count", "1").body()).contains("1 人分を送信待ちにしました");
        assertThat(visitor.submit(path + "/past", "count", "1").statusCode()).isEqualTo(409);
        assertThat(visitor.get("/admin/magazines/" + magazine("別") + path.substring(path.lastIndexOf("/steps")))
                .statusCode()).isEqualTo(404);

        assertThat(visitor.submit(base + "/notify", "notifyActive", "1", "time", "10:30").body())
                .contains("id=\"subject-fault\"");
        assertThat(visitor.submit(base + "/notify", "notifyActive", "1", "time", "10:30", "subject", "お知らせ", "text",
                "本文").statusCode()).isEqualTo(302);
        assertThat(magazines.find(id).orElseThrow().settings().notice().active()).isTrue();
        assertThat(visitor.get(base + "/notify").body()).contains("value=\"10:30\"", "お知らせ");
    }

    @Test
    void a_page_that_staff_design_an_issue_they_publish_and_a_form_they_order_are_what_the_public_sees() {
        long id = magazine("公開");
        String base = "/admin/magazines/" + id;
        String page = base + "/pages/REGISTER";
        String html = org.springframework.web.util.HtmlUtils.htmlUnescape(visitor.get(page).body()
                .replaceAll("(?s).*<textarea id=\"html\"[^>]*>\n?(.*?)</textarea>.*", "$1"));
        String revision = "0";
        assertThat(visitor.submit(page, "html", html + "<script>x</script>", "revision", revision).statusCode())
                .isEqualTo(400);
        assertThat(visitor.submit(page, "html", html + "<p>ここは独自の文です</p>", "revision", revision).statusCode())
                .isEqualTo(302);
        assertThat(visitor.submit(page, "html", html, "revision", revision).statusCode()).isEqualTo(409);
        assertThat(visitor.get("/neo/usrctrl.php?mag_id=" + id).body()).contains("ここは独自の文です");
        HttpResponse<String> preview = visitor.submitTo(page, page + "/preview", "html", html + "<p>下書き</p>");
        assertThat(preview.body()).contains("下書き");
        assertThat(preview.headers().firstValue("Content-Security-Policy").orElse("")).startsWith("sandbox");
        assertThat(visitor.submit(page + "/reset").statusCode()).isEqualTo(302);
        assertThat(visitor.get("/neo/usrctrl.php?mag_id=" + id).body()).doesNotContain("ここは独自の文です");

        HttpResponse<String> made = visitor.submit(base + "/issues/new", "subject", "創刊号", "text", "<b>本文</b>");
        assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
        String issue = made.headers().firstValue("Location").orElseThrow().replaceFirst("\\?.*", "")
                .replaceFirst("^http://[^/]+", "");
        assertThat(visitor.get("/neo/usrctrl.php?back=1&mag_id=" + id).body()).doesNotContain("創刊号");
        for (String act : List.of("/publish", "/back-number", "/sample")) {
            assertThat(visitor.submitTo(issue, issue + act, "on", "1").statusCode()).as(act).isEqualTo(302);
        }
        assertThat(visitor.get("/neo/usrctrl.php?back=1&mag_id=" + id).body()).contains("創刊号");
        assertThat(visitor.get(issue + "/preview").body()).contains("&lt;b&gt;本文").doesNotContain("<b>本文");
        assertThat(visitor.submit(issue + "/delete").statusCode()).isEqualTo(302);
        assertThat(visitor.get(issue).statusCode()).isEqualTo(404);

        assertThat(visitor.submit(base + "/form", "use-email", "must", "place-email", "2", "use-company", "must",
                "place-company", "１").statusCode()).isEqualTo(302);
        assertThat(magazines.find(id).orElseThrow().settings().form().written()).containsExactly("company!", "email!");
        assertThat(visitor.get(base + "/outside").body()).contains("usrctrlsys.php?mag_id=" + id + "&amp;act=add",
                "いまは誰も呼べません", "add-");
    }

    @Test
    void a_key_that_only_reads_is_a_preset_and_its_tokens_are_as_staff_say() {
        long id = magazine("寄合だより");
        String asked = visitor.get("/admin/settings/api/new?preset=read").body();
        assertThat(asked).containsPattern("value=\"READ\" checked").doesNotContainPattern("value=\"UPDATE\" checked");
        HttpResponse<String> wrong = visitor.submit("/admin/settings/api/new", "keyName", "集計", "operations", "READ",
                "tokenMinutes", "61");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("1 から 60 までの数");
        String[] key = key("集計", "operations", "READ", "tokenMinutes", "１０", "tokenBound", "1");
        HttpResponse<String> issued = api("path=accessToken&client_id=" + key[0] + "&client_secret=" + key[1]);
        assertThat(issued.body()).contains("\"expires_in\": 600");
        assertThat(api("path=userAdd&access_token=" + token(key) + "&magazine_id=" + id + "&email=a@example.com")
                .statusCode()).isEqualTo(402);
        assertThat(visitor.get("/admin/settings/api/" + key[0]).body()).containsPattern(
                "name=\"tokenMinutes\" type=\"text\" value=\"10\"").containsPattern(
                        "name=\"tokenBound\"[^>]* checked");
    }

    private long magazine(String name) {
        HttpResponse<String> made = visitor.submit("/admin/magazines/new", "name", name);
        assertThat(made.statusCode()).as(made.body()).isEqualTo(302);
        Matcher id = Pattern.compile("/admin/magazines/([0-9]+)")
                .matcher(made.headers().firstValue("Location").orElse(""));
        assertThat(id.find()).isTrue();
        long magazine = Long.parseLong(id.group(1));
        magazines.change(Data.TESTS, magazine, settings -> settings.with(State.ISSUED));
        return magazine;
    }

    /** Client id and secret. */
    private String[] key(String name, String... operations) {
        List<String> fields = new ArrayList<>(List.of("keyName", name));
        fields.addAll(operations.length > 0
                ? Arrays.asList(operations)
                : List.of("operations", "READ", "operations", "ADD", "operations", "UPDATE", "operations", "DELETE"));
        HttpResponse<String> made = visitor.submit("/admin/settings/api/new", fields.toArray(String[]::new));
        assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
        Matcher id = Pattern.compile("id=\"client_id\" readonly value=\"([0-9a-f]{32})\"").matcher(made.body());
        assertThat(id.find()).as(made.body()).isTrue();
        return new String[]{id.group(1), secret(made.body())};
    }

    private static String secret(String body) {
        Matcher secret = Pattern.compile("id=\"client_secret\" readonly value=\"([0-9a-f]{40})\"").matcher(body);
        assertThat(secret.find()).as(body).isTrue();
        return secret.group(1);
    }

    private String token(String[] key) {
        HttpResponse<String> answer = api("path=accessToken&client_id=" + key[0] + "&client_secret=" + key[1]);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return answer.body().replaceAll("(?s).*\"access_token\": \"([0-9a-f]{40})\".*", "$1");
    }

    private HttpResponse<String> api(String query) {
        return visitor.get("/neo/services.php?" + query);
    }

    /** Other calls may see what was changed a second later. */
    private void awaitStatus(String query, int status) {
        org.awaitility.Awaitility.await().atMost(java.time.Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(api(query).statusCode()).isEqualTo(status));
    }

    private static String version(String body) {
        return body.replaceAll("(?s).*name=\"version\" value=\"([0-9]+)\".*", "$1");
    }

    static String[] with(String[] fields, String name, String value) {
        List<String> changed = new ArrayList<>(Arrays.asList(fields));
        int at = changed.indexOf(name);
        if (at >= 0 && at % 2 == 0) {
            changed.set(at + 1, value);
        } else {
            changed.addAll(List.of(name, value));
        }
        return changed.toArray(String[]::new);
    }
}
