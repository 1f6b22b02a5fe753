package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Applying over the wire (spec/smp-application-attendance.md 2). */
@ServerTest
class ApplyFlowTest extends ApplyingTest {

    @Autowired
    org.springframework.transaction.support.TransactionTemplate transaction;

    @Test
    void who_came_unregistered_and_applies_with_the_badge_has_come() {
        long campaign = campaign(2, "");
        long session = session(campaign, 10, "");
        String badge = io.yoriai.testkit.Data.unique("B");
        assertThat(api.call("visitor.postAttendanceSession", Map.of("type", "3"),
                "<SessionAttendance><Session><SessionId>"
                        + session + "</SessionId></Session><AnonymousId>" + badge
                        + "</AnonymousId></SessionAttendance>")
                .status())
                .isEqualTo(201);
        long lead = data.lead();
        long made = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "session_id", "" + session,
                "visitor_id", "" + lead), body("<AnonymousId>" + badge + "</AnonymousId>")));
        assertThat(states(made)).isEqualTo("5: 5");
        assertThat(api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + made)
                .first("VisitorDataCode")).isEqualTo("L" + "0".repeat(Math.max(0, 8 - ("" + made).length())) + made);
        assertThat(api.get("visitor.getAttendance", "search_key1", "VisitorId", "search_value1", "" + lead)
                .first("AnonymousId")).isEqualTo(badge);
        assertThat(counters("session", session)).isEqualTo("1 1 0");
    }

    @Test
    void a_new_lead_applies_to_sessions_and_is_listed_counted_and_told() {
        long campaign = campaign(2, "limit_user_num = 10");
        long first = session(campaign, 10, "limit_user_num = 5");
        long second = session(campaign, 12, "");
        String email = Data.unique("a") + "@example.com";
        Reply reply = api.call("application.post", body("<Seminar><SeminarId>" + campaign + "</SeminarId></Seminar>"
                + "<VisitorData><Name1>山田</Name1><Name2>太郎</Name2><Email>" + email + "</Email></VisitorData>"
                + "<ApplicationSessionList><ApplicationSession><Session><SessionId>" + first
                + "</SessionId></Session></ApplicationSession><ApplicationSession><Session><SessionId>" + second
                + "</SessionId></Session></ApplicationSession></ApplicationSessionList>"));
        long id = made(reply);
        assertThat(states(id)).isEqualTo("1: 1 1");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        assertThat(counters("session", first)).isEqualTo("1 1 0");
        Reply listed = api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + id);
        assertThat(listed.body()).contains("<SeminarId>" + campaign + "</SeminarId>",
                "<ApplicationStatusName>申込済</ApplicationStatusName>", "<ApplicationRouteName>API<",
                "<SessionId>" + first + "</SessionId>");
        assertThat(api.get("visitor.getApplicationSession", "search_key1", "ApplicationId", "search_value1", "" + id)
                .count("ApplicationSession")).isEqualTo(2);
        assertThat(api.get("visitor.getApplicationSeminar", "search_key1", "ApplicationId", "search_value1", "" + id)
                .first("ApplicationId")).isEqualTo("" + id);
        assertThat(api.get("visitor.get", "search_key1", "Email", "search_value1", email).count("VisitorData"))
                .isEqualTo(1);
        assertThat(data.jdbc().sql("select kind || mail from application_event where application_id = ?").param(id)
                .query(String.class).list()).containsExactly("APPLIED3");
    }

    @Test
    void nothing_is_left_of_an_application_that_is_refused() {
        long campaign = campaign(1, "limit_user_num = 1");
        made(apply(campaign, data.lead()));
        String email = Data.unique("b") + "@example.com";
        Reply refused = api.call("application.post", Map.of("seminar_id", "" + campaign),
                body("<VisitorData><Name1>遅</Name1><Name2>子</Name2><Email>" + email + "</Email></VisitorData>"));
        assertThat(told(refused)).isEqualTo("409 FULL Application.Seminar 定員に達しました");
        assertThat(api.get("visitor.get", "search_key1", "Email", "search_value1", email).count("VisitorData"))
                .isZero();
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
    }

    @Test
    void all_faults_of_what_is_asked_are_told_at_once() {
        Reply reply = api.call("application.post", Map.of("waiting", "2", "session_id", "7:7"),
                body("<Quantity>0</Quantity><PreviousApplicationId>x</PreviousApplicationId><Nothing>1</Nothing>"));
        assertThat(reply.status()).isEqualTo(400);
        assertThat(reply.body()).contains("<ErrorField>Application.Seminar<", "<ErrorField>Application.VisitorData<",
                "<ErrorField>Application.Quantity<", "<ErrorField>Application.PreviousApplicationId<",
                "<ErrorField>Application.Nothing<", "<ErrorField>waiting<", "<ErrorField>session_id<");
    }

    @Test
    void what_is_named_and_not_there_is_told_by_its_field() {
        long campaign = campaign(2, "");
        long other = session(campaign(2, ""), 10, "");
        long session = session(campaign, 10, "");
        long lead = data.lead();
        assertThat(told(apply(999_999_999L, lead, session)))
                .isEqualTo("404 NOT_FOUND Application.Seminar 該当するデータがありません");
        assertThat(told(apply(campaign, lead, other))).startsWith("400 INVALID_VALUE ApplicationSession.Session");
        assertThat(told(apply(campaign, lead, 999_999_999L))).startsWith("404 NOT_FOUND ApplicationSession.Session");
        assertThat(told(apply(campaign, 999_999_999L, session))).startsWith("404 NOT_FOUND Application.VisitorId");
        assertThat(told(apply(campaign, lead))).startsWith("400 REQUIRED Application.ApplicationSessionList");
        assertThat(told(post("seminar_id", "" + campaign, "visitor_id", "" + lead, "session_id", "" + session,
                "application_id", "999999999"))).startsWith("404 NOT_FOUND Application.PreviousApplicationId");
        assertThat(told(post("seminar_id", "" + campaign, "visitor_id", "" + lead, "session_id", "" + session,
                "flow_id", "999999999"))).startsWith("404 NOT_FOUND Application.Flow");
        String named = "<ApplicationSessionList><ApplicationSession><Session>%s<SessionName>%s</SessionName></Session>"
                + "</ApplicationSession></ApplicationSessionList>";
        String title = data.jdbc().sql("select title from session where id = ?").param(session).query(String.class)
                .single();
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead);
        assertThat(told(api.call("application.post", how, body(named.formatted("<SessionId>" + session + "</SessionId>",
                "別の題"))))).isEqualTo("400 INVALID_VALUE ApplicationSession.Session IDと名称が一致しません");
        session(campaign, 12, "title = '" + title + "'");
        assertThat(told(api.call("application.post", how, body(named.formatted("", title)))))
                .as("two are called so").startsWith("400 INVALID_VALUE ApplicationSession.Session");
        assertThat(told(api.call("application.post", how, body(named.formatted("", "無い題")))))
                .startsWith("404 NOT_FOUND ApplicationSession.Session");
        Credentials limited = api.newClient(NewApiClient.named("limited").withoutRateLimit()
                .limitedTo(List.of(data.campaign("別の催し"))));
        assertThat(told(api.call(limited, "application.post", Map.of("seminar_id", "" + campaign, "visitor_id",
                "" + lead, "session_id", "" + session), null, Map.of())))
                .isEqualTo("403 NOT_ALLOWED Application.Seminar このキャンペーンを操作する権限がありません");
    }

    @Test
    void the_waiting_list_takes_those_for_whom_there_is_no_seat_and_nobody_overtakes() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, limit_waiting_num = 2");
        long seated = made(apply(campaign, data.lead()));
        Reply first = post("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "waiting", "1");
        Reply second = post("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "waiting", "1");
        assertThat(states(made(first))).isEqualTo("2:");
        assertThat(states(made(second))).isEqualTo("2:");
        assertThat(told(post("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "waiting", "1")))
                .isEqualTo("409 FULL Application.Seminar キャンセル待ちの上限に達しました");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 2");
        assertThat(data.jdbc().sql("select waiting_number from application where campaign_id = ? and waiting_number > 0"
                + " order by id").param(campaign).query(Integer.class).list()).containsExactly(1, 2);
        assertThat(states(seated)).isEqualTo("1:");
        flow(campaign, "max_quantity = 3");
        assertThat(delete(made(second), "").status()).isEqualTo(200);
        Map<String, String> more = Map.of("seminar_id", "" + campaign, "application_id", "" + made(first), "visitor_id",
                "" + lead(made(first)), "waiting", "1");
        assertThat(told(api.call("application.post", more, body("<Quantity>3</Quantity>"))))
                .isEqualTo("409 FULL Application.Seminar キャンセル待ちの上限に達しました");
        assertThat(api.call("application.post", more, body("<Quantity>2</Quantity>")).status())
                .as("one's own place in the list is given up for it").isEqualTo(201);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 2");
    }

    @Test
    void an_upsert_finds_its_lead_and_what_is_given_is_stored_with_the_application_alone() {
        long campaign = campaign(1, "");
        String email = Data.unique("u") + "@example.com";
        long lead = data.lead("旧姓", email);
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "upsert", "1", "update_key", "Email");
        String given = body("<Seminar><SeminarId> </SeminarId><SeminarName/></Seminar><Flow/>"
                + "<VisitorData><Name1>新姓</Name1><Name2>太郎</Name2><Email>" + email + "</Email></VisitorData>");
        long id = made(api.call("application.post", how, given));
        assertThat(data.jdbc().sql("select lead_id from application where id = ?").param(id).query(Long.class).single())
                .isEqualTo(lead);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).first("Name1"))
                .isEqualTo("新姓");
        data.lead("別人", email);
        assertThat(told(api.call("application.post", how, given)))
                .isEqualTo("409 CONFLICT update_key 更新キーに該当するリードが複数あります(2件)");
        assertThat(told(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead),
                body("<VisitorData><Name1>三度</Name1></VisitorData>")))).startsWith("409 DUPLICATE Application.Seminar");
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).first("Name1"))
                .as("a refused application changes no lead").isEqualTo("新姓");
    }

    @Test
    void whoever_is_known_by_the_keys_of_automatic_merges_is_no_second_lead() {
        String name = Data.unique("合");
        String email = Data.unique("m") + "@example.com";
        long older = data.lead(name, email);
        long newer = data.lead(name, email);
        long mailed = data.lead("別姓" + name, "x" + email);
        data.jdbc().sql("update lead set tel = '03-1', company_name = '旧社', position = '係長', permission_type_id = 1,"
                + " login_id = ?, email_valid_id = 0 where id = ?").params(Data.unique("keep"), older).update();
        change("lead.merge_keys", "Name1:Tel;Email");
        change("lead.merge_kept", "CompanyName");
        try {
            long campaign = campaign(1, "settings = '{\"8\":\"1\"}'");
            String given = "<VisitorData><Name1>" + name + "</Name1><Name2>太郎</Name2><Email>new" + email
                    + "</Email><Tel>03-1</Tel><CompanyName>新社</CompanyName><Position/><LoginId>stolen</LoginId>"
                    + "<PermissionType>2</PermissionType></VisitorData>";
            long id = made(api.call("application.post", Map.of("seminar_id", "" + campaign), body(given)));
            assertThat(lead(id)).as("the oldest that the first group finds").isEqualTo(older).isNotEqualTo(newer);
            Reply now = api.get("visitor.get", "search_key1", "Id", "search_value1", "" + older);
            assertThat(now.body()).contains("<Email>new" + email + "<", "<CompanyName>旧社<", "<Position>係長<",
                    "<PermissionTypeId>1<", "<EmailValidId>1<").doesNotContain("stolen");
            assertThat(api.get("visitor.getAddlog", "search_key1", "VisitorId", "search_value1", "" + older)
                    .count("VisitorAddLog")).isZero();
            assertThat(api.get("visitor.getChangelog", "search_key1", "VisitorId", "search_value1", "" + older).body())
                    .contains("<ItemName>Email<", "<RouteName>自動マージ<", "<LastupdateUserName>システム<");

            String byMail = "<VisitorData><Name1>改姓</Name1><Name2>太郎</Name2><Email>X" + email
                    + "</Email></VisitorData>";
            assertThat(lead(made(api.call("application.post", Map.of("seminar_id", "" + campaign), body(byMail)))))
                    .as("by the second group").isEqualTo(mailed);
            long follows = campaign(1, "");
            assertThat(lead(made(api.call("application.post", Map.of("seminar_id", "" + follows), body(byMail)))))
                    .as("the system's setting is off").isNotEqualTo(mailed);
            change("lead.merge", "1");
            assertThat(lead(made(api.call("application.post", Map.of("seminar_id", "" + campaign(1, "")),
                    body(byMail))))).as("now it is on, and of two the oldest is meant").isEqualTo(mailed);
            assertThat(lead(made(api.call("application.post",
                    Map.of("seminar_id", "" + campaign(1, "settings = '{\"8\":\"2\"}'")), body(byMail)))))
                    .as("this campaign does not").isNotEqualTo(mailed);
        } finally {
            data.jdbc().sql("delete from system_setting where name like 'lead.merge%'").update();
            change("lead.merge", "0");
        }
    }

    private long lead(long application) {
        return data.jdbc().sql("select lead_id from application where id = ?").param(application)
                .query((row, n) -> row.getLong(1)).single();
    }

    private void change(String name, String value) {
        transaction.executeWithoutResult(status -> settings.change(name, value));
    }

    @Test
    void a_proxy_needs_the_right_and_may_say_when() {
        long campaign = campaign(1, "seminar_status_id = 4, application_end_day = now() - interval '1 day'");
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "proxy", "1");
        String when = body("<DateApplication>2026-09-01T10:00:00+09:00</DateApplication><Memo>電話で受付</Memo>");
        assertThat(told(api.call("application.post", how, when))).isEqualTo("403 NOT_ALLOWED proxy 権限がありません");
        Credentials proxy = api.newClient(NewApiClient.named("proxy").withoutRateLimit());
        data.jdbc().sql("update api_client set proxy_allowed = true where api_key = ?").param(proxy.apiKey()).update();
        Reply reply = api.call(proxy, "application.post", how, when, Map.of());
        long id = made(reply);
        Reply listed = api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + id);
        assertThat(listed.body()).contains("<ApplicationRouteName>代理<", "<Memo>電話で受付<",
                "<DateApplication>2026-09-01T10:00:00+09:00<");
    }

    @Test
    void an_on_site_id_is_tied_to_who_applies_with_it() {
        long campaign = campaign(1, "");
        String id = Data.unique("B");
        Map<String, String> first = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead());
        Map<String, String> second = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead());
        made(api.call("application.post", first, body("<AnonymousId>" + id + "</AnonymousId>")));
        assertThat(told(api.call("application.post", second, body("<AnonymousId>" + id + "</AnonymousId>"))))
                .isEqualTo("409 CONFLICT Application.AnonymousId この会場IDは既に使用されています");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        set("campaign", campaign, "settings = '{\"6\":\"0\"}'");
        flow(campaign, "restore_type_id = 3");
        made(api.call("application.post", first, body("<AnonymousId>" + Data.unique("B") + "</AnonymousId>")));
        assertThat(told(api.call("application.post", second, body("<AnonymousId>" + id + "</AnonymousId>"))))
                .as("void since another took its place")
                .isEqualTo("409 CONFLICT Application.AnonymousId この会場IDは既に使用されています");
    }

    @Test
    void one_key_makes_one_application() {
        long campaign = campaign(1, "");
        Map<String, String> how = Map.of("seminar_id", "" + campaign);
        String given = body("<VisitorData><Name1>一度</Name1><Name2>子</Name2><Email>" + Data.unique("k")
                + "@example.com</Email></VisitorData>");
        Map<String, String> key = Map.of("X-Idempotency-Key", Data.unique("k"));
        long first = made(api.call(api.credentials(), "application.post", how, given, key));
        long second = made(api.call(api.credentials(), "application.post", how, given, key));
        assertThat(second).isEqualTo(first);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
    }

    @Test
    void a_full_campaign_is_changed_without_losing_the_seat() {
        long campaign = campaign(2, "limit_user_num = 1");
        long full = session(campaign, 10, "limit_user_num = 1");
        long other = session(campaign, 12, "limit_user_num = 1");
        flow(campaign, "max_quantity = 3");
        long lead = data.lead();
        long old = made(apply(campaign, lead, full));
        set("application", old, "visitor_data_code = 'V-1'");
        long changed = made(apply(campaign, lead, full, other));
        assertThat(List.of(states(old), states(changed))).containsExactly("3: 3", "1: 1 1");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        assertThat(counters("session", full)).isEqualTo("1 1 0");
        Reply listed = api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + changed);
        assertThat(listed.first("PreviousApplicationId")).isEqualTo("" + old);
        assertThat(listed.first("VisitorDataCode")).isEqualTo("V-1");
        assertThat(told(apply(campaign, data.lead(), other))).startsWith("409 FULL Application.Seminar");
    }

    @Test
    void what_is_charged_is_billed_and_what_a_survey_asks_is_kept() {
        long campaign = campaign(1, "price_type_id = 2, price = 5000, limit_user_num = 5");
        flow(campaign, "max_quantity = 3");
        payable();
        long lead = data.lead();
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead);
        assertThat(told(api.call("application.post", how, body("<Quantity>2</Quantity>"))))
                .isEqualTo("400 REQUIRED Application.PaymentMethod 必ず入力してください");
        String method = "<PaymentMethod><PaymentMethodId>6</PaymentMethodId></PaymentMethod>";
        assertThat(told(api.call("application.post", how, body(method + "<DiscountCode>NONE-9</DiscountCode>"))))
                .startsWith("404 NOT_FOUND Application.DiscountCode");
        assertThat(told(api.call("application.post", how, body(method
                + "<Enquete><Attribute1>x</Attribute1></Enquete>"))))
                .startsWith("400 INVALID_VALUE Application.Enquete");
        long id = made(api.call("application.post", how, body("<Quantity>2</Quantity>" + method)));
        Reply billing = api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + id);
        assertThat(billing.body()).contains("<TotalAmount>10000<", "<PaymentStatusName>未入金<");
        assertThat(counters("campaign", campaign)).isEqualTo("2 1 0");
        assertThat(api.call("application.delete", Map.of("Id", "" + id), null).status()).isEqualTo(200);
        assertThat(api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + id)
                .first("BillingStatusId")).isEqualTo("2");
    }

    @Test
    void ten_wrong_discount_codes_keep_who_tries_them_from_an_eleventh_and_nobody_else() {
        long campaign = campaign(1, "");
        Map<String, String> guesser = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead());
        for (int i = 0; i < 10; i++) {
            assertThat(told(api.call("application.post", guesser, body("<DiscountCode>GUESS" + i + "</DiscountCode>"))))
                    .startsWith("404 NOT_FOUND Application.DiscountCode");
        }
        Reply refused = api.call("application.post", guesser, body("<DiscountCode>GUESS</DiscountCode>"));
        assertThat(refused.status()).isEqualTo(429);
        assertThat(Integer.parseInt(refused.header("Retry-After"))).isBetween(1, 600);
        assertThat(told(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id",
                "" + data.lead()), body("<DiscountCode>GUESS</DiscountCode>")))).startsWith("404 NOT_FOUND");
        made(api.call("application.post", guesser, null));
    }

    @Test
    void a_lead_is_found_by_its_number_no_mail_goes_where_none_is_wanted_and_what_cannot_be_stored_may_be_passed_over() {
        long lead = data.lead("旧姓", Data.unique("i") + "@example.com");
        long campaign = campaign(1, "");
        String odd = body("<VisitorData><Id>" + lead + "</Id><Name1>新姓</Name1><Nothing>1</Nothing></VisitorData>");
        assertThat(told(api.call("application.post", Map.of("seminar_id", "" + campaign), odd)))
                .startsWith("400 UNKNOWN_COLUMN VisitorData.Nothing");
        long id = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "send_mail", "0",
                "ignore_itemcheck", "1"), odd));
        assertThat(lead(id)).isEqualTo(lead);
        assertThat(api.get("visitor.get", "search_key1", "Id", "search_value1", "" + lead).first("Name1"))
                .isEqualTo("新姓");
        assertThat(data.jdbc().sql("select kind || mail from application_event where application_id = ?").param(id)
                .query(String.class).list()).as("to the staff alone").containsExactly("APPLIED2");
        assertThat(told(api.call("application.post", Map.of("seminar_id", "" + campaign(1, "")),
                body("<VisitorData><Id>999999999</Id><Name1>無</Name1></VisitorData>"))))
                .startsWith("404 NOT_FOUND VisitorData.Id");
    }

    @Test
    void a_discount_code_has_its_time_its_limit_and_its_limit_for_each_and_what_is_free_is_not_billed() {
        payable();
        long campaign = campaign(1, "price_type_id = 2, price = 3000, settings = '{\"6\":\"0\"}'");
        flow(campaign, "restore_type_id = 3");
        String code = Data.unique("D").toUpperCase(java.util.Locale.ROOT);
        long discount = data.jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_rate, limit_num, limit_num_per_visitor, start_day, date_regist, date_update)
                values (?, 1, '招待', ?, 1, 2, 100, 2, 1, timestamptz '2090-01-01', now(), now()) returning id""")
                .params(campaign, code).query(Long.class).single();
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "discount_code",
                code);
        assertThat(told(api.call("application.post", how, null)))
                .isEqualTo("409 OUT_OF_PERIOD Application.DiscountCode 割引コードの利用期間外です");
        set("discount", discount, "start_day = null");
        long free = made(api.call("application.post", how, null));
        Reply listed = api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + free);
        assertThat(listed.body()).contains("<TotalAmount>0<", "<PaymentStatusName>不要<", "<PaymentMethodName>なし<")
                .doesNotContain("<BillingCode>", "<PaymentDueDate>");
        assertThat(api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + free)
                .count("Billing")).as("nothing is due").isZero();
        assertThat(told(api.call("application.post", how, null)))
                .isEqualTo("409 NOT_ALLOWED Application.DiscountCode この割引コードは利用済みです");
        Map<String, String> second = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(),
                "discount_code", code);
        made(api.call("application.post", second, null));
        Map<String, String> third = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(),
                "discount_code", code);
        assertThat(told(api.call("application.post", third, null)))
                .isEqualTo("409 FULL Application.DiscountCode 割引コードの利用上限に達しました");
        assertThat(delete(free, "").status()).isEqualTo(200);
        made(api.call("application.post", third, null));
        Map<String, String> plain = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead());
        String storeDays = data.jdbc()
                .sql("""
                        select coalesce((select value from system_setting where name = 'payment.convenience_store_days'), '7')""")
                .query(String.class).single();
        for (String[] due : new String[][]{{"2", "14"}, {"3", ""}, {"4", storeDays}, {"5", "14"}, {"6", ""}}) {
            long id = made(api.call("application.post", plain, body("<PaymentMethod><PaymentMethodId>" + due[0]
                    + "</PaymentMethodId></PaymentMethod>")));
            assertThat(data.jdbc()
                    .sql("select coalesce((payment_due_date - (date_application at time zone 'Asia/Tokyo')"
                            + "::date)::text, '') from application where id = ?")
                    .param(id).query(String.class).single())
                    .as("method " + due[0]).isEqualTo(due[1]);
        }
    }

    @Test
    void a_session_without_days_of_its_own_opens_and_closes_with_its_campaign() {
        long campaign = campaign(2, "application_start_day = now() - interval '60 days',"
                + " application_end_day = timestamptz '2090-01-01'");
        long follows = session(campaign, 10, "");
        long opens = session(campaign, 12, "application_start_day = timestamptz '2089-01-01'");
        long closed = session(campaign, 14, "application_end_day = timestamptz '2020-01-01'");
        flow(campaign, "restore_type_id = 2");
        long lead = data.lead();
        String outside = "409 OUT_OF_PERIOD ApplicationSession.Session 申込期間外です";
        assertThat(told(apply(campaign, lead, opens))).isEqualTo(outside);
        assertThat(told(apply(campaign, lead, closed))).isEqualTo(outside);
        made(apply(campaign, lead, follows));
        set("campaign", campaign, "application_end_day = timestamptz '2020-01-01'");
        set("session", opens, "application_start_day = null, application_end_day = timestamptz '2089-01-01'");
        assertThat(told(apply(campaign, lead, opens))).as("both must be open")
                .isEqualTo("409 OUT_OF_PERIOD Application.Seminar 申込期間外です");
    }

    @Test
    void a_package_is_full_where_one_of_its_sessions_is_and_is_bought_as_the_cheapest_sum() {
        payable();
        long campaign = campaign(2, "price_type_id = 5");
        flow(campaign, "max_quantity = 2");
        long one = session(campaign, 10, "payment_flag_id = 2, price = 5000, limit_user_num = 1");
        long two = session(campaign, 12, "payment_flag_id = 2, price = 5000");
        long three = session(campaign, 14, "payment_flag_id = 2, price = 2000");
        long pack = data.jdbc().sql("""
                insert into session_package (campaign_id, name, price, date_regist, date_update)
                values (?, '一日券', 8000, now(), now()) returning id""").param(campaign).query(Long.class).single();
        data.jdbc().sql("insert into session_package_member select ?, id from session where id = any (?)")
                .param(pack).param(new Long[]{one, two}).update();
        String method = "<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod>";
        long id = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(),
                "session_id", joined(one, two, three)), body(method)));
        Reply billing = api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + id);
        assertThat(billing.all("Name")).contains("一日券").hasSize(2);
        assertThat(billing.first("TotalAmount")).isEqualTo("10000");
        Reply lines = api.get("visitor.getApplicationSession", "search_key1", "ApplicationId", "search_value1", "" + id,
                "order", "Id");
        assertThat(lines.all("Price")).as("each session's share").containsExactly("4000", "4000", "2000");
        assertThat(told(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id",
                "" + data.lead(), "session_id", joined(one, two)), body(method))))
                .isEqualTo("409 FULL ApplicationSession.Session 定員に達しました");
        assertThat(counters("session", two)).as("all or nothing").isEqualTo("1 1 0");
    }
}
