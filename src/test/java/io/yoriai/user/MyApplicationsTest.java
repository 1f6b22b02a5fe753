package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.Map;

import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** In my page a lead downloads invoices and receipts, cancels what was applied for and leaves queues (spec/smp-campaign.md 9.4). */
@ServerTest
class MyApplicationsTest {

    private static final String PASSWORD = "himitsu-1234";
    private static final String MINE = "/public/mypage";

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    SystemSettings settings;

    private long lead;
    private Browser browser;

    @BeforeEach
    void signIn() {
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
        String login = Data.unique("u");
        lead = api.call("visitor.post", "<VisitorData><Name1>利用</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><LoginId>" + login + "</LoginId><LoginPassword>" + PASSWORD
                + "</LoginPassword></VisitorData>").id();
        browser = new Browser(port);
        assertThat(browser.submit(MINE, "login", login, "password", PASSWORD).statusCode()).isEqualTo(303);
    }

    private long campaign(String columns) {
        long id = data.campaign(Data.unique("講座"));
        data.jdbc().sql("update campaign set ss_target_type_id = 1, " + columns + " where id = ?").param(id).update();
        return id;
    }

    private long apply(long campaign, long who) {
        return api.call("application.post", Map.of("waiting", "1"), "<Application xmlns=\"http://smartseminar.jp/\">"
                + "<Seminar><SeminarId>" + campaign + "</SeminarId></Seminar><VisitorId>" + who + "</VisitorId>"
                + "<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod></Application>").id();
    }

    private static String own(long application, String what) {
        return MINE + "/applications/" + application + "/" + what;
    }

    private int status(long application) {
        return data.jdbc().sql("select application_status_id from application where id = ?").param(application)
                .query((row, n) -> row.getInt(1)).single();
    }

    @Test
    void an_invoice_is_offered_where_the_campaign_wants_that_and_a_receipt_once_it_is_paid() {
        long campaign = campaign("price_type_id = 2, price = 5500");
        long application = apply(campaign, lead);
        assertThat(browser.get(MINE).body()).doesNotContain("invoice.pdf");
        assertThat(browser.get(own(application, "invoice.pdf")).statusCode()).isEqualTo(404);

        data.jdbc().sql("update campaign set settings = settings || '{\"14\": \"1\"}' where id = ?").param(campaign)
                .update();
        assertThat(browser.get(MINE).body()).contains(own(application, "invoice.pdf")).doesNotContain("receipt.pdf");
        HttpResponse<String> invoice = browser.get(own(application, "invoice.pdf"));
        assertThat(invoice.body()).startsWith("%PDF");
        assertThat(invoice.headers().firstValue("Content-Disposition").orElse("")).contains("I-");
        assertThat(browser.get(own(application, "receipt.pdf")).statusCode()).isEqualTo(404);
        api.call("visitor.putApplication", "<Application><Id>" + application + "</Id><PaymentStatus><PaymentStatusId>3"
                + "</PaymentStatusId></PaymentStatus></Application>");
        assertThat(browser.get(MINE).body()).contains(own(application, "receipt.pdf"));
        assertThat(browser.get(own(application, "receipt.pdf")).body()).startsWith("%PDF");

        long other = apply(campaign, data.lead());
        assertThat(browser.get(own(other, "invoice.pdf")).statusCode()).as("somebody else's").isEqualTo(404);
        assertThat(Browser.location(new Browser(port).get(own(application, "invoice.pdf")))).isEqualTo(MINE);
        assertThat(browser.submit(own(application, "cancel")).statusCode()).isEqualTo(303);
        assertThat(browser.get(MINE).body()).doesNotContain("invoice.pdf", "receipt.pdf");
    }

