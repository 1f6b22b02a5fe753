package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.Set;

import io.yoriai.application.ApplicationLinks.Page;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Pages of one application by the links of mails: ticket, cancelling, changing, invoice (spec/smp-mail-tracking.md 3.2). */
@ServerTest
class ApplicationPagesTest {

    @LocalServerPort
    int port;
    @Autowired
    Data data;
    @Autowired
    ApplicationLinks links;

    private long lead;
    private long campaign;
    private long first;
    private long application;

    @Autowired
    SystemSettings settings;

    @BeforeEach
    void an_application() {
        lead = data.lead("花子", Data.unique("page") + "@example.com");
        campaign = data.campaign("秋の<展示会>");
        first = data.session(campaign, "基調講演");
        application = data.application(lead, campaign, first);
    }

    private String path(Page page) {
        return links.path(page, application, lead);
    }

    private void settings(String json) {
        data.jdbc().sql("update campaign set settings = ?::jsonb where id = ?").params(json, campaign).update();
    }

    private String status() {
        return data.jdbc()
                .sql("select application_status_id || ' ' || (select string_agg(x.application_status_id::text, ',')"
                        + " from application_session x where x.application_id = a.id) from application a where a.id = ?")
                .param(application).query(String.class).single();
    }

    @Test
    void a_ticket_shows_the_code_of_the_kind_and_from_the_day_that_the_campaign_says() {
        Browser browser = new Browser(port);
        HttpResponse<String> ticket = browser.get(path(Page.TICKET));
        assertThat(ticket.statusCode()).isEqualTo(200);
        assertThat(ticket.body()).contains("花子", "秋の&lt;展示会&gt;", "基調講演", "class=\"qr bars\"",
                "a%08da".formatted(lead));
        assertThat(ticket.headers().firstValue("Cache-Control")).contains("no-store");
        assertThat(ticket.headers().firstValue("Referrer-Policy")).contains("no-referrer");
        settings("{\"32\": \"3\", \"37\": \"名刺を2枚お持ちください\"}");
        assertThat(browser.get(path(Page.TICKET)).body()).contains("class=\"qr qr-3\"", "名刺を2枚")
                .doesNotContain("a%08da".formatted(lead));
        settings("{\"32\": \"2\", \"31\": \"3\"}");
        data.jdbc().sql("update application set visitor_data_code = 'low1' where id = ?").param(application).update();
        assertThat(browser.get(path(Page.TICKET)).body()).as("Code39 has no small letters")
                .contains("このIDではバーコードを表示できません").doesNotContain("class=\"qr");
        settings("{\"21\": \"3\", \"22\": \"2\"}");
        data.jdbc().sql("update campaign set start_day = ?::timestamptz + interval '30 days' where id = ?")
                .param(data.now()).param(campaign).update();
        assertThat(browser.get(path(Page.TICKET)).body()).contains("から表示できます").doesNotContain("class=\"qr");
        settings("{\"30\": \"0\"}");
        assertThat(browser.get(path(Page.TICKET)).body()).contains("公開していません");
    }

    @Test
    void a_ticket_is_printed_where_the_campaign_has_it_on_paper() throws Exception {
        Browser browser = new Browser(port);
        String pdf = path(Page.TICKET) + ".pdf";
        assertThat(browser.get(path(Page.TICKET)).body()).contains(pdf, "class=\"qr bars\"");
        Set<String> papers = new HashSet<>();
        for (String settings : new String[]{"{}", "{\"32\": \"3\", \"36\": \"3\", \"37\": \"名刺を2枚\"}",
            "{\"36\": \"2\", \"31\": \"3\", \"32\": \"2\"}"}) {
            settings(settings);
            HttpResponse<String> print = browser.get(pdf);
            assertThat(print.statusCode()).as(settings).isEqualTo(200);
            assertThat(print.headers().firstValue("Content-Type")).contains("application/pdf");
            papers.add(paper(pdf));
        }
        assertThat(papers).as("millimetres").containsExactlyInAnyOrder("210 x 297", "100 x 148", "105 x 148");
        settings("{\"35\": \"1\"}");
        assertThat(browser.get(path(Page.TICKET)).body()).contains(pdf).doesNotContain("class=\"qr bars\"");
        settings("{\"35\": \"2\"}");
        assertThat(browser.get(path(Page.TICKET)).body()).doesNotContain(".pdf").contains("class=\"qr bars\"");
        assertThat(browser.get(pdf).statusCode()).isEqualTo(404);
        settings("{\"30\": \"0\"}");
        assertThat(browser.get(pdf).statusCode()).isEqualTo(404);
    }

