package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.record.Times;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Cancelling and changing applications over the wire (spec/smp-application-attendance.md 1, 3, 5, B2). */
@ServerTest
class ApplicationChangeTest extends ApplyingTest {

    private static final List<String> LISTS = List.of("visitor.getApplication", "visitor.getApplicationSeminar",
            "visitor.getApplicationSession", "visitor.getBilling", "visitor.getDiscounthistory");

    private static String line(String columns) {
        return "<ApplicationSessionList><ApplicationSession>" + columns
                + "</ApplicationSession></ApplicationSessionList>";
    }

    private static String of(long session) {
        return line("<Session><SessionId>" + session + "</SessionId></Session>");
    }

    @Test
    void what_was_cancelled_comes_back_as_a_newcomer() {
        long campaign = campaign(2, "settings = '{\"7\":\"2\"}'");
        Long[] sessions = {session(campaign, 10, "limit_user_num = 2, waiting_list_type_id = 2"),
            session(campaign, 12, ""),
            session(campaign, 14, "")};
        flow(campaign, "restore_type_id = 2");
        long lead = data.lead();
        long first = made(apply(campaign, lead, sessions[0]));
        assertThat(delete(first, "").status()).isEqualTo(200);
        long second = made(apply(campaign, lead, sessions[1], sessions[2]));
        assertThat(told(put(first, status(1)))).as("setting 7")
                .isEqualTo("409 NOT_ALLOWED ApplicationSession.Session 選択できるのは2件までです");
        assertThat(delete(second, "").status()).isEqualTo(200);
        set("campaign", campaign, "seminar_status_id = 4");
        assertThat(told(put(first, status(1)))).as("closed")
                .isEqualTo("409 NOT_ALLOWED Application.Seminar このキャンペーンは申込を受け付けていません");
        set("campaign", campaign, "seminar_status_id = 3, flow_publication_type_id = 1");
        assertThat(told(put(first, status(1)))).as("published to nobody")
                .isEqualTo("409 NOT_ALLOWED Application.Seminar このキャンペーンは申込を受け付けていません");
        set("campaign", campaign, "seminar_status_id = 1, application_end_day = now() - interval '1 day'");
        assertThat(put(first, status(1)).status()).as("the period is not asked").isEqualTo(200);
        assertThat(states(first)).isEqualTo("1: 1");
    }

