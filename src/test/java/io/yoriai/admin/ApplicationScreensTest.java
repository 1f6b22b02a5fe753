package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Staff;
import io.yoriai.record.SystemSettings;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Staff see applications, promote, cancel, reject and restore them, and book what is paid, as the API's methods would. */
@ServerTest
class ApplicationScreensTest {

    private static final String PASSWORD = "a-long-password-1";

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Data data;
    @Autowired
    Api api;
    @Autowired
    SystemSettings settings;

    private String login = "";
    private Visitor visitor = new Visitor(0);

    @BeforeEach
    void signIn() {
        login = Data.unique("desk");
        staff.create(login, PASSWORD, "受付 花子", null);
        visitor = new Visitor(port).signedIn(login, PASSWORD);
        data.jdbc().sql("insert into system_setting (name, value) values ('payment.methods', '2:3:4:5:6')"
                + " on conflict (name) do update set value = excluded.value").update();
        await().until(() -> settings.get("payment.methods", "").contains("6"));
    }

    private long campaign(int type, String columns) {
        long id = data.campaign(Data.unique("催し"));
        data.jdbc().sql("update campaign set ss_target_type_id = " + type + ", " + columns + " where id = ?").param(id)
                .update();
        return id;
    }

    private long apply(long campaign, long lead, String sessions) {
        return api
                .call("application.post", Map.of("waiting", "1"),
                        "<Application xmlns=\"http://smartseminar.jp/\"><Seminar><SeminarId>"
                                + campaign + "</SeminarId></Seminar><VisitorId>" + lead + "</VisitorId>" + sessions
                                + "<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod></Application>")
                .id();
    }

    private int status(long application) {
        return data.jdbc().sql("select application_status_id from application where id = ?").param(application)
                .query((row, n) -> row.getInt(1)).single();
    }

    private String lines(long application) {
        return data.jdbc().sql("select string_agg(application_status_id::text, ' ' order by id) from"
                + " application_session where application_id = ?").param(application)
                .query((row, n) -> row.getString(1))
                .single();
    }

    private String[] lineIds(long application) {
        return data.jdbc().sql("select id::text from application_session where application_id = ? order by id")
                .param(application).query((row, n) -> row.getString(1)).list().toArray(String[]::new);
    }

    /** Whether the lead was told of the newest event, or will be. */
    private boolean told(long application) {
        return data.jdbc().sql("""
                select coalesce((select mail & 1 = 1 from application_event where application_id = a.id
                        order by id desc limit 1), false)
                    or exists (select from mail m where m.lead_id = a.lead_id)
                from application a where a.id = ?""").param(application).query((row, n) -> row.getBoolean(1)).single();
    }

    private static String page(long application) {
        return "/admin/records/applications/" + application;
    }

    private static String act(long application, String act) {
        return "/admin/applications/" + application + "/" + act;
    }

    @Test
    void staff_find_who_waits_cancel_one_application_and_promote_another_out_of_turn() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, promotion_type_id = 2");
        long seated = apply(campaign, data.lead(), "");
        long first = apply(campaign, data.lead(), "");
        long second = apply(campaign, data.lead(), "");
        String list = "/admin/records/applications?key1=SeminarId&operator1=eq&value1=" + campaign;
        String waiting = "/admin/records/applications?key1=SeminarId&amp;operator1=EQ&amp;value1=" + campaign
                + "&amp;key2=ApplicationStatusId&amp;operator2=EQ&amp;value2=2";
        assertThat(visitor.get(list).body()).contains(waiting, page(seated) + "\"", page(first) + "\"");
        assertThat(visitor.get(waiting.replace("&amp;", "&")).body()).contains(page(first) + "\"", page(second) + "\"",
                "name=\"key2\" value=\"ApplicationStatusId\"").doesNotContain(page(seated) + "\"");
        assertThat(visitor.get("/admin/records/campaigns/" + campaign).body()).contains(page(first) + "\"");

        assertThat(visitor.get(page(first)).body()).contains(act(first, "promote"), act(first, "cancel"))
                .doesNotContain(act(first, "restore"));
        HttpResponse<String> full = visitor.submit(act(first, "promote"), "leadMail", "1");
        assertThat(full.statusCode()).isEqualTo(409);
        assertThat(full.body()).contains("定員に達しました");