    private String paper(String pdf) throws Exception {
        byte[] bytes = HttpClient.newHttpClient().send(
                HttpRequest.newBuilder(URI.create("http://localhost:" + port + pdf)).build(),
                HttpResponse.BodyHandlers.ofByteArray()).body();
        try (PDDocument document = Loader.loadPDF(bytes)) {
            assertThat(document.getNumberOfPages()).isEqualTo(1);
            PDRectangle page = document.getPage(0).getMediaBox();
            return Math.round(page.getWidth() / 72 * 25.4) + " x " + Math.round(page.getHeight() / 72 * 25.4);
        }
    }

    @Test
    void a_link_that_was_altered_or_is_for_another_page_or_whose_lead_is_another_leads_nowhere() {
        Browser browser = new Browser(port);
        String cancel = path(Page.CANCEL);
        String token = cancel.substring(cancel.lastIndexOf('/') + 1);
        for (int at : new int[]{0, 10, 21, 30, 43}) {
            char other = token.charAt(at) == 'A' ? 'E' : 'A';
            String altered = token.substring(0, at) + other + token.substring(at + 1);
            assertThat(browser.get("/public/application/cancel/" + altered).statusCode()).as(altered).isEqualTo(404);
        }
        for (String page : new String[]{"ticket", "change", "billing"}) {
            assertThat(browser.get("/public/application/" + page + "/" + token).statusCode()).as(page).isEqualTo(404);
        }
        long thief = data.lead();
        assertThat(browser.get(links.path(Page.CANCEL, application, thief)).statusCode()).isEqualTo(404);
        data.jdbc().sql("update application set lead_id = ? where id = ?").params(thief, application).update();
        assertThat(browser.get(cancel).statusCode()).as("it is no longer that lead's").isEqualTo(404);
    }

    @Test
    void opening_the_page_cancels_nothing_and_its_button_does_until_the_campaign_says_it_is_too_late() {
        Browser browser = new Browser(port);
        HttpResponse<String> page = browser.get(path(Page.CANCEL));
        assertThat(page.body()).contains("キャンセルしてよろしいですか", "基調講演");
        assertThat(status()).isEqualTo("1 1");
        assertThat(new Browser(port).post(path(Page.CANCEL), page).statusCode()).as("another browser's form")
                .isEqualTo(403);
        settings("{\"17\": \"24\"}");
        data.jdbc().sql("update campaign set start_day = ? where id = ?").param(data.now()).param(campaign).update();
        assertThat(browser.post(path(Page.CANCEL), page).statusCode()).isEqualTo(409);
        assertThat(browser.get(path(Page.CANCEL)).body()).contains("キャンセル期限を過ぎています");
        assertThat(status()).isEqualTo("1 1");
        settings("{}");
        assertThat(browser.post(path(Page.CANCEL), page).body()).contains("キャンセルしました");
        assertThat(status()).isEqualTo("3 3");
        assertThat(data.jdbc().sql("select kind from application_event where application_id = ?").param(application)
                .query(String.class).list()).as("what mails follow").containsExactly("CANCELLED");
        assertThat(browser.get(path(Page.CANCEL)).body()).contains("キャンセル済み").doesNotContain("type=\"submit\"");
        assertThat(browser.get(path(Page.TICKET)).body()).doesNotContain("class=\"qr");
    }

