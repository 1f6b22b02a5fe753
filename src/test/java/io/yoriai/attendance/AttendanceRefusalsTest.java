package io.yoriai.attendance;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.Map;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

import static org.assertj.core.api.Assertions.assertThat;

/** The lower half of the table of errors over HTTP (spec/smp-application-attendance.md 9.3, 9.4), and ties and claims. */
@ServerTest
class AttendanceRefusalsTest {

    @Autowired
    Api api;
    @Autowired
    Data data;

    private long campaign;
    private long session;
    private long lead;

    @BeforeEach
    void people() {
        campaign = data.campaign(Data.unique("秋のセミナー"));
        session = data.session(campaign, Data.unique("受付"));
        lead = applicant();
    }

    private long applicant() {
        long applied = data.lead();
        data.application(applied, campaign, session);
        return applied;
    }

    private String receive(String type, String check, String inside) {
        return answer(api.call("visitor.postAttendanceSession", Map.of("type", type, "check_registration", check),
                "<SessionAttendance xmlns=\"http://smartseminar.jp/\"><Session><SessionId>" + session
                        + "</SessionId></Session>" + inside + "</SessionAttendance>"));
    }

    private static String answer(Reply reply) {
        return reply.status() == 201
                ? "201"
                : reply.status() + " " + reply.first("ErrorCode") + " " + reply.first("ErrorField") + " "
                        + reply.first("ErrorMessage");
    }

    private static String ticket(long of) {
        return "<BarcodeData>*%06d*</BarcodeData>".formatted(of);
    }

    private static String badge(String id) {
        return "<AnonymousId>" + id + "</AnonymousId>";
    }

    private void set(int setting, String value) {
        data.jdbc().sql("update campaign set settings = settings || jsonb_build_object(?, ?) where id = ?")
                .params(Integer.toString(setting), value, campaign).update();
    }

    private long stored() {
        return data.jdbc().sql("select count(*) from session_attendance where session_id = ? and cancelled_at is null")
                .param(session).query(Long.class).single();
    }

    @Test
    void who_has_not_applied_is_refused_unless_the_call_says_not_to_look() {
        long stranger = data.lead();
        assertThat(receive("1", "1", ticket(stranger))).isEqualTo("409 NOT_APPLIED SessionAttendance.BarcodeData"
                + " SessionAttendance.barcode_data: 事前登録がされていません");
        assertThat(stored()).isZero();
        assertThat(receive("1", "2", ticket(stranger))).isEqualTo("201");
        Reply listed = api.get("visitor.getAttendanceSession", "search_key1", "VisitorId", "search_value1",
                "" + stranger);
        assertThat(listed.first("RegistrationFlagId")).isEqualTo("0");
    }

    @Test
    void the_unregistered_are_refused_where_the_campaign_says_so() {
        set(42, "0");
        assertThat(receive("3", "1", badge("U1"))).isEqualTo("409 NOT_ALLOWED SessionAttendance.AnonymousId"
                + " SessionAttendance.anonymous_id: 未登録来場の受付は許可されていません");
        assertThat(receive("3", "1", "<BarcodeData>U1</BarcodeData>"))
                .startsWith("409 NOT_ALLOWED SessionAttendance.BarcodeData ");
        assertThat(stored()).isZero();
    }

    @Test
    void an_id_belongs_to_one_person_and_a_replaced_one_to_nobody() {
        assertThat(receive("2", "1", badge("B1") + ticket(lead))).isEqualTo("201");
        long other = applicant();
        assertThat(receive("2", "1", badge("B1") + ticket(other))).isEqualTo("409 CONFLICT"
                + " SessionAttendance.AnonymousId SessionAttendance.anonymous_id: この会場IDは既に使用されています");
        long second = data.session(campaign, Data.unique("午後"));
        data.application(lead, campaign, second);
        session = second;
        assertThat(receive("2", "1", badge("B2") + ticket(lead))).as("a new badge takes the old one's place")
                .isEqualTo("201");
        assertThat(receive("1", "1", badge("B1"))).isEqualTo("409 CONFLICT SessionAttendance.AnonymousId"
                + " SessionAttendance.anonymous_id: 使用できない会場IDです");
        assertThat(receive("1", "1", badge("B2") + ticket(other))).as("two persons in one call")
                .startsWith("409 CONFLICT SessionAttendance.AnonymousId");
        assertThat(receive("3", "1", badge("B2"))).as("no visitor without a name")
                .startsWith("409 CONFLICT SessionAttendance.AnonymousId");
    }