    @Test
    void what_was_applied_for_is_cancelled_and_a_queue_is_left_until_the_hours_that_the_campaign_says() {
        long campaign = campaign("limit_user_num = 1, waiting_list_type_id = 2");
        long seated = apply(campaign, lead);
        long behind = apply(campaign, data.lead());
        assertThat(browser.get(MINE).body()).contains(own(seated, "cancel"));
        assertThat(browser.post(own(seated, "cancel"), new Browser(port).get(MINE)).statusCode())
                .as("the form of another browser").isEqualTo(403);
        HttpResponse<String> done = browser.submit(own(seated, "cancel"));
        assertThat(done.statusCode()).isEqualTo(303);
        assertThat(browser.get(Browser.location(done)).body()).contains("キャンセルしました", "取消済み");
        assertThat(status(seated)).isEqualTo(3);
        assertThat(status(behind)).as("who waits gets the seat").isEqualTo(1);
        assertThat(browser.submit(own(seated, "cancel")).statusCode()).as("it is cancelled").isEqualTo(409);

        long waiting = apply(campaign, lead);
        assertThat(browser.get(MINE).body()).contains("キャンセル待ち");
        assertThat(browser.submit(own(waiting, "cancel")).statusCode()).isEqualTo(303);
        assertThat(status(waiting)).isEqualTo(3);
        assertThat(browser.submit(own(behind, "cancel")).statusCode()).as("somebody else's").isEqualTo(404);

        long late = campaign("start_day = now() + interval '10 years', settings = '{\"17\": \"8760\"}'");
        long application = apply(late, lead);
        assertThat(browser.get(own(application, "cancel")).body()).contains("キャンセルしてよろしいですか");
        data.jdbc().sql("update campaign set start_day = cast(? as timestamptz) + interval '364 days' where id = ?").params(data.now(), late)
                .update();
        assertThat(browser.get(MINE).body()).doesNotContain(own(application, "cancel"));
        HttpResponse<String> over = browser.submit(own(application, "cancel"));
        assertThat(over.statusCode()).isEqualTo(409);
        assertThat(over.body()).contains("キャンセル期限を過ぎています");
        data.jdbc().sql("update campaign set settings = '{\"16\": \"0\"}' where id = ?").param(late).update();
        assertThat(browser.submit(own(application, "cancel")).statusCode()).isEqualTo(409);
        assertThat(status(application)).isEqualTo(1);
    }

    @Test
    void surveys_for_applicants_stand_there_while_they_may_be_answered() {
        long campaign = campaign("limit_user_num = 9");
        long session = data.session(campaign, "分科会");
        data.jdbc().sql("update campaign set ss_target_type_id = 2 where id = ?").param(campaign).update();
        long survey = survey(campaign, 1);
        long bySession = survey(campaign, 2);
        assertThat(browser.get(MINE).body()).as("who did not apply").doesNotContain("/public/enquete/answer/");
        data.application(lead, campaign, session);
        String whole = "/public/enquete/answer/" + survey + "?target=1-" + campaign;
        String part = "/public/enquete/answer/" + bySession + "?target=2-" + session;
        assertThat(browser.get(MINE).body()).contains(whole, part, "分科会");
        HttpResponse<String> asked = browser.get(whole);
        assertThat(browser.post(whole, asked, "q" + question(survey), "よかった").body()).contains("ご回答ありがとうございました");
        assertThat(browser.get(MINE).body()).as("it is answered once").contains(part).doesNotContain(whole);
        data.jdbc().sql("update survey_template set is_active = 0 where id = ?").param(bySession).update();
        assertThat(browser.get(MINE).body()).doesNotContain("/public/enquete/answer/");
    }

    private int question(long survey) {
        return data.jdbc().sql("select id from survey_question where template_id = ?").param(survey)
                .query((row, n) -> row.getInt(1)).single();
    }

    private long survey(long campaign, int target) {
        long id = data.jdbc().sql("""
                insert into survey_template (name, title, ss_target_type_id, campaign_id, enquete_type_id,
                    answer_limit_type_id, date_regist, date_update)
                values ('事後', '事後アンケート', ?, ?, 2, 1, now(), now()) returning id""").params(target, campaign)
                .query((row, n) -> row.getLong(1)).single();
        data.jdbc().sql("""
                insert into survey_question (template_id, description, form_type_id, is_required, sort_no, date_regist,
                    date_update) values (?, 'ご感想', 1, 1, 1, now(), now())""").param(id).update();
        return id;
    }
}