    @Test
    void a_cancelled_seat_is_given_to_who_has_waited_longest() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2");
        long first = made(apply(campaign, data.lead()));
        long second = waits(campaign, data.lead());
        long third = waits(campaign, data.lead());
        assertThat(api.get("seminar.get", "search_key1", "Id", "search_value1", "" + campaign).first("CapacityStatus"))
                .isEqualTo("キャンセル待ち受付中");
        Reply gone = delete(first, "<CancelReason>都合により</CancelReason>");
        assertThat(gone.status()).as(gone.body()).isEqualTo(200);
        assertThat(gone.body()).isEmpty();
        assertThat(List.of(states(first), states(second), states(third))).containsExactly("3:", "1:", "2:");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 1");
        assertThat(events(second)).containsExactly("WAITING", "PROMOTED");
        assertThat(delete(first, "").status()).as("again, without effect").isEqualTo(200);
        assertThat(events(first)).containsExactly("APPLIED", "CANCELLED");
        assertThat(api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + first)
                .first("CancelReason")).isEqualTo("都合により");
        assertThat(api.get("counting.getApplication", "point_of_view", "Seminar", "search_key1", "Seminar.Id",
                "search_value1", "" + campaign).body()).contains("<PointOfViewId>" + campaign + "<",
                        "<NumberOfApplications>1<", "<NumberOfApplicants>1<", "<NumberOfWaiting>1<",
                        "<NumberOfCancels>1<", "<LimitUserNum>1<");
        assertThat(delete(third, "").status()).as("who waits may leave").isEqualTo(200);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        long lead = data.jdbc().sql("select lead_id from application where id = ?").param(first).query(Long.class)
                .single();
        assertThat(api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>").status())
                .isEqualTo(200);
        assertThat(api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + first).body())
                .as("free text goes with the lead").contains("<VisitorId>" + lead).doesNotContain("都合により");
    }

    @Test
    void some_lines_are_cancelled_and_the_rest_stays() {
        long campaign = campaign(2, "limit_user_num = 1");
        long one = session(campaign, 10, "limit_user_num = 1, waiting_list_type_id = 2");
        long other = session(campaign, 12, "");
        long id = made(apply(campaign, data.lead(), one, other));
        assertThat(delete(id, of(one)).status()).isEqualTo(200);
        assertThat(states(id)).isEqualTo("1: 3 1");
        assertThat(events(id)).containsExactly("APPLIED", "CANCELLED 1");
        assertThat(counters("session", one)).isEqualTo("0 0 0");
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        assertThat(told(delete(id, of(session(campaign, 15, "")))))
                .startsWith("404 NOT_FOUND ApplicationSession.Session");
        assertThat(delete(id, of(other)).status()).isEqualTo(200);
        assertThat(states(id)).isEqualTo("3: 3 3");
        assertThat(counters("campaign", campaign)).isEqualTo("0 0 0");
    }

    @Test
    void who_came_or_was_rejected_is_not_cancelled() {
        long campaign = campaign(1, "");
        long id = made(apply(campaign, data.lead()));
        set("application", id, "application_status_id = 5");
        assertThat(told(delete(id, ""))).isEqualTo("409 NOT_ALLOWED Application.Id 来場済みのためキャンセルできません");
        set("application", id, "application_status_id = 4");
        assertThat(told(delete(id, ""))).isEqualTo("409 NOT_ALLOWED Application.Id この申込はキャンセルできません");
        assertThat(told(delete(999_999_999L, ""))).startsWith("404 NOT_FOUND Application.Id");
        assertThat(told(api.call("application.delete", body("")))).startsWith("400 REQUIRED Application.Id");
    }

    @Test
    void states_change_along_the_table_alone_and_seats_with_them() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, promotion_type_id = 2");
        long first = made(apply(campaign, data.lead()));
        long second = waits(campaign, data.lead());
        assertThat(told(put(second, status(1)))).isEqualTo("409 FULL Application.Seminar 定員に達しました");
        assertThat(put(first, status(4)).status()).isEqualTo(200);
        assertThat(states(second)).as("promoted by hand alone").isEqualTo("2:");
        assertThat(told(put(first, status(3))))
                .isEqualTo("409 NOT_ALLOWED Application.ApplicationStatus この状態には変更できません");
        assertThat(told(put(first, status(5)))).startsWith("409 NOT_ALLOWED Application.ApplicationStatus");
        assertThat(put(second, status(1)).status()).isEqualTo(200);
        assertThat(put(second, status(1)).status()).as("what stands already").isEqualTo(200);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        assertThat(told(put(first, status(1)))).isEqualTo("409 FULL Application.Seminar 定員に達しました");
        set("campaign", campaign, "limit_user_num = 2");
        assertThat(put(first, status(1)).status()).isEqualTo(200);
        assertThat(counters("campaign", campaign)).isEqualTo("2 2 0");
        assertThat(events(first)).containsExactly("APPLIED", "REJECTED", "RESTORED");
    }

    @Test
    void a_line_of_an_application_changes_and_the_application_follows() {
        long campaign = campaign(2, "");
        long one = session(campaign, 10, "");
        long other = session(campaign, 12, "");
        long lead = data.lead();
        long id = made(apply(campaign, lead, one, other));
        long line = data.jdbc().sql("select min(id) from application_session where application_id = ?").param(id)
                .query(Long.class).single();
        assertThat(put(id, line("<Id>" + line + "</Id>" + status(4))).status()).isEqualTo(200);
        assertThat(states(id)).isEqualTo("1: 4 1");
        assertThat(counters("session", one)).isEqualTo("0 0 0");
        assertThat(told(put(id, line("<Id>999999999</Id>" + status(4)))))
                .startsWith("404 NOT_FOUND ApplicationSession.Id");
        assertThat(put(id, line("<Id>" + line + "</Id>" + status(1))).status()).isEqualTo(200);
        assertThat(counters("session", one)).isEqualTo("1 1 0");
    }

    @Test
    void payments_reasons_and_memos_change_and_nothing_else_may_be_given() {
        long campaign = campaign(1, "");
        long id = made(apply(campaign, data.lead()));
        set("application", id, "payment_status_id = 2");
        String paid = "<PaymentStatus><PaymentStatusId>3</PaymentStatusId></PaymentStatus>";
        assertThat(put(id, paid + "<PaymentDate>2026-10-10</PaymentDate><Memo>覚え</Memo>").status()).isEqualTo(200);
        Reply listed = api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + id);
        assertThat(listed.body()).contains("<PaymentStatusName>入金済<", "<PaymentDate>2026-10-10<", "<Memo>覚え<");
        assertThat(told(put(id, "<PaymentStatus><PaymentStatusId>4</PaymentStatusId></PaymentStatus>")))
                .startsWith("409 NOT_ALLOWED Application.PaymentStatus");
        assertThat(told(put(id, "<Quantity>2</Quantity>"))).startsWith("400 NOT_ALLOWED Application.Quantity");
        assertThat(put(id, "<Quantity>1</Quantity>").status()).as("what was read is written back").isEqualTo(200);
        assertThat(events(id)).containsExactly("APPLIED", "PAID");
    }

    @Test
    void a_raised_limit_promotes_and_a_lowered_one_gives_no_seat() {
        long campaign = campaign(2, "");
        long session = session(campaign, 10, "limit_user_num = 2, waiting_list_type_id = 2");
        long first = made(apply(campaign, data.lead(), session));
        long second = made(apply(campaign, data.lead(), session));
        long third = waits(campaign, data.lead(), session);
        set("session", session, "limit_user_num = 1");
        assertThat(delete(first, "").status()).isEqualTo(200);
        assertThat(List.of(states(second), states(third))).containsExactly("1: 1", "2: 2");
        assertThat(api.call("seminar.putSession", "<Session><Id>" + session + "</Id><LimitUserNum>2</LimitUserNum>"
                + "</Session>").status()).isEqualTo(200);
        assertThat(states(third)).isEqualTo("1: 1");
        assertThat(counters("session", session)).isEqualTo("2 2 0");
        assertThat(counters("campaign", campaign)).isEqualTo("2 2 0");
    }

    /** Rows of the tables of spec/smp-application-attendance.md 2, 3 and 5 that no other test has. */
    @Test
    void what_the_tables_refuse_is_refused_with_the_row_s_code_field_and_text() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, limit_waiting_num = 1");
        flow(campaign, "max_quantity = 2");
        long flow = data.jdbc().sql("select id from flow where campaign_id = ?").param(campaign)
                .query((row, n) -> row.getLong(1)).single();
        long other = campaign(1, "settings = '{\"1\":\"0\"}'");
        flow(other, "restore_type_id = 3");
        long lead = data.lead();
        String seminar = "" + campaign;
        Map<String, String> rows = new LinkedHashMap<>();
        rows.put("400 INVALID_VALUE Application.VisitorId 指定された値が一致しません", told(api.call("application.post",
                Map.of("seminar_id", seminar, "visitor_id", "" + lead), body("<VisitorId>1</VisitorId>"))));
        rows.put("400 INVALID_VALUE Application.Seminar 指定された値が一致しません", told(api.call("application.post",
                Map.of("seminar_id", seminar, "visitor_id", "" + lead),
                body("<Seminar><SeminarId>" + other + "</SeminarId></Seminar>"))));
        rows.put("400 INVALID_VALUE send_mail", told(post("seminar_id", seminar, "visitor_id", "" + lead, "send_mail",
                "2")));
        rows.put("400 INVALID_VALUE proxy", told(post("seminar_id", seminar, "visitor_id", "" + lead, "proxy", "x")));
        rows.put("400 INVALID_VALUE Application.Quantity", told(api.call("application.post",
                Map.of("seminar_id", seminar, "visitor_id", "" + lead), body("<Quantity>3</Quantity>"))));
        rows.put("400 INVALID_VALUE Application.Flow", told(post("seminar_id", "" + other, "visitor_id", "" + lead,
                "flow_id", "" + flow)));
        rows.put("404 NOT_FOUND Application.Flow", told(post("seminar_id", seminar, "visitor_id", "" + lead, "flow_id",
                "999999999")));
        rows.put("404 NOT_FOUND Application.DiscountCode", told(post("seminar_id", seminar, "visitor_id", "" + lead,
                "discount_code", Data.unique("none"))));
        rows.put("404 NOT_FOUND Application.PreviousApplicationId", told(post("seminar_id", seminar, "visitor_id",
                "" + lead, "application_id", "999999999")));
        rows.put("400 INVALID_VALUE Application.Quantity ", told(api.call("application.post",
                Map.of("seminar_id", seminar, "visitor_id", "999999999"), body("<Quantity>3</Quantity>"))));
        rows.put("403 NOT_ALLOWED proxy", told(post("seminar_id", seminar, "visitor_id", "999999999", "flow_id",
                "999999999", "proxy", "1")));
        rows.put("409 NOT_ALLOWED Application.Seminar", told(post("seminar_id", "" + other, "visitor_id", "" + lead)));
        long first = made(apply(campaign, lead));
        rows.put("409 DUPLICATE Application.Seminar 既に申込済みです", told(apply(campaign, lead)));
        rows.put("409 FULL Application.Seminar 定員に達しました", told(apply(campaign, data.lead())));
        waits(campaign, data.lead());
        rows.put("409 FULL Application.Seminar キャンセル待ちの上限に達しました", told(post("seminar_id", seminar, "visitor_id",
                "" + data.lead(), "waiting", "1")));
        set("campaign", other, "settings = '{}'");
        long fixed = made(apply(other, lead));
        rows.put("409 NOT_ALLOWED Application.PreviousApplicationId この申込は変更できません", told(post("seminar_id",
                "" + other, "visitor_id", "" + lead, "application_id", "" + fixed)));
        rows.put("400 INVALID_VALUE Application.Id 指定された値が一致しません", told(api.call("application.delete",
                Map.of("Id", "" + first), body("<Id>" + fixed + "</Id>"))));
        rows.put("400 REQUIRED Application.Id", told(api.call("visitor.putApplication", body("<Memo>x</Memo>"))));
        rows.put("400 INVALID_VALUE Application.PaymentStatus",
                told(put(first, "<PaymentStatus><PaymentStatusId>9</PaymentStatusId></PaymentStatus>")));
        rows.put("400 NOT_ALLOWED Application.Quantity", told(put(first, "<Quantity>2</Quantity>")));
        rows.put("404 NOT_FOUND Application.Id", told(put(999_999_999L, "<Memo>x</Memo>")));
        rows.put("404 NOT_FOUND ApplicationSession.Id", told(put(first, line("<Id>999999999</Id>" + status(4)))));
        rows.put("409 NOT_ALLOWED Application.PaymentStatus この状態には変更できません",
                told(put(first, "<PaymentStatus><PaymentStatusId>3</PaymentStatusId></PaymentStatus>")));
        rows.put("409 NOT_ALLOWED Application.ApplicationStatus この状態には変更できません", told(put(first, status(2))));
        rows.forEach((row, answer) -> softly.assertThat(answer).startsWith(row));
        softly.assertThat(put(first, status(1)).status()).as("what stands already").isEqualTo(200);
        softly.assertThat(put(first, "<PaymentStatus><PaymentStatusId>1</PaymentStatusId></PaymentStatus>").status())
                .as("what stands already").isEqualTo(200);
        softly.assertAll();
    }

    /** Rows of the table of spec/smp-application-attendance.md 3 and 5 that are about a line, a key or a mail. */
    @Test
    void what_cannot_be_done_with_a_line_or_by_a_key_is_refused_with_the_row_s_code_field_and_text() {
        long campaign = campaign(2, "");
        flow(campaign, "restore_type_id = 3");
        long small = session(campaign, 10, "limit_user_num = 1");
        long same = session(campaign, 10, "");
        long later = session(campaign, 12, "");
        long lead = data.lead();
        long first = made(apply(campaign, lead, small, later));
        assertThat(delete(first, of(small)).status()).isEqualTo(200);
        Map<String, String> rows = new LinkedHashMap<>();
        long others = made(apply(campaign, data.lead(), small));
        rows.put("409 FULL ApplicationSession.Session 定員に達しました", told(put(first, back(first, small, 1))));
        assertThat(delete(others, "").status()).isEqualTo(200);
        long second = made(apply(campaign, lead, same));
        rows.put("409 CONFLICT ApplicationSession.Session 同じ時間帯のサブキャンペーンに申込済みです",
                told(put(first, back(first, small, 1))));
        assertThat(delete(second, "").status()).isEqualTo(200);
        long third = made(apply(campaign, lead, small));
        rows.put("409 DUPLICATE ApplicationSession.Session 既に申込済みです", told(put(first, back(first, small, 1))));
        data.jdbc().sql("update application_session set application_status_id = 5 where application_id = ?")
                .param(third).update();
        rows.put("409 NOT_ALLOWED Application.Id 来場済みのためキャンセルできません", told(delete(third, of(small))));
        rows.put("409 NOT_ALLOWED ApplicationSession.ApplicationStatus この状態には変更できません",
                told(put(third, back(third, small, 4))));
        set("application", third, "application_status_id = 5");
        rows.put("409 NOT_ALLOWED Application.ApplicationStatus この状態には変更できません", told(put(third, status(3))));
        assertThat(put(first, back(first, later, 4)).status()).isEqualTo(200);
        rows.put("409 NOT_ALLOWED Application.Id この申込はキャンセルできません", told(delete(first, of(later))));
        rows.put("400 INVALID_VALUE send_mail", told(api.call("application.delete", Map.of("Id", "" + first,
                "send_mail", "2"), null)));
        rows.put("400 INVALID_VALUE send_mail ", told(api.call("visitor.putApplication", Map.of("send_mail", "x"), body(
                "<Id>" + first + "</Id><Memo>x</Memo>"))) + " ");
        rows.put("400 TOO_LONG Application.CancelReason 1000文字以内で入力してください",
                told(put(first, "<CancelReason>" + "あ".repeat(1001) + "</CancelReason>")));
        rows.put("400 TOO_LONG Application.Memo 4000文字以内で入力してください",
                told(put(first, "<Memo>" + "あ".repeat(4001) + "</Memo>")));
        Credentials limited = api.newClient(NewApiClient.named("limited").withoutRateLimit()
                .limitedTo(List.of(data.campaign("別の催し"))));
        String foreign = "403 NOT_ALLOWED Application.Seminar このキャンペーンを操作する権限がありません";
        softly.assertThat(told(api.call(limited, "application.delete", Map.of("Id", "" + first), null, Map.of())))
                .isEqualTo(foreign);
        softly.assertThat(told(api.call(limited, "visitor.putApplication", Map.of(),
                body("<Id>" + first + "</Id><Memo>x</Memo>"), Map.of()))).isEqualTo(foreign);
        for (String list : LISTS) {
            Reply told = api.call(limited, list, Api.map("search_key1", "VisitorId", "search_value1", "" + lead,
                    "count", "1"), null, Map.of());
            softly.assertThat(told.body()).as(list).contains("count=\"0\" countAll=\"0\"");
        }
        rows.forEach((row, answer) -> softly.assertThat(answer).startsWith(row));
        softly.assertAll();
    }

    /** A state for the line of a session. */
    private String back(long application, long session, int status) {
        return line("<Id>"
                + data.jdbc().sql("select id from application_session where application_id = ? and session_id = ?")
                        .params(application, session).query(Long.class).single()
                + "</Id>" + status(status));
    }

    @Test
    void a_payment_has_its_day_its_method_and_its_mail_and_goes_back_the_way_it_may() {
        payable();
        long campaign = campaign(1, "price_type_id = 2, price = 5000");
        Map<String, String> how = Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead());
        long id = made(api.call("application.post", how, body(
                "<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod>")));
        assertThat(put(id, "<PaymentMethod><PaymentMethodId>6</PaymentMethodId></PaymentMethod>"
                + "<PaymentDueDate>2091-01-31</PaymentDueDate>").status()).isEqualTo(200);
        assertThat(application(id).body()).contains("<PaymentMethodName>当日現地払い<", "<PaymentDueDate>2091-01-31<");
        assertThat(put(id, payment(3)).status()).isEqualTo(200);
        assertThat(application(id).first("PaymentDate")).as("today, where none is said")
                .isEqualTo(LocalDate.ofInstant(data.now().toInstant(), Times.JST).toString());
        assertThat(told(put(id, payment(1)))).startsWith("409 NOT_ALLOWED Application.PaymentStatus");
        assertThat(put(id, payment(2)).status()).isEqualTo(200);
        assertThat(application(id).body()).contains("<PaymentStatusName>未入金<").doesNotContain("<PaymentDate>");
        assertThat(api.call("visitor.putApplication", Map.of("send_mail", "0"), body("<Id>" + id + "</Id>"
                + payment(3))).status()).isEqualTo(200);
        assertThat(api.call("application.delete", Map.of("Id", "" + id, "send_mail", "0"), null).status())
                .isEqualTo(200);
        assertThat(put(id, payment(4)).status()).as("once it is cancelled").isEqualTo(200);
        assertThat(api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + id).body())
                .contains("<PaymentStatusName>返金済<", "<BillingStatusName>取消<");
        assertThat(data.jdbc().sql("select kind || coalesce(' ' || mail, '') from application_event"
                + " where application_id = ? order by id").param(id).query(String.class).list())
                .as("to the lead 1, to the staff 2").containsExactly("APPLIED 3", "PAID 1", "PAID", "CANCELLED 2");
    }

    private static String payment(int status) {
        return "<PaymentStatus><PaymentStatusId>" + status + "</PaymentStatusId></PaymentStatus>";
    }

    private Reply application(long id) {
        return api.get("visitor.getApplication", "search_key1", "Id", "search_value1", "" + id);
    }

    @Test
    void lists_tell_every_line_and_keep_the_names_and_amounts_of_their_time() {
        payable();
        long campaign = campaign(2, "price_type_id = 3");
        flow(campaign, "max_quantity = 2");
        long one = session(campaign, 10, "payment_flag_id = 2, price = 10000, title = '有料講座'");
        long other = session(campaign, 12, "title = '無料講座'");
        String code = Data.unique("E").toUpperCase(Locale.ROOT);
        data.jdbc().sql("""
                insert into discount (campaign_id, discount_type_id, name, code, code_type_id, discount_method_id,
                    discount_rate, date_regist, date_update)
                values (:campaign, 2, '早期申込', null, null, 2, 10, now(), now()),
                    (:campaign, 1, '優待', :code, 1, 2, 20, now(), now())""").param("campaign", campaign)
                .param("code", code).update();
        long lead = data.lead();
        long id = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead,
                "discount_code", code),
                body("<PaymentMethod><PaymentMethodId>2</PaymentMethodId></PaymentMethod><ApplicationSessionList>"
                        + "<ApplicationSession><Session><SessionId>" + one
                        + "</SessionId></Session><Quantity>2</Quantity>"
                        + "</ApplicationSession><ApplicationSession><Session><SessionId>" + other
                        + "</SessionId></Session></ApplicationSession></ApplicationSessionList>")));
        set("session", one, "title = '改題', price = 1");
        data.jdbc().sql("update discount set name = '改名', discount_rate = 99 where campaign_id = ?").param(campaign)
                .update();
        assertThat(delete(id, of(other)).status()).isEqualTo(200);

        Reply billing = api.get("visitor.getBilling", "search_key1", "ApplicationId", "search_value1", "" + id);
        assertThat(billing.body()).contains("<BillingDetailList><BillingDetail><Name>有料講座</Name>"
                + "<UnitPrice>10000</UnitPrice><Quantity>2</Quantity><Amount>20000</Amount></BillingDetail>"
                + "<BillingDetail><Name>早期申込</Name><UnitPrice>-2000</UnitPrice><Quantity>1</Quantity>"
                + "<Amount>-2000</Amount></BillingDetail><BillingDetail><Name>優待</Name><UnitPrice>-3600</UnitPrice>"
                + "<Quantity>1</Quantity><Amount>-3600</Amount></BillingDetail></BillingDetailList>",
                "<Price>20000<", "<DiscountAmount>5600<", "<TotalAmount>14400<", "<BillingStatusName>有効<");
        assertThat(billing.first("DateBilling")).isEqualTo(application(id).first("DateApplication"));
        Reply taken = api.get("visitor.getDiscounthistory", "search_key1", "ApplicationId", "search_value1", "" + id,
                "order", "DiscountAmount");
        assertThat(taken.count("DiscountHistory")).isEqualTo(2);
        assertThat(taken.body()).contains("<DiscountName>早期申込<", "<DiscountTypeName>自動割引<", "<Quantity>2<",
                "<DiscountAmount>2000<", "<DiscountName>優待<", "<DiscountTypeName>キャンペーンコード割引<",
                "<DiscountCode>" + code + "<", "<DiscountAmount>3600<", "<DiscountHistoryStatusName>有効<",
                "<SessionName>改題<");
        assertThat(taken.body().split("<DiscountCode>")).as("kind 1 only").hasSize(2);

        Reply listed = api.get("visitor.getApplication", "search_key1", "VisitorId", "search_value1", "" + lead,
                "search_key2", "ApplicationStatusId", "search_value2", "1");
        assertThat(listed.count("ApplicationSession")).as("every line of what is found").isEqualTo(2);
        assertThat(listed.all("ApplicationStatusId")).contains("1", "3");
        assertThat(listed.count("DiscountHistory")).isEqualTo(2);
        Reply lines = api.get("visitor.getApplicationSession", "search_key1", "ApplicationId", "search_value1",
                "" + id, "order", "Id");
        assertThat(lines.all("ApplicationStatusName")).containsExactly("申込済", "キャンセル");
        assertThat(lines.all("Price")).as("unit price x quantity").containsExactly("20000", "0");
        assertThat(lines.all("PaymentStatusName")).as("that of the application").containsExactly("未入金", "未入金");
        Reply whole = api.get("visitor.getApplicationSeminar", "search_key1", "ApplicationId", "search_value1",
                "" + id);
        assertThat(whole.body()).contains("<Price>0<", "<PaymentStatusName>未入金<", "<Quantity>1<",
                "<AttendanceFlagName>なし<").doesNotContain("Attribute");
        assertThat(lines.body()).doesNotContain("Attribute");
        for (String list : LISTS) {
            assertThat(api.get(list, "search_condition_id", "" + condition(lead), "count", "1").body()).as(list)
                    .contains("<VisitorId>" + lead + "<").doesNotContain("countAll=\"0\"");
            assertThat(api.get(list, "search_condition_id", "" + condition(data.lead()), "count", "1").body()).as(list)
                    .contains("countAll=\"0\"");
        }
        assertThat(put(id, status(4)).status()).isEqualTo(200);
        assertThat(api.get("visitor.getDiscounthistory", "search_key1", "ApplicationId", "search_value1", "" + id)
                .all("DiscountHistoryStatusName")).as("a rejected one, too").containsExactly("取消", "取消");
        assertThat(api.get("visitor.getApplicationSeminar", "search_key1", "ApplicationId", "search_value1", "" + id)
                .first("ApplicationStatusName")).as("all statuses").isEqualTo("お断り");
    }

    /** A saved condition that finds one lead. */
    private long condition(long lead) {
        return data.jdbc()
                .sql("""
                        insert into search_condition (name, search_target_id, share_type_id, condition, date_regist, date_update)
                        values (?, 1, 3, ?, now(), now()) returning id""")
                .params(Data.unique("その人"),
                        "{\"version\":1,\"target\":\"lead\",\"where\":{\"key\":\"Id\",\"op\":\"eq\",\"value\":\"" + lead
                                + "\"}}")
                .query(Long.class).single();
    }

    private final SoftAssertions softly = new SoftAssertions();
}