    @Test
    void an_unregistered_visitors_attendances_become_the_leads_who_claims_the_id() {
        assertThat(receive("3", "1", badge("U7"))).isEqualTo("201");
        Reply before = api.get("visitor.getAttendanceSession", "search_key1", "SessionId", "search_value1",
                "" + session);
        assertThat(before.first("AnonymousId")).isEqualTo("U7");
        assertThat(before.count("VisitorId")).isZero();
        session = data.session(campaign, Data.unique("午後"));
        data.application(lead, campaign, session);
        assertThat(receive("2", "1", badge("U7") + ticket(lead))).isEqualTo("201");
        Reply after = api.get("visitor.getAttendanceSession", "search_key1", "VisitorId", "search_value1", "" + lead);
        assertThat(after.count("SessionAttendance")).isEqualTo(2);
        assertThat(api.get("visitor.getAttendanceSeminar", "search_key1", "VisitorId", "search_value1", "" + lead)
                .count("SeminarAttendance")).isEqualTo(1);
    }

    @Test
    void a_session_that_needs_another_is_closed_to_those_who_missed_it() {
        long before = data.session(campaign, Data.unique("前提"));
        data.jdbc().sql("insert into session_dependency values (?, ?, 2)").params(session, before).update();
        set(46, "1");
        assertThat(receive("1", "1", ticket(lead))).isEqualTo("409 NOT_ALLOWED SessionAttendance.Session"
                + " SessionAttendance.session: 前提のサブキャンペーンに来場していません");
        long wanted = session;
        session = before;
        assertThat(receive("1", "2", ticket(lead))).isEqualTo("201");
        session = wanted;
        assertThat(receive("1", "1", ticket(lead))).isEqualTo("201");
    }

    @Test
    void a_full_room_takes_those_who_applied_alone() {
        set(43, "1");
        data.jdbc().sql("update session set limit_user_num = 1 where id = ?").param(session).update();
        assertThat(receive("1", "2", ticket(data.lead()))).isEqualTo("409 FULL SessionAttendance.Session"
                + " SessionAttendance.session: 定員に達しました");
        assertThat(receive("1", "1", ticket(lead))).isEqualTo("201");
    }

    @Test
    void entries_stop_at_the_limit_of_people_staying_and_go_on_when_somebody_is_taken_back() {
        set(47, "1");
        data.jdbc().sql("update session set admission_limit = 1, admission_resume = 0 where id = ?").param(session)
                .update();
        long late = applicant();
        assertThat(receive("1", "1", ticket(lead))).isEqualTo("201");
        assertThat(receive("1", "1", ticket(late))).isEqualTo("409 FULL SessionAttendance.Session"
                + " SessionAttendance.session: 入場制限中です");
        assertThat(api.call("visitor.deleteAttendanceSession",
                "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session>" + ticket(lead)
                        + "</SessionAttendance>")
                .status()).isEqualTo(200);
        assertThat(receive("1", "1", ticket(late))).isEqualTo("201");
    }

    @Test
    void the_same_refusals_are_told_in_english_where_the_caller_reads_english() {
        Reply reply = api.call(api.credentials(), "visitor.postAttendanceSession", Map.of("type", "1"),
                "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session>" + ticket(data.lead())
                        + "</SessionAttendance>",
                Map.of("Accept-Language", "en"));
        assertThat(reply.first("ErrorMessage")).isEqualTo("SessionAttendance.barcode_data: has not applied");
    }
}
