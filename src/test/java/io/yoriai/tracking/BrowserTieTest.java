package io.yoriai.tracking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;

import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.tracking.internal.Binding;

/** Whose a browser is: what ties it to a lead, what does not, and who wants to be nobody. */
@ServerTest
class BrowserTieTest extends TrackingCase {

    @Autowired
    Binding binding;

    private List<Long> owners(String browser) {
        return jdbc.sql("select coalesce(lead_id, 0) from tracking_session where browser_id = ? order by id")
                .param(browser)
                .query(Long.class).list();
    }

    @Test
    void a_link_of_a_mail_ties_the_browser_and_what_it_did_before_to_its_lead_once() throws Exception {
        String browser = browser();
        String other = browser();
        long lead = data.lead();
        page(browser, 1, "");
        String token = tracking.token(lead, Tracking.CLICK);
        page(browser, 2, token);
        page(other, 1, token);
        page(browser, 2, token.substring(1) + "A");
        visits.fold();
        assertThat(owners(browser)).containsExactly(lead, lead);
        assertThat(owners(other)).containsExactly(0L);
        String[] mine = {"search_key1", "VisitorId", "search_value1", "" + lead, "count", "1"};
        assertThat(api.get("visitor.getTrackingaccesslog", mine).body()).as("views from before, too")
                .contains("countAll=\"3\"");
        jdbc.sql("update tracking_session set valid_id = 2 where session_key = ?").param(browser + "-1").update();
        assertThat(api.get("visitor.getTrackingaccesslog", mine).body()).contains("countAll=\"2\"");
        assertThat(api.get("visitor.getTrackingaccesslog", "search_key1", "VisitorId", "search_value1", "" + lead,
                "include_invalid", "1").count("TrackingAccessLog")).isEqualTo(3);
        assertThat(api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>").status())
                .isEqualTo(200);
        assertThat(jdbc.sql("""
                select count(a.listed) from tracking_access a join tracking_session s on s.id = a.session_id
                where s.browser_id = ?""").param(browser).query(Long.class).single()).as("they are nobody's").isZero();
    }

    @Test
    void a_browser_that_becomes_another_leads_begins_another_session_and_the_earlier_ones_stay() throws Exception {
        String browser = browser();
        long first = data.lead();
        long second = data.lead();
        page(browser, 1, tracking.token(first, Tracking.CLICK));
        page(browser, 1, "");
        page(browser, 1, tracking.token(second, Tracking.CLICK));
        page(browser, 1, tracking.token(second, Tracking.CLICK));
        visits.fold();
        assertThat(jdbc.sql("select lead_id || ' ' || page_view_num from tracking_session where browser_id = ?"
                + " and session_key = ? order by id").params(browser, browser + "-1").query(String.class).list())
                .containsExactly(first + " 2", second + " 2");
    }

    @Test
    void a_click_ties_the_browser_when_it_is_judged_and_a_machines_click_ties_nothing() throws Exception {
        long person = data.lead();
        long machine = data.lead();
        String fresh = browser();
        String owned = browser();
        String robbed = browser();
        tracking.bind(owned, machine, Tracking.MY_PAGE);
        tracking.bind(robbed, person, Tracking.MY_PAGE);
        long mail = clicked(person, 1);
        for (String browser : List.of(fresh, owned)) {
            page(browser, 1, "");
            page(browser, 1, token(person, mail));
        }
        page(robbed, 1, token(machine, clicked(machine, 2)));
        visits.fold();
        binding.judged();
        assertThat(owners(fresh)).as("two minutes have not gone by").containsExactly(0L);
        assertThat(owners(owned)).containsExactly(machine, 0L);
        clock.advance(Duration.ofSeconds(121));
        while (binding.judged() > 0) {
            // The next ones.
        }
        assertThat(owners(fresh)).containsExactly(person);
        assertThat(owners(owned)).containsExactly(machine, person);
        assertThat(owners(robbed)).containsExactly(person);
        page(robbed, 1, "");
        page(owned, 1, "");
        visits.fold();
        assertThat(owners(robbed)).containsExactly(person);
        assertThat(owners(owned)).containsExactly(machine, person);
        assertThat(
                api.get("visitor.getTrackingsession", "search_key1", "VisitorId", "search_value1", "" + person).body())
                .contains("<BindReasonId>2</BindReasonId>");
    }

    @Test
    void who_wants_to_be_nobody_says_so_on_the_page_that_tells_of_tracking() throws Exception {
        String browser = browser();
        long lead = data.lead();
        tracking.bind(browser, lead, Tracking.CLICK);
        page(browser, 1, "");
        visits.fold();
        String notice = "/public/tracking/notice";
        assertThat(get(notice).body()).contains("example.co.jp", "__CAMVID", "計測を止める");
        HttpResponse<String> chosen = HttpClient.newHttpClient().send(HttpRequest
                .newBuilder(
                        URI.create("http://localhost:" + port + notice + "?_cam=" + browser + "." + browser + "-1.1.x"))
                .header("Content-Type", "application/x-www-form-urlencoded").POST(BodyPublishers.ofString("choice=out"))
                .build(), BodyHandlers.ofString());
        assertThat(chosen.headers().firstValue("Set-Cookie").orElse("")).startsWith("__CAMOPT=1;");
        page(browser, 2, tracking.token(lead, Tracking.CLICK));
        visits.fold();
        assertThat(owners(browser)).as("what was before stays, what comes is nobody's").containsExactly(lead);
        tracking.bind(browser, lead, Tracking.CLICK);
        assertThat(jdbc.sql("select count(*) from tracking_browser where browser_id = ?").param(browser)
                .query(Long.class).single()).isZero();
        tracking.optOut(browser, false);
        page(browser, 3, tracking.token(lead, Tracking.CLICK));
        visits.fold();
        assertThat(owners(browser)).containsExactly(lead, lead);
    }

    @Test
    void sessions_that_were_made_invalid_are_told_to_who_asks_for_them() {
        long lead = data.lead();
        String browser = browser();
        jdbc.sql(
                """
                        insert into tracking_session (lead_id, browser_id, session_key, start_at, end_at, page_view_num, landing_url, exit_url,
                            valid_id, date_regist, date_update) values (?, ?, ?, now(), now(), 1, 'x', 'x', 2, now(), now())""")
                .params(lead, browser, browser + "-1").update();
        String[] mine = {"search_key1", "VisitorId", "search_value1", "" + lead};
        assertThat(api.get("visitor.getTrackingsession", mine).count("TrackingSession")).isZero();
        assertThat(api.get("visitor.getTrackingsession", "search_key1", "VisitorId", "search_value1", "" + lead,
                "search_key2", "ValidId", "search_value2", "2").count("TrackingSession")).isEqualTo(1);
        assertThat(api.get("visitor.getTrackingsession", "search_key1", "VisitorId", "search_value1", "" + lead,
                "include_invalid", "1").count("TrackingSession")).isEqualTo(1);
    }

    @Test
    void a_reader_who_is_no_lead_takes_no_browser_from_the_lead_whose_it_is() throws Exception {
        String browser = browser();
        long lead = data.lead();
        tracking.bind(browser, lead, Tracking.MY_PAGE);
        long mail = clicked(0, 1);
        jdbc.sql("update mail set lead_id = null, reader_id = 1, email = ? where id = ?")
                .params(Data.unique("nobody") + "@example.com", mail).update();
        page(browser, 1, token(0, mail));
        visits.fold();
        assertThat(owners(browser)).containsExactly(0L);
        clock.advance(Duration.ofSeconds(121));
        while (binding.judged() > 0) {
            // The next ones.
        }
        page(browser, 2, "");
        visits.fold();
        assertThat(owners(browser)).containsExactly(lead, lead);
        assertThat(jdbc.sql("select count(*) from tracking_wait where browser_id = ?").param(browser)
                .query(Long.class).single()).isZero();
    }

    @Test
    void a_reader_who_is_no_lead_is_followed_by_what_the_browser_did_once_the_address_is_a_leads() throws Exception {
        String browser = browser();
        String robot = browser();
        String email = Data.unique("reader") + "@example.com";
        long mail = clicked(0, 1);
        long looked = clicked(0, 2);
        jdbc.sql("update mail set lead_id = null, reader_id = 1, email = ? where id in (?, ?)")
                .params(email, mail, looked).update();
        page(browser, 1, token(0, mail));
        page(robot, 1, token(0, looked));
        visits.fold();
        clock.advance(Duration.ofSeconds(121));
        while (binding.judged() > 0) {
            // The next ones.
        }
        binding.met();
        assertThat(owners(browser)).containsExactly(0L);
        long lead = data.lead("読者", email.toUpperCase(java.util.Locale.ROOT));
        data.lead("読者", email);
        binding.met();
        assertThat(owners(browser)).containsExactly(lead);
        assertThat(owners(robot)).containsExactly(0L);
        page(browser, 1, "");
        visits.fold();
        assertThat(owners(browser)).containsExactly(lead);
    }
}
