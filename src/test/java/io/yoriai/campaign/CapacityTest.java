package io.yoriai.campaign;

import static io.yoriai.campaign.Bodies.change;
import static io.yoriai.campaign.Bodies.kind;
import static io.yoriai.campaign.Bodies.plain;
import static io.yoriai.campaign.Bodies.ref;
import static io.yoriai.campaign.Bodies.seminar;
import static io.yoriai.campaign.Bodies.text;
import static io.yoriai.campaign.Bodies.times;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;

import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** A raised limit promotes those who wait (spec/smp-campaign.md 9.4, spec/smp-application-attendance.md B2). */
@ServerTest
class CapacityTest {

    private static final String FROM = "2090-12-10T10:00:00+09:00";
    private static final String TO = "2090-12-10T11:00:00+09:00";

    @Autowired
    Api api;
    @Autowired
    Data data;

    private long campaign(int type, int limit, String... columns) {
        return api.call("seminar.post", seminar(kind(type, 1), text("Title", "席"), text("LimitUserNum", limit),
                ref("WaitingListType", 2), String.join("", columns))).id();
    }

    private long session(long campaign, int limit, String... columns) {
        return api.call("seminar.postSession", Bodies.session(ref("Seminar", campaign), text("Title", "会"),
                times(FROM, TO), text("LimitUserNum", limit), ref("WaitingListType", 2), String.join("", columns)))
                .id();
    }

    /** An application that waits for a campaign without sessions. */
    private long waiting(long campaign, int quantity, int amount) {
        long id = data.jdbc().sql("""
                insert into application (lead_id, campaign_id, application_status_id, quantity, waiting_number,
                    total_amount, payment_method_id, date_application, date_regist, date_update)
                values (:lead, :campaign, 2, :quantity, (select count(*) + 1 from application
                    where campaign_id = :campaign), :amount, 2, now(), now(), now()) returning id""")
                .param("lead", data.lead()).param("campaign", campaign).param("quantity", quantity)
                .param("amount", amount).query(Long.class).single();
        data.jdbc().sql("update campaign set number_of_waiting = number_of_waiting + ? where id = ?")
                .params(quantity, campaign).update();
        return id;
    }

    /** A line that waits for a session, of a new application that waits with it; the line's id. */
    private long waitingLine(long lead, long campaign, long session, int quantity) {
        long application = data.jdbc().sql("""
                insert into application (lead_id, campaign_id, application_status_id, date_application, date_regist,
                    date_update) values (?, ?, 2, now(), now(), now()) returning id""").params(lead, campaign)
                .query(Long.class).single();
        data.jdbc().sql("update campaign set number_of_waiting = number_of_waiting + 1 where id = ?").param(campaign)
                .update();
        data.jdbc().sql("update session set number_of_waiting = number_of_waiting + ? where id = ?")
                .params(quantity, session).update();
        return data.jdbc().sql("""
                insert into application_session (application_id, lead_id, campaign_id, session_id,
                    application_status_id, quantity, waiting_number, date_application, date_regist, date_update)
                values (:application, :lead, :campaign, :session, 2, :quantity, (select count(*) + 1
                    from application_session where session_id = :session), now(), now(), now()) returning id""")
                .param("application", application).param("lead", lead).param("campaign", campaign)
                .param("session", session).param("quantity", quantity).query(Long.class).single();
    }

    private void raise(long campaign, int type, Object limit) {
        assertThat(api.call("seminar.put", seminar(change(campaign, type, 1, 5, "席"), text("LimitUserNum", limit)))
                .status()).isEqualTo(200);
    }

    private void raiseSession(long session, Object limit) {
        assertThat(api.call("seminar.putSession", Bodies.session(text("Id", session), text("LimitUserNum", limit)))
                .status())
                .isEqualTo(200);
    }

    private List<Integer> states(String table, Long... ids) {
        return Arrays.stream(ids).map(id -> data.jdbc().sql("select application_status_id from " + table
                + " where id = ?").param(id).query(Integer.class).single()).toList();
    }

    private String counters(String table, long id) {
        return data.jdbc().sql("select number_of_applications || ' ' || number_of_applicants || ' ' || "
                + "number_of_waiting from " + table + " where id = ?").param(id).query(String.class).single();
    }

    @Test
    void a_raised_campaign_promotes_in_turn_and_stops_at_the_first_that_does_not_fit() {
        long campaign = campaign(1, 1);
        long first = waiting(campaign, 1, 5_000);
        long second = waiting(campaign, 3, 0);
        long third = waiting(campaign, 1, 0);
        raise(campaign, 1, 3);
        assertThat(states("application", first, second, third)).containsExactly(1, 2, 2);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 4");
        assertThat(data.jdbc().sql("""
                select payment_status_id || ' ' || (payment_due_date - (now() at time zone 'Asia/Tokyo')::date)
                from application where id = ?""").param(first).query(String.class).single()).startsWith("2 ");
        raise(campaign, 1, 2);
        assertThat(states("application", first, second, third)).containsExactly(1, 2, 2);
        raise(campaign, 1, "");
        assertThat(states("application", first, second, third)).containsExactly(1, 1, 1);
        assertThat(counters("campaign", campaign)).isEqualTo("5 3 0");
    }

