package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemEditor;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.user.Browser;

/** People apply on the public pages, step by step and without a script (spec/smp-campaign.md 9.7). */
@ServerTest
class ApplyPageTest extends ApplyCase {

    @Autowired
    CustomItemMaker items;
    @Autowired
    ItemEditor editor;

    @Test
    void items_for_administrators_alone_are_on_no_form_and_miss_nowhere_even_if_they_are_required() {
        int shown = items.create(new NewCustomItem("VisitorData", "見せる項目", "", 1, null, null, false, null, List.of()));
        int kept = items.create(new NewCustomItem("VisitorData", "社内の区分", "", 1, null, null, true, null, List.of()),
                new ItemManner(true, true, "社内のみ"));
        try {
            long campaign = campaign(1, "");
            Browser browser = new Browser(port);
            HttpResponse<String> form = browser.get(path(campaign));
            assertThat(form.body()).contains("見せる項目", "v-Attribute" + shown).doesNotContain("社内の区分", "社内のみ",
                    "v-Attribute" + kept);
            String email = email();
            HttpResponse<String> confirm = browser.post(path(campaign), form,
                    person(email, "v-Attribute" + shown, "見えた", "v-Attribute" + kept, "自称"));
            assertThat(confirm.body()).contains("この内容で申し込む", "見えた").doesNotContain("社内の区分");
            isDone(browser.post(path(campaign), confirm, "v-Attribute" + kept, "自称"), campaign);
            assertThat(data.jdbc().sql("select attributes::text from lead where email = ?").param(email)
                    .query(String.class).single()).contains("見えた").doesNotContain("自称");
        } finally {
            editor.remove("VisitorData", shown);
            editor.remove("VisitorData", kept);
        }
    }

    @Test
    void a_stranger_applies_to_sessions_nothing_typed_is_lost_and_sending_twice_is_once() {
        long campaign = campaign(2, "");
        long morning = session(campaign, "朝の部", 1);
        long same = session(campaign, "朝の裏番組", 1);
        long evening = session(campaign, "夜の部", 9);
        long hidden = session(campaign, "内輪の部", 12);
        data.jdbc().sql("update session set publication_flag_id = 2 where id = ?").param(hidden).update();
        String email = email();
        sites.change(data.staff(), List.of("example.co.jp"));
        String known = (Data.unique("") + "abcdefghijklmnop").substring(0, 14);
        Browser browser = new Browser(port).cookie("__CAMVID", known);
        HttpResponse<String> choice = browser.get(path(campaign));
        assertThat(choice.body()).contains("朝の部", "夜の部", "手順 1 / 3").doesNotContain("内輪の部");
        assertThat(browser.post(path(campaign), choice).body()).contains("サブキャンペーンを選択してください");
        assertThat(browser.post(path(campaign), choice, "session", "" + morning, "session", "" + same).body())
                .contains("同じ時間帯のサブキャンペーンは、どれか1つを選びます");
        assertThat(browser.post(path(campaign), choice, "session", "" + hidden).statusCode()).isEqualTo(400);
        HttpResponse<String> form = browser.post(path(campaign), choice, "session", "" + morning, "session",
                "" + evening);
        assertThat(form.body()).contains("お客様情報", "autocomplete=\"family-name\"");
        HttpResponse<String> wrong = browser.post(path(campaign), form, "v-Name1", "山田", "v-Email", "nowhere");
        assertThat(wrong.statusCode()).isEqualTo(400);
        assertThat(wrong.body()).contains("必ず入力してください", "value=\"nowhere\"", "value=\"山田\"", "href=\"#v-Name2\"");
        HttpResponse<String> confirm = browser.post(path(campaign), wrong, person(email, "v-CompanyName", "例示製作所"));
        assertThat(confirm.body()).contains("この内容で申し込む", "例示製作所", "朝の部", "夜の部");
        HttpResponse<String> back = browser.post(path(campaign), confirm, "to", "CHOICE");
        assertThat(back.body()).contains("value=\"例示製作所\"").containsPattern("value=\"" + morning + "\"[^>]* checked");
        HttpResponse<String> changed = browser.post(path(campaign), back, "session", "" + evening);
        HttpResponse<String> again = browser.post(path(campaign), changed, person(email, "v-CompanyName", "例示製作所"));
        assertThat(again.body()).contains("夜の部").doesNotContain("朝の部");
        assertThat(applications(campaign)).as("nothing is stored before the end").isEmpty();
        List<CompletableFuture<HttpResponse<String>>> twice = List.of(
                CompletableFuture.supplyAsync(() -> browser.post(path(campaign), again)),
                CompletableFuture.supplyAsync(() -> browser.post(path(campaign), again)));
        twice.forEach(one -> isDone(one.join(), campaign));
        assertThat(applications(campaign)).containsExactly("1 1 1 " + email + " " + evening + ":1");
        assertThat(data.jdbc().sql("select l.email || ' ' || b.bind_reason_id from tracking_browser b"
                + " join lead l on l.id = b.lead_id where b.browser_id = ?").param(known).query(String.class).single())
                .as("the browser is theirs").isEqualTo(email + " 1");
        assertThat(browser.get("/public/application/done/" + campaign).body()).contains("お申込みを受け付けました");
    }

