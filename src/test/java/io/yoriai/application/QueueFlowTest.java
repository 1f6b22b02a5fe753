package io.yoriai.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Map;

import io.yoriai.application.internal.Recount;
import io.yoriai.testkit.Api.Reply;
import io.yoriai.testkit.ServerTest;

/** Who waits, who came before applying, and counters that stay right (spec/smp-application-attendance.md 1, B1, B2). */
@ServerTest
class QueueFlowTest extends ApplyingTest {

    @Autowired
    Recount recount;
    @Autowired
    RecurringTask<Void> attendedLinesJob;

    @Test
    void whoever_leaves_a_queue_or_lets_it_run_by_itself_lets_those_behind_move_up() {
        long campaign = campaign(1, "limit_user_num = 3, waiting_list_type_id = 2");
        flow(campaign, "max_quantity = 3");
        long seated = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id",
                "" + data.lead()), body("<Quantity>2</Quantity>")));
        long wide = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id",
                "" + data.lead(), "waiting", "1"), body("<Quantity>2</Quantity>")));
        long narrow = waits(campaign, data.lead());
        assertThat(states(narrow)).as("nobody overtakes").isEqualTo("2:");
        assertThat(delete(wide, "").status()).isEqualTo(200);
        assertThat(List.of(states(seated), states(narrow))).containsExactly("1:", "1:");
        assertThat(counters("campaign", campaign)).isEqualTo("3 2 0");

        long late = waits(campaign, data.lead());
        set("campaign", campaign, "promotion_type_id = 2");
        assertThat(delete(narrow, "").status()).isEqualTo(200);
        assertThat(states(late)).as("by hand alone").isEqualTo("2:");
        assertThat(api.call("seminar.put", "<Seminar><Id>" + campaign
                + "</Id><SsTargetType><SsTargetTypeId>1</SsTargetTypeId></SsTargetType><PriceType><PriceTypeId>1</PriceTypeId>"
                + "</PriceType><SeminarStatus><SeminarStatusId>1</SeminarStatusId></SeminarStatus><Title>列</Title><PromotionType><PromotionTypeId>1</PromotionTypeId></PromotionType></Seminar>")
                .status())
                .isEqualTo(200);
        assertThat(states(late)).isEqualTo("1:");
    }

    @Test
    void a_waiting_one_gets_no_seat_once_it_is_over_and_a_cancelled_one_may_come_back() {
        long campaign = campaign(1, "limit_user_num = 1, waiting_list_type_id = 2, promotion_type_id = 2");
        long first = made(apply(campaign, data.lead()));
        long second = waits(campaign, data.lead());
        assertThat(delete(first, "").status()).isEqualTo(200);
        set("campaign", campaign, "end_day = now() - interval '1 day'");
        assertThat(told(put(second, status(1))))
                .isEqualTo("409 NOT_ALLOWED Application.ApplicationStatus この状態には変更できません");
        assertThat(delete(second, "").status()).isEqualTo(200);
        assertThat(put(first, status(1)).status()).isEqualTo(200);
    }

    @Test
    void who_came_before_applying_has_come_and_so_has_who_is_promoted() {
        long campaign = campaign(2, "");
        long session = session(campaign, 10, "limit_user_num = 1, waiting_list_type_id = 2");
        long lead = data.lead();
        long seated = made(apply(campaign, data.lead(), session));
        String came = "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session><BarcodeData>" + lead
                + "</BarcodeData></SessionAttendance>";
        assertThat(api.call("visitor.postAttendanceSession", Map.of("check_registration", "2"), came).status())
                .isEqualTo(201);
        long waiting = waits(campaign, lead, session);
        assertThat(states(waiting)).isEqualTo("2: 2");
        assertThat(delete(seated, "").status()).isEqualTo(200);
        assertThat(states(waiting)).isEqualTo("5: 5");
        assertThat(counters("session", session)).isEqualTo("1 1 0");
        Reply listed = api.get("visitor.getApplicationSession", "search_key1", "ApplicationId", "search_value1",
                "" + waiting);
        assertThat(listed.first("AttendanceFlagId")).isEqualTo("1");

        long other = campaign(1, "");
        assertThat(api.call("visitor.postAttendanceSeminar", Map.of("check_registration", "2"),
                "<SeminarAttendance><Seminar><SeminarId>" + other + "</SeminarId></Seminar><BarcodeData>" + lead
                        + "</BarcodeData></SeminarAttendance>")
                .status()).isEqualTo(201);
        long venue = made(apply(other, lead));
        assertThat(states(venue)).isEqualTo("5:");

        // As a server leaves them that is killed between the commit of an application and the turn.
        data.jdbc().sql("update application_session set application_status_id = 1 where application_id = ?")
                .param(waiting).update();
        data.jdbc().sql("update application set application_status_id = 1 where id = ?").param(venue).update();
        attendedLinesJob.execute(null, null);
        assertThat(List.of(states(waiting), states(venue))).containsExactly("5: 5", "5:");
    }

    @Test
    void what_stands_already_changes_nothing_its_date_neither() {
        long id = made(apply(campaign(1, ""), data.lead()));
        String paid = "<PaymentStatus><PaymentStatusId>1</PaymentStatusId></PaymentStatus><Memo>覚え</Memo>";
        assertThat(put(id, paid).status()).isEqualTo(200);
        set("application", id, "date_update = date_update - interval '1 day'");
        String before = data.jdbc().sql("select date_update::text from application where id = ?").param(id)
                .query(String.class).single();
        assertThat(put(id, paid + status(1)).status()).isEqualTo(200);
        assertThat(data.jdbc().sql("select date_update::text from application where id = ?").param(id)
                .query(String.class).single()).isEqualTo(before);
    }

    @Test
    void a_session_that_goes_tells_each_line_and_a_night_counts_what_is_wrong() {
        long campaign = campaign(2, "");
        long one = session(campaign, 10, "limit_user_num = 5");
        long other = session(campaign, 12, "");
        long id = made(apply(campaign, data.lead(), one, other));
        assertThat(api.call("seminar.deleteSession", Map.of("Id", "" + one, "force", "1"), null).status())
                .isEqualTo(200);
        assertThat(states(id)).isEqualTo("1: 3 1");
        assertThat(events(id)).containsExactly("APPLIED", "CANCELLED 1");

        recount.run();
        set("campaign", campaign, "number_of_applications = 7");
        assertThat(recount.run()).contains("Seminar/" + campaign);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
        assertThat(recount.run()).doesNotContain("Seminar/" + campaign);
    }

    @Test
    void applications_are_counted_live_by_campaign_and_by_session_zeros_included() {
        long campaign = campaign(2, "limit_user_num = 9");
        flow(campaign, "max_quantity = 2, restore_type_id = 3");
        long small = session(campaign, 10, "limit_user_num = 2, waiting_list_type_id = 2");
        long open = session(campaign, 12, "");
        long gone = session(campaign, 14, "deleted_at = now()");
        long empty = session(campaign, 16, "");
        long lead = data.lead();
        long first = made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + lead),
                body(list(small, 2))));
        made(apply(campaign, lead, open));
        made(api.call("application.post", Map.of("seminar_id", "" + campaign, "visitor_id", "" + data.lead(), "waiting",
                "1"), body(list(small, 2))));
        long left = made(apply(campaign, data.lead(), open));
        assertThat(delete(left, "").status()).isEqualTo(200);
        Map<String, String> bySession = Map.of("point_of_view", "Session", "search_key1", "Seminar.Id", "search_value1",
                "" + campaign, "count", "1", "direction", "desc");
        Reply sessions = api.call("counting.getApplication", bySession, null);
        assertThat(sessions.all("PointOfViewId")).as("all that are there").containsExactly("" + empty, "" + open,
                "" + small);
        assertThat(sessions.body()).contains("count=\"3\" countAll=\"3\"").doesNotContain("" + gone);
        assertThat(sessions.all("PointOfViewTypeName")).containsOnly("Session");
        assertThat(sessions.all("NumberOfApplications")).as("seats").containsExactly("0", "1", "2");
        assertThat(sessions.all("NumberOfApplicants")).as("leads").containsExactly("0", "1", "1");
        assertThat(sessions.all("NumberOfWaiting")).as("quantities").containsExactly("0", "0", "2");
        assertThat(sessions.all("NumberOfCancels")).as("lines").containsExactly("0", "1", "0");
        assertThat(sessions.all("LimitUserNum")).as("left out where there is none").containsExactly("2");
        Reply whole = api.get("counting.getApplication", "point_of_view", "Seminar", "search_key1", "Session.Id",
                "search_value1", "" + empty);
        assertThat(whole.all("PointOfViewId")).as("the campaign that holds it").containsExactly("" + campaign);
        assertThat(whole.body()).contains("<PointOfViewTypeId>1</PointOfViewTypeId>"
                + "<PointOfViewTypeName>Seminar</PointOfViewTypeName>", "<NumberOfApplications>2<",
                "<NumberOfApplicants>1<", "<NumberOfWaiting>1<", "<NumberOfCancels>1<", "<LimitUserNum>9<");
        assertThat(delete(first, "").status()).isEqualTo(200);
        assertThat(api.call("counting.getApplication", bySession, null).all("NumberOfWaiting"))
                .as("at once").containsExactly("0", "0", "0");
        assertThat(told(api.get("counting.getApplication"))).isEqualTo("400 REQUIRED point_of_view 必ず入力してください");
        assertThat(told(api.get("counting.getApplication", "point_of_view", "SEMINAR")))
                .isEqualTo("400 INVALID_VALUE point_of_view SeminarまたはSessionを指定してください");
    }

    private static String list(long session, int quantity) {
        return "<ApplicationSessionList><ApplicationSession><Session><SessionId>" + session + "</SessionId></Session>"
                + "<Quantity>" + quantity + "</Quantity></ApplicationSession></ApplicationSessionList>";
    }
}
