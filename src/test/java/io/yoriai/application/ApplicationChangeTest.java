package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.api.SoftAssertions;
import org.junit.jupiter.api.Test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Cancelling and changing applications over the wire (spec/smp-application-attendance.md 1, 3, 5, B2). */
@ServerTest
class ApplicationChangeTest extends ApplyingTest {

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

    private final SoftAssertions softly = new SoftAssertions();
}