    @Test
    void what_is_charged_is_shown_with_its_discounts_before_it_is_billed() {
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
        long campaign = campaign(1, "price_type_id = 2, price = 10000");
        flow(campaign, "max_quantity = 3", 2, 4, 6, 7, 8);
        String code = Data.unique("VIP");
        data.jdbc()
                .sql("""
                        insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id, discount_rate,
                            is_active, date_regist, date_update) values (?, 1, '優待', ?, 1, 2, 20, 1, now(), now())""")
                .params(campaign, code).update();
        Browser browser = new Browser(port);
        HttpResponse<String> cart = browser.get(path(campaign));
        assertThat(cart.body()).contains("手順2", "10,000 円");
        assertThat(browser.post(path(campaign), cart, "code", "NONE", "quantity", "1").body())
                .contains("割引コードが正しくありません", "value=\"NONE\"");
        assertThat(browser.post(path(campaign), cart, "quantity", "4").statusCode()).isEqualTo(400);
        assertThat(browser.post(path(campaign), cart, "code", code, "quantity", "3", "to", "CART").body())
                .contains("24,000 円");
        HttpResponse<String> form = browser.post(path(campaign), cart, "code", code, "quantity", "2");
        String email = email();
        HttpResponse<String> payment = browser.post(path(campaign), form, person(email));
        assertThat(payment.body()).contains("銀行振込", "優待", "-4,000 円", "16,000 円");
        assertThat(browser.post(path(campaign), payment).body()).contains("必ず入力してください");
        HttpResponse<String> confirm = browser.post(path(campaign), payment, "method", "2");
        assertThat(confirm.body()).contains("16,000 円", "銀行振込");
        isDone(browser.post(path(campaign), confirm), campaign);
        assertThat(applications(campaign)).containsExactly("1 1 2 " + email + " -");
        assertThat(data.jdbc().sql("select membership_id from lead where email = ?").param(email).query(Long.class)
                .single()).as("no login where the flow makes none").isEqualTo(2);
        assertThat(data.jdbc().sql("select total_amount from application where campaign_id = ?").param(campaign)
                .query(Long.class).single()).isEqualTo(16000);
    }

    @Test
    void a_seat_that_is_gone_by_the_end_leads_back_to_the_choice_and_the_waiting_list_is_one_to_choose() {
        long campaign = campaign(2, "");
        long session = session(campaign, "小部屋", 1);
        data.jdbc().sql("update session set limit_user_num = 1 where id = ?").param(session).update();
        Browser browser = new Browser(port);
        String email = email();
        HttpResponse<String> form = browser.post(path(campaign), browser.get(path(campaign)), "session", "" + session);
        HttpResponse<String> confirm = browser.post(path(campaign), form, person(email));
        data.jdbc().sql("update session set number_of_applications = 1 where id = ?").param(session).update();
        HttpResponse<String> gone = browser.post(path(campaign), confirm);
        assertThat(gone.statusCode()).isEqualTo(409);
        assertThat(gone.body()).contains("定員に達したため申込できません", "満席です").doesNotContain("name=\"waits\"");
        data.jdbc().sql("update session set waiting_list_type_id = 2 where id = ?").param(session).update();
        HttpResponse<String> full = browser.post(path(campaign), confirm);
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("定員に達したため申込できません", "満席・キャンセル待ち可", "checked=\"checked\"",
                "value=\"" + email + "\"");
        assertThat(browser.post(path(campaign), full, "session", "" + session).body())
                .as("told where it is chosen, not at the end").contains("キャンセル待ちで申し込むときは");
        HttpResponse<String> waits = browser.post(path(campaign),
                browser.post(path(campaign), full, "session", "" + session, "waits", "1"), person(email));
        assertThat(waits.body()).contains(">キャンセル待ち<", ">キャンセル待ちで申込<");
        HttpResponse<String> sent = browser.post(path(campaign), waits);
        assertThat(browser.get(Browser.location(sent)).body()).contains("キャンセル待ちで受け付けました");
        assertThat(applications(campaign)).containsExactly("2 1 1 " + email + " " + session + ":2");
    }