    @Test
    void a_raised_session_needs_room_in_its_campaign_too() {
        long campaign = campaign(2, 1);
        long session = session(campaign, 1);
        data.application(data.lead(), campaign, session);
        long first = waitingLine(data.lead(), campaign, session, 1);
        long second = waitingLine(data.lead(), campaign, session, 2);
        raiseSession(session, 4);
        assertThat(states("application_session", first, second)).containsExactly(2, 2);
        raise(campaign, 2, 2);
        assertThat(states("application_session", first, second)).containsExactly(1, 2);
        assertThat(counters("session", session)).isEqualTo("2 2 2");
        assertThat(counters("campaign", campaign)).isEqualTo("2 2 1");
        raise(campaign, 2, 0);
        assertThat(states("application_session", first, second)).containsExactly(1, 1);
        assertThat(counters("session", session)).isEqualTo("4 3 0");
        assertThat(counters("campaign", campaign)).isEqualTo("3 3 0");
    }

    @Test
    void who_would_be_at_two_places_at_once_is_passed_over_and_stays() {
        long campaign = campaign(2, 0);
        long taken = session(campaign, 0);
        long session = session(campaign, 1);
        long lead = data.lead();
        data.application(lead, campaign, taken);
        data.application(data.lead(), campaign, session);
        long clashing = waitingLine(lead, campaign, session, 1);
        long next = waitingLine(data.lead(), campaign, session, 1);
        raiseSession(session, 2);
        assertThat(states("application_session", clashing, next)).containsExactly(2, 1);
        data.jdbc().sql("update campaign set settings = '{\"6\": \"0\"}' where id = ?").param(campaign).update();
        raiseSession(session, 3);
        assertThat(states("application_session", clashing, next)).containsExactly(1, 1);
    }

    @Test
    void nobody_is_promoted_by_hand_lists_after_the_start_or_by_a_lowered_limit() {
        long campaign = campaign(2, 0);
        long byHand = session(campaign, 1, ref("PromotionType", 2));
        long started = api.call("seminar.postSession", Bodies.session(plain(campaign, "会"), text("LimitUserNum", 9)))
                .id();
        data.jdbc().sql("update session set start_day = '2020-01-01T00:00:00Z' where id = ?").param(started).update();
        long lowered = session(campaign, 9);
        long a = waitingLine(data.lead(), campaign, byHand, 1);
        long b = waitingLine(data.lead(), campaign, started, 1);
        raiseSession(byHand, 5);
        raiseSession(started, 10);
        long c = waitingLine(data.lead(), campaign, lowered, 1);
        raiseSession(lowered, 8);
        assertThat(states("application_session", a, b, c)).containsExactly(2, 2, 2);
        assertThat(counters("session", lowered)).isEqualTo("0 0 1");
    }

    @Test
    void a_session_deleted_by_force_frees_its_campaigns_seats_for_those_who_wait_elsewhere() {
        long campaign = campaign(2, 1);
        long goes = session(campaign, 0);
        long stays = session(campaign, 0);
        long application = data.application(data.lead(), campaign, goes);
        long line = waitingLine(data.lead(), campaign, stays, 1);
        assertThat(api.call("seminar.deleteSession", java.util.Map.of("Id", Long.toString(goes), "force", "1"), null)
                .status()).isEqualTo(200);
        assertThat(states("application", application)).containsExactly(3);
        assertThat(states("application_session", line)).containsExactly(1);
        assertThat(counters("campaign", campaign)).isEqualTo("1 1 0");
    }

    @Test
    void raises_at_the_same_time_never_give_a_seat_twice() throws Exception {
        long campaign = campaign(2, 0);
        long session = session(campaign, 1);
        data.application(data.lead(), campaign, session);
        for (int i = 0; i < 30; i++) {
            waitingLine(data.lead(), campaign, session, 1);
        }
        List<Callable<Void>> calls = java.util.stream.IntStream.rangeClosed(2, 13).<Callable<Void>>mapToObj(n -> () -> {
            raiseSession(session, n);
            return null;
        }).toList();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : threads.invokeAll(calls)) {
                done.get();
            }
        }
        int seated = data.jdbc().sql("""
                select count(*) from application_session where session_id = ? and application_status_id = 1""")
                .param(session).query(Integer.class).single();
        assertThat(seated).isBetween(2, 13);
        assertThat(counters("session", session)).isEqualTo(seated + " " + seated + " " + (31 - seated));
        assertThat(data.jdbc().sql("""
                select max(waiting_number) filter (where application_status_id = 1)
                     < min(waiting_number) filter (where application_status_id = 2)
                from application_session where session_id = ?""").param(session).query(Boolean.class).single())
                .isTrue();
    }
}
