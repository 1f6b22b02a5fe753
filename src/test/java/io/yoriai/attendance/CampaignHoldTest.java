package io.yoriai.attendance;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

import io.yoriai.application.Applications;
import io.yoriai.campaign.CampaignDeletionListener;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Who holds on to campaigns and sessions, what a deletion ends, and session dependencies as they are kept. */
@ServerTest
class CampaignHoldTest {

    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    List<CampaignDeletionListener> holds;
    @Autowired
    Applications applications;
    @Autowired
    Dependencies dependencies;

    private long campaign;
    private long session;
    private long lead;

    private void people() {
        campaign = data.campaign(Data.unique("c"));
        session = data.session(campaign, Data.unique("s"));
        lead = data.lead();
        data.application(lead, campaign, session);
    }

    private String receive(Map<String, String> headers) {
        return "" + api.call(api.credentials(), "visitor.postAttendanceSession", Map.of(),
                "<SessionAttendance><Session><SessionId>" + session + "</SessionId></Session><BarcodeData>" + lead
                        + "</BarcodeData></SessionAttendance>",
                headers).status();
    }

    private int number(String sql) {
        return data.jdbc().sql(sql).query(Integer.class).single();
    }

    @Test
    void releasing_a_campaign_ends_attendances_and_applications_and_frees_the_seats() {
        people();
        assertThat(receive(Map.of())).isEqualTo("201");
        assertThat(holds).hasSize(2).allMatch(hold -> hold.holdsCampaign(campaign) && hold.holdsSession(session));
        holds.forEach(hold -> hold.releaseCampaign(campaign));
        assertThat(holds).noneMatch(hold -> hold.holdsCampaign(campaign) || hold.holdsSession(session));
        assertThat(number("select application_status_id from application where lead_id = " + lead)).isEqualTo(3);
        assertThat(number("select number_of_applications from campaign where id = " + campaign)).isZero();
        assertThat(number("select number_of_applications from session where id = " + session)).isZero();
        assertThat(number("select count(*) from session_attendance where cancel_reason = 3 and lead_id = " + lead))
                .isEqualTo(1);
    }

    @Test
    void releasing_a_session_cancels_its_lines_and_an_application_left_with_none() {
        people();
        long other = data.session(campaign, Data.unique("s"));
        long second = data.lead();
        data.application(second, campaign, other);
        holds.forEach(hold -> hold.releaseSession(session));
        assertThat(number("select application_status_id from application where lead_id = " + lead)).isEqualTo(3);
        assertThat(number("select application_status_id from application where lead_id = " + second)).isEqualTo(1);
        assertThat(number("select number_of_applications from campaign where id = " + campaign)).isEqualTo(1);
    }

    @Test
    void r8_a_deleted_leads_applications_are_cancelled_unless_the_campaign_has_ended() {
        people();
        applications.cancelOfLead(lead);
        assertThat(number("select application_status_id from application where lead_id = " + lead)).isEqualTo(3);
        assertThat(number("select number_of_applications from session where id = " + session)).isZero();
        people();
        data.jdbc().sql("update campaign set end_day = now() - interval '1 day' where id = ?").param(campaign).update();
        applications.cancelOfLead(lead);
        assertThat(number("select application_status_id from application where lead_id = " + lead)).isEqualTo(1);
    }

    @Test
    void a_circle_of_dependencies_is_refused() {
        people();
        long second = data.session(campaign, Data.unique("s"));
        long third = data.session(campaign, Data.unique("s"));
        dependencies.add(Dependencies.Tie.PREREQUISITE, second, session);
        dependencies.add(Dependencies.Tie.PREREQUISITE, third, second);
        assertThatThrownBy(() -> dependencies.add(Dependencies.Tie.PREREQUISITE, session, third))
                .isInstanceOf(FaultException.class).hasMessageContaining("attendance.dependency-cycle");
        dependencies.remove(Dependencies.Tie.PREREQUISITE, third, second);
        dependencies.add(Dependencies.Tie.PREREQUISITE, session, third);
    }

    @Test
    void inv_11_one_key_64_times_at_once_has_one_effect() throws Exception {
        people();
        Map<String, String> key = Map.of("X-Idempotency-Key", Data.unique("k"));
        api.token(api.credentials());
        List<Callable<String>> calls = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            calls.add(() -> receive(key));
        }
        try (ExecutorService pool = Executors.newFixedThreadPool(64)) {
            for (var answer : pool.invokeAll(calls)) {
                assertThat(answer.get()).isIn("201", "409");
            }
        }
        assertThat(receive(key)).isEqualTo("201");
        assertThat(number("select count(*) from session_attendance where lead_id = " + lead)).isEqualTo(1);
    }
}