    @Test
    void a_survey_is_answered_on_the_way_and_kept_with_the_application() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int question = question(survey, "ご質問", 1);
        long flow = flow(campaign, "is_active = true", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        Browser browser = new Browser(port);
        await().until(() -> browser.post(path(campaign), browser.get(path(campaign)), person(email())).body()
                .contains("ご質問"));
        HttpResponse<String> asked = browser.post(path(campaign), browser.get(path(campaign)), person(email()));
        assertThat(browser.post(path(campaign), asked).body()).contains("必ず入力してください");
        HttpResponse<String> confirm = browser.post(path(campaign), asked, "q" + question, "駐車場はありますか");
        isDone(browser.post(path(campaign), confirm), campaign);
        assertThat(data.jdbc().sql("""
                select s.told::text from application a join survey_answer s on s.history_id = a.enquete_history_id
                where a.campaign_id = ?""").param(campaign).query(String.class).list()).singleElement().asString()
                .contains("駐車場はありますか");
    }

    @Test
    void a_form_of_elsewhere_an_old_one_and_one_that_a_program_fills_in_store_nothing() {
        long campaign = campaign(1, "");
        Browser browser = new Browser(port);
        HttpResponse<String> page = browser.get(path(campaign));
        assertThat(new Browser(port).post(path(campaign), page, person(email())).statusCode()).isEqualTo(403);
        isDone(browser.post(path(campaign), page, person(email(), "website", "http://example.com/")), campaign);
        HttpResponse<String> confirm = browser.post(path(campaign), page, person(email()));
        assertThat(browser.post(path(campaign), confirm, "life", "x").statusCode()).as("the first of two counts")
                .isBetween(302, 303);
        long closed = campaign(1, "seminar_status_id = 4");
        assertThat(browser.get(path(closed)).body()).contains("申込受付は終了しました");
        long nowhere = campaign(1, "seminar_status_id = 3, seminar_publication_type_id = 4");
        assertThat(browser.get(path(nowhere)).statusCode()).isEqualTo(404);
        assertThat(browser.get(path(campaign) + "?flow=999999").statusCode()).isEqualTo(404);
        assertThat(browser.post(path(campaign), page, person(email(), "v-Name3", "x".repeat(70_000))).statusCode())
                .isEqualTo(413);
        assertThat(applications(campaign)).hasSize(1);
    }

    @Test
    void ten_wrong_codes_shut_a_network_out_of_codes_and_of_nothing_else() {
        long campaign = campaign(1, "price_type_id = 2, price = 1000");
        flow(campaign, "is_active = true", 2, 4, 6, 7, 8);
        Browser guesser = new Browser(port);
        HttpResponse<String> cart = guesser.get(path(campaign));
        for (int i = 0; i < 10; i++) {
            assertThat(guesser.post(path(campaign), cart, "code", "NONE" + i, "quantity", "1").statusCode())
                    .isEqualTo(400);
        }
        HttpResponse<String> shut = guesser.post(path(campaign), cart, "code", "NONE", "quantity", "1");
        assertThat(shut.statusCode()).isEqualTo(429);
        assertThat(shut.headers().firstValue("Retry-After").orElse("")).matches("[1-9][0-9]*");
        assertThat(guesser.post(path(campaign), cart, "quantity", "1").body()).contains("v-Name1");
        Browser other = new Browser(port).from("192.0.2.7");
        assertThat(other.post(path(campaign), other.get(path(campaign)), "code", "NONE", "quantity", "1").statusCode())
                .isEqualTo(400);
    }