    @Test
    void what_was_chosen_is_changed_by_a_new_application_that_takes_the_place_of_the_old_one() {
        Browser browser = new Browser(port);
        long second = data.session(campaign, "分科会");
        data.jdbc().sql("update session set end_day = end_day + interval '1 day' where id = ?").param(second).update();
        HttpResponse<String> page = browser.get(path(Page.CHANGE));
        assertThat(page.body()).contains("基調講演", "分科会", "checked=\"checked\"");
        assertThat(status()).isEqualTo("1 1");
        assertThat(browser.post(path(Page.CHANGE), page).statusCode()).as("nothing is chosen").isEqualTo(400);
        HttpResponse<String> done = browser.post(path(Page.CHANGE), page, "session", "" + second);
        assertThat(done.statusCode()).as(done.body()).isEqualTo(200);
        assertThat(done.body()).contains("申込内容を変更しました", "分科会", "/public/application/ticket/");
        assertThat(status()).isEqualTo("3 3");
        assertThat(data.jdbc()
                .sql("select a.application_route_id || ' ' || a.application_status_id || ' ' || x.session_id"
                        + " from application a join application_session x on x.application_id = a.id"
                        + " where a.previous_application_id = ?")
                .param(application).query(String.class).single()).isEqualTo("2 1 " + second);
        assertThat(browser.get(path(Page.CHANGE)).body()).doesNotContain("type=\"submit\"");
        settings("{\"18\": \"0\"}");
        assertThat(browser.post(path(Page.CHANGE), page, "session", "" + first).statusCode()).isEqualTo(409);
    }

    @Test
    void a_change_that_costs_something_is_paid_as_is_said_and_a_refused_one_keeps_what_was_chosen() {
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
        Browser browser = new Browser(port);
        long second = data.session(campaign, "有料の分科会");
        data.jdbc().sql("""
                update session set end_day = end_day + interval '1 day', payment_flag_id = 2, price = 3000
                where id = ?""").param(second).update();
        data.jdbc().sql("update campaign set price_type_id = 3 where id = ?").param(campaign).update();
        data.jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_amount, end_day, date_regist, date_update)
                values (?, 1, '早割', 'HAYA', 1, 1, 500, now() - interval '1 day', now(), now())""").param(campaign)
                .update();
        data.jdbc().sql("update application set discount_code = 'HAYA' where id = ?").param(application).update();
        HttpResponse<String> page = browser.get(path(Page.CHANGE));
        assertThat(page.body()).contains("割引コード「HAYA」を使う", "銀行振込");
        HttpResponse<String> unpaid = browser.post(path(Page.CHANGE), page, "session", "" + second, "waits", "1");
        assertThat(unpaid.statusCode()).isEqualTo(400);
        assertThat(unpaid.body()).contains("お支払い方法を選びます", "id=\"waits\" name=\"waits\" value=\"1\" checked")
                .containsPattern("value=\"" + second + "\"\\s+checked")
                .doesNotContainPattern("value=\"" + first + "\"\\s+checked");
        assertThat(browser.post(path(Page.CHANGE), page, "session", "" + second, "method", "2", "code", "1").body())
                .contains("割引コードの利用期間外です", "name=\"code\" value=\"1\" checked");
        assertThat(browser.post(path(Page.CHANGE), page, "session", "" + second, "method", "2").body())
                .contains("申込内容を変更しました", "3,000 円", "未入金", "期限 20");
    }

    @Test
    void an_invoice_is_handed_out_by_the_button_alone_and_a_receipt_when_it_is_paid() {
        Browser browser = new Browser(port);
        assertThat(browser.get(path(Page.BILLING)).body()).contains("請求書はありません");
        data.jdbc()
                .sql("""
                        insert into billing (application_id, details, tax_rate, price, discount_amount, total_amount, date_billing,
                            date_regist, date_update)
                        values (?, '[{"Name": "第1回", "UnitPrice": 5500, "Quantity": 1, "Amount": 5500}]', 10, 5500, 0, 5500, now(),
                            now(), now())""")
                .param(application).update();
        HttpResponse<String> page = browser.get(path(Page.BILLING));
        assertThat(page.body()).contains("5,500").doesNotContain("name=\"receipt\"");
        assertThat(data.jdbc()
                .sql("select count(*) from invoice i join billing b on b.id = i.billing_id where b.application_id = ?")
                .param(application).query(Integer.class).single()).isZero();
        HttpResponse<String> invoice = browser.post(path(Page.BILLING), page);
        assertThat(invoice.headers().firstValue("Content-Type").orElse("")).startsWith("application/pdf");
        assertThat(invoice.body()).startsWith("%PDF");
        assertThat(browser.post(path(Page.BILLING), page, "receipt", "1").statusCode()).isEqualTo(409);
        data.jdbc().sql("update application set payment_status_id = 3 where id = ?").param(application).update();
        assertThat(browser.post(path(Page.BILLING), browser.get(path(Page.BILLING)), "receipt", "1").body())
                .startsWith("%PDF");
    }
}