        HttpResponse<String> cancelled = visitor.submit(act(seated, "cancel"), "cancelReason", "電話で申し出");
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(302);
        assertThat(status(seated)).isEqualTo(3);
        assertThat(told(seated)).as("no mail was wanted").isFalse();
        assertThat(visitor.get(page(seated) + "?done=application-cancel").body()).contains("キャンセルしました", "電話で申し出",
                "操作: " + login, act(seated, "restore")).doesNotContain(act(seated, "cancel"));
        assertThat(status(first)).as("promotion is by hand").isEqualTo(2);

        assertThat(visitor.submit(act(second, "promote"), "leadMail", "1").statusCode()).isEqualTo(302);
        assertThat(status(second)).isEqualTo(1);
        assertThat(told(second)).isTrue();
        assertThat(visitor.submit(act(first, "reject"), "cancelReason", "").statusCode()).isEqualTo(302);
        assertThat(status(first)).isEqualTo(4);
        assertThat(visitor.submit(act(seated, "restore")).body()).contains("定員に達しました");
        assertThat(visitor.submit(act(second, "cancel")).statusCode()).isEqualTo(302);
        assertThat(visitor.submit(act(seated, "restore")).statusCode()).isEqualTo(302);
        assertThat(status(seated)).isEqualTo(1);
        HttpResponse<String> again = visitor.submit(act(seated, "promote"));
        assertThat(again.statusCode()).as("it waits no more").isEqualTo(409);
    }

    @Test
    void what_is_paid_is_booked_and_taken_back_and_the_bill_is_printed() {
        long campaign = campaign(1, "price_type_id = 2, price = 5500");
        long application = apply(campaign, data.lead(), "");
        String edit = act(application, "edit");
        String code = data.jdbc().sql("select billing_code from application where id = ?").param(application)
                .query((row, n) -> row.getString(1)).single();
        assertThat(visitor.get(page(application)).body())
                .contains(code, "5,500 円", "未入金", act(application, "invoice.pdf"))
                .doesNotContain(act(application, "receipt.pdf"));
        assertThat(visitor.submit(edit, "paymentStatus", "4", "was-paymentStatus", "2").statusCode())
                .as("nothing was paid that could be paid back").isEqualTo(409);
        assertThat(visitor.submit(edit, "paymentStatus", "3", "was-paymentStatus", "2", "paymentDate", "2026-13-01")
                .body()).contains("paymentDate-fault");
        assertThat(visitor.submit(edit, "paymentStatus", "3", "was-paymentStatus", "2", "paymentDate", "2026-11-20",
                "memo", "窓口で現金").statusCode()).isEqualTo(302);
        assertThat(visitor.get(page(application)).body()).contains("入金済", "窓口で現金", act(application, "receipt.pdf"));
        assertThat(data.jdbc().sql("select payment_status_id || ' ' || payment_date from application where id = ?")
                .param(application).query((row, n) -> row.getString(1)).single()).isEqualTo("3 2026-11-20");
        assertThat(visitor.get(act(application, "receipt.pdf")).body()).startsWith("%PDF");
        assertThat(visitor.get(edit).body()).contains("value=\"2026-11-20\"", "窓口で現金");
        assertThat(visitor.submit(edit, "paymentStatus", "2", "was-paymentStatus", "3").statusCode()).isEqualTo(302);
        assertThat(visitor.get(page(application) + "?lang=en").body()).contains("Not paid", "Payment and note")
                .doesNotContain(act(application, "receipt.pdf"));
        visitor.submit(act(application, "cancel"));
        assertThat(visitor.get(page(application) + "?lang=ja").body()).contains("取消")
                .doesNotContain(act(application, "invoice.pdf"));
    }

    @Test
    void one_of_several_sessions_is_cancelled_and_another_promoted() {
        long campaign = campaign(2, "promotion_type_id = 2");
        long open = data.session(campaign, "朝の部");
        long full = data.session(campaign, "昼の部");
        data.jdbc().sql("update session set limit_user_num = 1, waiting_list_type_id = 2, promotion_type_id = 2,"
                + " start_day = timestamptz '2090-12-10 13:00+09', end_day = timestamptz '2090-12-10 14:00+09'"
                + " where id = ?").param(full).update();
        String both = "<ApplicationSessionList>" + session(open) + session(full) + "</ApplicationSessionList>";
        long before = apply(campaign, data.lead(), "<ApplicationSessionList>" + session(full)
                + "</ApplicationSessionList>");
        long application = apply(campaign, data.lead(), both);
        assertThat(lines(application)).isEqualTo("1 2");
        String[] ids = lineIds(application);
        assertThat(visitor.get(act(application, "cancel")).body()).contains("朝の部", "昼の部", "line-" + ids[0]);
        assertThat(visitor.submit(act(application, "cancel")).body()).contains("line-fault");
        assertThat(visitor.submit(act(application, "cancel"), "line", ids[0]).statusCode()).isEqualTo(302);
        assertThat(lines(application)).isEqualTo("3 2");
        visitor.submit(act(before, "cancel"), "line", lineIds(before)[0]);
        assertThat(visitor.get(act(application, "promote")).body()).contains("昼の部").doesNotContain("朝の部");
        assertThat(visitor.submit(act(application, "promote"), "line", ids[1]).statusCode()).isEqualTo(302);
        assertThat(lines(application)).isEqualTo("3 1");
        assertThat(status(application)).isEqualTo(1);
        assertThat(visitor.get(page(application)).body()).contains("繰り上げ", "昼の部");
    }

    private static String session(long id) {
        return "<ApplicationSession><Session><SessionId>" + id + "</SessionId></Session></ApplicationSession>";
    }

    @Test
    void many_are_promoted_booked_and_cancelled_at_once_and_which_cannot_is_told() {
        long campaign = campaign(1, "price_type_id = 2, price = 100, limit_user_num = 1, waiting_list_type_id = 2,"
                + " promotion_type_id = 2");
        long seated = apply(campaign, data.lead(), "");
        long first = apply(campaign, data.lead(), "");
        long second = apply(campaign, data.lead(), "");
        assertThat(visitor.get("/admin/records/applications").body()).contains("form=\"chosen\"",
                "name=\"application\"", "繰り上げる");
        String bulk = "/admin/applications/bulk";
        assertThat(visitor.get(bulk + "?act=cancel").statusCode()).isEqualTo(400);
        String both = "&application=" + first + "&application=" + second;
        assertThat(visitor.get(bulk + "?act=promote" + both).body()).contains("2件", "name=\"leadMail\"");
        data.jdbc().sql("update campaign set limit_user_num = 2 where id = ?").param(campaign).update();
        HttpResponse<String> part = visitor.submitTo(bulk + "?act=promote" + both, bulk, "act", "promote",
                "application", "" + first, "application", "" + second);
        assertThat(part.statusCode()).isEqualTo(409);
        assertThat(part.body()).contains("1件できました。次の 1件はできませんでした", page(second), "定員に達しました");
        assertThat(List.of(status(first), status(second))).containsExactly(1, 2);
        HttpResponse<String> paid = visitor.submitTo(bulk + "?act=paid" + both, bulk, "act", "paid", "paymentDate",
                "2026-11-20", "application", "" + seated, "application", "" + first);
        assertThat(paid.statusCode()).as(paid.body()).isEqualTo(302);
        assertThat(data.jdbc().sql("select count(*) from application where campaign_id = ? and payment_status_id = 3"
                + " and payment_date = date '2026-11-20'").param(campaign).query(Integer.class).single()).isEqualTo(2);
        HttpResponse<String> gone = visitor.submitTo(bulk + "?act=cancel" + both, bulk, "act", "cancel", "cancelReason",
                "中止", "application", "" + seated, "application", "" + first, "application", "" + second);
        assertThat(gone.statusCode()).as(gone.body()).isEqualTo(302);
        assertThat(List.of(status(seated), status(first), status(second))).containsOnly(3);
        assertThat(told(seated)).isFalse();
    }

    @Test
    void those_who_are_ticked_came_entered_left_or_did_not_come_after_all() {
        long campaign = campaign(1, "entry_pattern = 2, settings = settings || '{\"47\": \"1\"}', limit_user_num = 1,"
                + " waiting_list_type_id = 2, promotion_type_id = 2");
        long came = apply(campaign, data.lead(), "");
        long waits = apply(campaign, data.lead(), "");
        String bulk = "/admin/applications/bulk";
        assertThat(visitor.get(bulk + "?act=attend&application=" + came).body()).contains("来場メール")
                .doesNotContain("leadMail");
        HttpResponse<String> part = bulk("attend", came, waits);
        assertThat(part.statusCode()).isEqualTo(409);
        assertThat(part.body()).contains("1件できました", page(waits), "事前登録がされていません");
        assertThat(List.of(status(came), status(waits))).containsExactly(5, 2);
        assertThat(bulk("attend", came).body()).contains("既に受付済みです");
        assertThat(bulk("enter", came).body()).contains("既に入場済みです");
        assertThat(bulk("leave", came).statusCode()).isEqualTo(302);
        assertThat(bulk("leave", came).body()).contains("入場していません");
        assertThat(bulk("enter", came).statusCode()).isEqualTo(302);
        assertThat(data.jdbc().sql("""
                select string_agg(e.kind || ' ' || e.source, ', ' order by e.id) from entry_exit e
                    join attendance a on a.id = e.attendance_id where a.campaign_id = ?""").param(campaign)
                .query(String.class).single()).endsWith("2 5, 1 5");
        assertThat(bulk("absent", came).statusCode()).isEqualTo(302);
        assertThat(status(came)).isEqualTo(1);
        assertThat(bulk("absent", came).body()).contains("該当する来場履歴が存在しません");
        assertThat(bulk("leave", came).body()).contains("該当する来場履歴が存在しません");
    }

    @Test
    void those_who_are_ticked_came_to_their_sessions_and_not_to_the_venue() {
        long campaign = campaign(2, "settings = settings || '{\"46\": \"1\"}'");
        long one = data.session(campaign, Data.unique("会"));
        long two = data.session(campaign, Data.unique("会"));
        data.jdbc().sql("update session set start_day = start_day + interval '9 hours',"
                + " end_day = end_day + interval '9 hours' where id = ?").param(two).update();
        long lead = data.lead();
        long application = apply(campaign, lead, sessions(one, two));
        long single = apply(campaign(1, "limit_user_num = 5"), data.lead(), "");
        HttpResponse<String> part = bulk("sit", application, single);
        assertThat(part.statusCode()).as(part.body()).isEqualTo(409);
        assertThat(part.body()).contains("1件できました", page(single), "この状態には変更できません");
        assertThat(status(application) + ": " + lines(application)).as("the venue was not attended")
                .isEqualTo("1: 5 5");
        assertThat(venues(campaign)).isEqualTo("0 2");
        assertThat(bulk("sit", application).body()).as("nothing is left").contains("この状態には変更できません");
        assertThat(bulk("attend", application).statusCode()).isEqualTo(302);
        assertThat(status(application) + ": " + lines(application)).isEqualTo("5: 5 5");
        assertThat(bulk("unsit", application).statusCode()).isEqualTo(302);
        assertThat(status(application) + ": " + lines(application)).as("the venue stays attended").isEqualTo("5: 1 1");
        assertThat(venues(campaign)).isEqualTo("1 0");
    }

    private static String sessions(long... ids) {
        StringBuilder list = new StringBuilder("<ApplicationSessionList>");
        for (long id : ids) {
            list.append("<ApplicationSession><Session><SessionId>").append(id)
                    .append("</SessionId></Session></ApplicationSession>");
        }
        return list.append("</ApplicationSessionList>").toString();
    }

    /** How many came to the venue, and how many visits there are to sessions. */
    private String venues(long campaign) {
        return data.jdbc().sql("""
                select count(distinct a.venue_id) || ' ' || count(s.id) from attendance a
                    left join session_attendance s on s.attendance_id = a.id and s.cancelled_at is null
                where a.campaign_id = ?""").param(campaign).query(String.class).single();
    }

    private HttpResponse<String> bulk(String act, long... applications) {
        java.util.List<String> fields = new java.util.ArrayList<>(List.of("act", act));
        StringBuilder page = new StringBuilder("/admin/applications/bulk?act=" + act);
        for (long application : applications) {
            page.append("&application=").append(application);
            fields.addAll(List.of("application", "" + application));
        }
        return visitor.submitTo(page.toString(), "/admin/applications/bulk", fields.toArray(String[]::new));
    }

    @Test
    void a_campaign_gets_series_of_codes_and_every_fault_is_told_at_its_field() {
        long campaign = campaign(1, "price_type_id = 2, price = 100");
        String path = "/admin/campaigns/" + campaign + "/numbering";
        String preview = "/admin/campaigns/" + campaign + "/preview";
        assertThat(visitor.get("/admin/records/campaigns/" + campaign).body()).contains(path, "\"" + preview + "\"",
                "href=\"/public/seminar/view/" + campaign + "\"").doesNotContain("{host}");
        assertThat(visitor.get(preview).headers().firstValue("Location").orElse(""))
                .contains("/public/seminar/view/" + campaign + "?preview=");
        assertThat(visitor.submit(path, "BILLING-own", "1", "BILLING-prefix", "日本", "BILLING-digits", "4",
                "BILLING-next", "1", "LEAD-own", "1", "LEAD-prefix", "x", "LEAD-digits", "99", "LEAD-next", "1").body())
                .contains("BILLING-prefix-fault", "LEAD-digits-fault").doesNotContain("LEAD-prefix-fault");
        String prefix = "S" + campaign + "-";
        assertThat(visitor.submit(path, "BILLING-own", "1", "BILLING-prefix", prefix, "BILLING-digits", "4",
                "BILLING-next", "12").statusCode()).isEqualTo(302);
        assertThat(visitor.get(path).body()).contains("次の番号は " + prefix + "0012 です。", "全体の番号を使っています");
        long application = apply(campaign, data.lead(), "");
        assertThat(visitor.get(page(application)).body()).contains(prefix + "0012");
        HttpResponse<String> late = visitor.submit(path, "BILLING-own", "1", "BILLING-prefix", "T" + campaign,
                "BILLING-digits", "4", "BILLING-next", "13");
        assertThat(late.statusCode()).isEqualTo(409);
        assertThat(late.body()).contains("発番済み", "BILLING-prefix-fault", "value=\"T" + campaign + "\"");
    }

    @Test
    void an_administrator_of_other_campaigns_reaches_nothing_and_one_of_the_campaign_all_of_it() {
        long campaign = campaign(1, "price_type_id = 2, price = 100");
        long application = apply(campaign, data.lead(), "");
        long id = data.jdbc().sql("update staff set admin_level_id = 2, admin_group_key = '2' where login_id = ?"
                + " returning id").param(login).query((row, n) -> row.getLong(1)).single();
        for (String path : List.of(page(application), act(application, "cancel"), act(application, "edit"),
                act(application, "invoice.pdf"))) {
            assertThat(visitor.get(path).statusCode()).as(path).isEqualTo(404);
        }
        assertThat(visitor.submitTo("/admin/account", act(application, "cancel")).statusCode()).isEqualTo(404);
        data.jdbc().sql("insert into staff_campaign (admin_id, campaign_id, date_regist, date_update)"
                + " values (?, ?, now(), now())").params(id, campaign).update();
        assertThat(visitor.get(page(application)).body()).contains(act(application, "cancel"));
        assertThat(visitor.get(act(application, "invoice.pdf")).body()).startsWith("%PDF");
        assertThat(visitor.submit(act(application, "cancel")).statusCode()).isEqualTo(302);
        assertThat(status(application)).isEqualTo(3);
        data.jdbc().sql("update staff set admin_level_id = 3, admin_group_key = '3' where login_id = ?").param(login)
                .update();
        assertThat(visitor.get(act(application, "restore")).statusCode()).isEqualTo(403);
    }
}