    @Test
    void passwords_that_no_form_asks_for_keep_nobody_from_applying() {
        int word = items.create(new NewCustomItem("VisitorData", "合言葉", "", 6, null, null, true, null, List.of()));
        try {
            long campaign = campaign(1, "");
            Browser browser = new Browser(port);
            HttpResponse<String> form = browser.get(path(campaign));
            assertThat(form.body()).doesNotContain("合言葉", "multipart");
            isDone(browser.post(path(campaign), browser.post(path(campaign), form, person(email()))), campaign);
            assertThat(applications(campaign)).hasSize(1);
        } finally {
            editor.remove("VisitorData", word);
        }
    }

    @Test
    void a_survey_that_comes_last_is_asked_of_everybody_alike_and_kept_once_with_the_application_that_was_made() {
        long campaign = campaign(1, "");
        long survey = survey(campaign);
        int question = question(survey, "ご感想", 1);
        data.jdbc().sql("update survey_question set visitor_column_name = 'CompanyName' where id = ?").param(question)
                .update();
        long flow = flow(campaign, "is_survey_later = true", 4, 5, 7, 8);
        data.jdbc().sql("update flow_step set survey_template_id = ? where flow_id = ? and step_type_id = 5")
                .params(survey, flow).update();
        String email = email();
        Browser guest = new Browser(port);
        HttpResponse<String> confirm = guest.post(path(campaign), guest.get(path(campaign)), person(email));
        assertThat(confirm.body()).contains("この内容で申し込む", "手順 2 / 2").doesNotContain("ご感想");
        String done = Browser.location(guest.post(path(campaign), confirm));
        assertThat(done).contains("/public/application/done/" + campaign + "?key=");
        String later = done.substring(done.indexOf("/public/")).replace("/done/", "/survey/");
        assertThat(guest.get(done).body()).contains("お申込みを受け付けました", "href=\"" + later + "\"");
        await().until(() -> guest.get(later).body().contains("ご感想"));
        HttpResponse<String> asked = guest.get(later);
        // Which items there are, a copy knows that is up to a second old.
        await().until(() -> guest.post(later, asked).body().contains("必ず入力してください"));
        HttpResponse<String> thanks = guest.post(later, asked, "q" + question, "例示製作所");
        assertThat(Browser.location(thanks)).endsWith("/public/application/done/" + campaign + "?answered=1");
        assertThat(guest.get(Browser.location(thanks)).body()).contains("ご回答ありがとうございました");
        assertThat(Browser.location(guest.post(later, asked, "q" + question, "二度目"))).contains("answered=1");

        Browser again = new Browser(port);
        String same = Browser.location(again.post(path(campaign),
                again.post(path(campaign), again.get(path(campaign)), person(email))));
        String other = same.substring(same.indexOf("/public/")).replace("/done/", "/survey/");
        assertThat(Browser.location(again.post(other, again.get(other), "q" + question, "他人")))
                .as("whoever has applied before is asked just so").contains("answered=1");
        assertThat(data.jdbc().sql("""
                select l.company_name || ' ' || (select string_agg(s.told::text, ',') from survey_answer s
                    where s.lead_id = l.id) || ' ' || (a.enquete_history_id is not null)
                from application a join lead l on l.id = a.lead_id where a.campaign_id = ?""").param(campaign)
                .query(String.class).list()).singleElement().asString().startsWith("例示製作所 ").endsWith(" true")
                .doesNotContain("二度目", "他人");
        assertThat(guest.get("/public/application/survey/" + campaign + "?key=x").statusCode()).isEqualTo(404);
        assertThat(new Browser(port).post(later, asked, "q" + question, "よそから").statusCode()).isEqualTo(403);
        assertThat(guest.post(later, asked, "q" + question, "x".repeat(70_000)).statusCode()).isEqualTo(413);
        Browser busy = new Browser(port).from("192.0.2.88");
        HttpResponse<String> often = busy.post(later, asked);
        for (int i = 0; i < 200 && often.statusCode() == 403; i++) {
            often = busy.post(later, asked);
        }
        assertThat(often.statusCode() + " " + often.headers().firstValue("Retry-After").orElse("")).isEqualTo("429 60");
    }
}
