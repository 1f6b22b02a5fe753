package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

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
        Credentials limited = api.newClient(NewApiClient.named("limited").withoutRateLimit().limitedTo(List.of(1L)));
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
    }
}
