package io.yoriai.tracking;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

import io.yoriai.record.SystemSettings;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** Hits of registered sites become visits, whose browsers are tied to leads by what only they can bring (spec/smp-mail-tracking.md 3.11). */
@ServerTest
class TrackingTest extends TrackingCase {

    @Autowired
    Downloads downloads;
    @Autowired
    TrackedPages pages;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    SystemSettings settings;

    private int visitors(long page) {
        return jdbc.sql("select visitor_num from tracking_url where id = ?").param(page).query(Integer.class).single();
    }

    private String totals(long page) {
        return jdbc.sql("select page_view_num || ' ' || session_num || ' ' || name || ' ' || regist_type_id"
                + " from tracking_url where id = ?").param(page).query(String.class).single();
    }

    private List<String> kept(String run) {
        return jdbc
                .sql("""
                        select count(*) || ' of ' || case when address like '2001:%' then '2001:db8:7:7::/64' else address end from tracking_hit
                        where key like ? || '%' group by case when address like '2001:%' then '2001:db8:7:7::/64' else address end order by 1""")
                .param(run).query(String.class).list();
    }

    private List<Thread> take(String browser) {
        return IntStream.range(0, 40).mapToObj(i -> Thread.startVirtualThread(() -> {
            Tracking.Taken taken = tracking.take(new PageHit(sites.tag(), "many-" + browser + i, browser,
                    browser + "-" + (i % 4 + 1),
                    "https://www.example.co.jp/p/" + i % 7, "t", null, null, null, null, "198.51.100.1", PERSON, true));
            assertThat(taken).isEqualTo(Tracking.Taken.KEPT);
        })).toList();
    }

    private long hits() {
        return jdbc.sql("select count(*) from tracking_hit where key like 'hit-%-_' or key = 'x'").query(Long.class)
                .single();
    }

    @Test
    void what_lets_its_bearer_in_is_in_no_table_of_visits() throws Exception {
        String browser = browser();
        String key = "0123456789abcdef0123456789abcdef";
        String page = "https://www.example.co.jp/public/application/done/" + Data.unique("");
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-key"), "vid", browser, "sid",
                browser + "-1", "url", page + "?flow=1&key=" + key + "&b=2#top", "ref",
                "https://www.example.co.jp/public/seminar/view/1?preview=" + key)).isEqualTo(204);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-key"), "vid", browser, "sid",
                browser + "-1", "url", page + "?key=" + key)).isEqualTo(204);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-key"), "vid", browser, "sid",
                browser + "-1", "url", page + "?key=shoes")).as("a page of the house's own").isEqualTo(204);
        visits.fold();
        assertThat(jdbc.sql("""
                select u.url || ' ' || a.url || ' ' || coalesce(a.referrer, '-') from tracking_access a
                    join tracking_url u on u.id = a.tracking_url_id join tracking_session s on s.id = a.session_id
                where s.browser_id = ? order by a.id""").param(browser).query(String.class).list()).containsExactly(
                page + "?flow=1&b=2 " + page + "?flow=1&b=2#top https://www.example.co.jp/public/seminar/view/1?",
                page + " " + page + "? -", page + "?key=shoes " + page + "?key=shoes -");
        assertThat(jdbc.sql("select landing_url || ' ' || exit_url from tracking_session where browser_id = ?")
                .param(browser).query(String.class).single()).isEqualTo(page + "?flow=1&b=2 " + page + "?key=shoes");
        assertThat(jdbc.sql("select count(*) from tracking_hit h where h::text like ?").param("%" + key + "%")
                .query(Long.class).single()).isZero();
    }

    @Test
    void pages_of_a_registered_site_become_a_visit_with_its_source_and_each_hit_counts_once() throws Exception {
        String browser = browser();
        String[] first = {"n", Data.unique("hit-first"), "vid", browser, "sid", browser + "-1", "url",
            "https://WWW.example.co.jp:443/products/?utm_source=mail&b=1#top", "title", "製品一覧", "ref",
            "https://www.google.com/",
            "f", "{\"plan\":\"pro\",\"BAD NAME\":\"x\"}"};
        assertThat(hit(PERSON, "https://www.example.co.jp", first)).isEqualTo(204);
        assertThat(hit(PERSON, "https://www.example.co.jp", first)).isEqualTo(204);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-second"), "vid", browser, "sid",
                browser + "-1", "url",
                "https://www.example.co.jp/products/a.html")).isEqualTo(204);
        visits.fold();
        String told = "select page_view_num || ' ' || landing_url || ' ' || exit_url || ' ' || source || ' '"
                + " || coalesce(search_word, '-') || ' ' || fields from tracking_session where session_key = ?";
        assertThat(jdbc.sql(told).param(browser + "-1").query(String.class).single()).isEqualTo(
                "2 https://www.example.co.jp/products/?b=1 https://www.example.co.jp/products/a.html mail - {\"plan\": \"pro\"}");
        // Of several searches of one visit the last one is told, and of a field the last value.
        for (String word : List.of("a", "%E5%B1%95")) {
            assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-word"), "vid", browser, "sid",
                    browser + "-1", "url", "https://www.example.co.jp/b", "ref",
                    "https://www.bing.com/search?q=" + word,
                    "f", "{\"plan\":\"free\"}")).isEqualTo(204);
        }
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-word"), "vid", browser, "sid",
                browser + "-1", "url", "https://www.example.co.jp/c", "ref", "https://other.example/")).isEqualTo(204);
        visits.fold();
        assertThat(jdbc.sql(told).param(browser + "-1").query(String.class).single()).isEqualTo(
                "5 https://www.example.co.jp/products/?b=1 https://www.example.co.jp/c bing 展 {\"plan\": \"free\"}");
        // What tells a device is forgotten after thirteen months.
        jdbc.sql(
                "update tracking_access set at = at - interval '396 days' where url like '%/products/a.html' and session_id ="
                        + " (select id from tracking_session where session_key = ?)")
                .param(browser + "-1").update();
        visits.cleanUp();
        assertThat(jdbc.sql("select count(address) || ' ' || count(*) from tracking_access where session_id ="
                + " (select id from tracking_session where session_key = ?)").param(browser + "-1").query(String.class)
                .single()).isEqualTo("4 5");
    }

    @Test
    void other_sites_crawlers_and_what_is_no_hit_leave_nothing() throws Exception {
        long before = hits();
        String browser = browser();
        assertThat(hit(PERSON, "https://evil.example", "n", "hit-evil-1", "url", "https://www.example.co.jp/"))
                .isEqualTo(403);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", "hit-evil-2", "url", "https://notexample.co.jp/"))
                .isEqualTo(403);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", "x", "url", "https://www.example.co.jp/"))
                .isEqualTo(400);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", "hit-forged-1", "vid", browser, "sid",
                "AAAAAAAAAAAAAA-1", "url",
                "https://www.example.co.jp/")).isEqualTo(400);
        assertThat(hit("Googlebot/2.1", "https://www.example.co.jp", "n", "hit-robot-1", "url",
                "https://www.example.co.jp/")).isEqualTo(204);
        // Somebody who is logged in to the console.
        HttpResponse<String> staff = HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(
                "http://localhost:" + port + "/tracker/register?cid=" + sites.tag()
                        + "&n=hit-staff-1&url=https%3A%2F%2Fwww.example.co.jp%2F"))
                .header("User-Agent", PERSON).header("Cookie", "yoriai_staff=" + "ab".repeat(32)).build(),
                BodyHandlers.ofString());
        assertThat(staff.statusCode()).isEqualTo(200);
        assertThat(staff.headers().firstValue("Content-Type")).hasValue("image/gif");
        assertThat(hits()).isEqualTo(before);
        assertThat(jdbc.sql("select count(*) from tracking_hit where key = 'hit-staff-1'").query(Long.class).single())
                .isZero();
    }

    @Test
    void an_address_registered_by_hand_counts_the_pages_it_stands_for_and_leaves_out_visits_that_do_not_count()
            throws Exception {
        String place = Data.unique("/place-");
        String browser = browser();
        long wide = pages.save(Data.TESTS, 0, "製品", "https://www.example.co.jp" + place, TrackedPages.PREFIX);
        long part = pages.save(Data.TESTS, 0, "部分", place + "/b", TrackedPages.PART);
        for (String path : List.of("/a", "/b", "/b")) {
            assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-wide"), "vid", browser, "sid",
                    browser + "-1", "url", "https://www.example.co.jp" + place + path, "title", "題 " + path))
                    .isEqualTo(204);
        }
        visits.fold();
        visits.totals();
        assertThat(totals(wide)).isEqualTo("3 1 製品 1");
        assertThat(totals(part)).isEqualTo("2 1 部分 1");
        long exact = jdbc.sql("select id from tracking_url where url = ?")
                .param("https://www.example.co.jp" + place + "/b")
                .query(Long.class).single();
        assertThat(totals(exact)).isEqualTo("2 1 題 /b 2");
        assertThat(pages.save(Data.TESTS, 0, "登録", "HTTPS://www.EXAMPLE.co.jp" + place + "/b#x", TrackedPages.EXACT))
                .isEqualTo(exact);
        assertThatThrownBy(
                () -> pages.save(Data.TESTS, 0, "二", "https://www.example.co.jp" + place, TrackedPages.PREFIX))
                .isInstanceOf(FaultException.class);
        long session = jdbc.sql("select id from tracking_session where browser_id = ?").param(browser).query(Long.class)
                .single();
        long other = pages.save(Data.TESTS, 0, "他", "https://www.example.co.jp" + place + "/x", TrackedPages.PREFIX);
        visits.totals();
        pages.count(Data.TESTS, session, false);
        assertThat(jdbc.sql("select id from tracking_url where stale and id in (?, ?, ?, ?)")
                .params(wide, part, exact, other).query(Long.class).list()).as("those that the visit came to")
                .containsExactlyInAnyOrder(wide, part, exact);
        visits.totals();
        assertThat(totals(wide)).isEqualTo("0 0 製品 1");
        assertThat(totals(exact)).isEqualTo("0 0 登録 1");
        pages.count(Data.TESTS, session, true);
        visits.totals();
        // Leads who go do not make the totals less.
        long lead = data.lead();
        tracking.bind(browser, lead, Tracking.MY_PAGE);
        jdbc.sql("update tracking_url set stale = true where id = ?").param(wide).update();
        visits.totals();
        assertThat(visitors(wide)).isOne();
        assertThat(api.call("visitor.delete", "<VisitorData><Id>" + lead + "</Id></VisitorData>").status())
                .isEqualTo(200);
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-wide"), "url",
                "https://www.example.co.jp" + place + "/a")).isEqualTo(204);
        visits.fold();
        visits.totals();
        assertThat(totals(wide)).isEqualTo("4 1 製品 1");
        assertThat(visitors(wide)).isOne();
        tracking.bind(browser, data.lead(), Tracking.MY_PAGE);
        jdbc.sql("update tracking_url set stale = true where id in (?, ?)").params(wide, exact).update();
        visits.totals();
        assertThat(visitors(wide)).as("nor do they when all is counted once more").isOne();
        assertThat(visitors(exact)).isOne();
        assertThat(jdbc.sql("select lead_id is null from tracking_session where id = ?").param(session)
                .query(Boolean.class).single()).as("a visit of a lead who is gone becomes nobody else's").isTrue();

        // What was counted is not read again: here it is away, and stays counted.
        jdbc.sql("update tracking_access set date_update = date_update - interval '2 days', session_id = null"
                + " where session_id = ?").param(session).update();
        String second = browser();
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-wide"), "vid", second, "sid",
                second + "-1", "url", "https://www.example.co.jp" + place + "/c")).isEqualTo(204);
        visits.fold();
        visits.totals();
        assertThat(totals(wide)).isEqualTo("5 2 製品 1");
        tracking.bind(second, data.lead(), Tracking.MY_PAGE);
        visits.totals();
        assertThat(visitors(wide)).isEqualTo(2);
        jdbc.sql("with n as (insert into tracking_seen (tracking_url_id, kind, key) values (?, 'L', '999999999999'))"
                + " update tracking_url set visitor_num = 3 where id = ?").params(wide, wide).update();
        visits.strays();
        assertThat(visitors(wide)).as("one who went while it was counted").isEqualTo(2);
        assertThat(api.get("trackingurl.get", "search_key1", "Id", "search_value1", "" + wide).body()).contains(
                "<PageViewNum>5</PageViewNum>", "<VisitorNum>2</VisitorNum>", "<MatchTypeId>2</MatchTypeId>",
                "<RegistTypeId>1</RegistTypeId>",
                "<LastAccessDate>");
    }

    @Test
    void pages_whose_totals_cannot_be_made_keep_nothing_else_from_being_counted() throws Exception {
        String place = "https://www.example.co.jp" + Data.unique("/bad-");
        long wide = pages.save(Data.TESTS, 0, "悪", place, TrackedPages.PREFIX);
        String browser = browser();
        assertThat(hit(PERSON, "https://www.example.co.jp", "n", Data.unique("hit-bad"), "vid", browser, "sid",
                browser + "-1", "url", place + "/a")).isEqualTo(204);
        visits.fold();
        jdbc.sql("alter table tracking_url add constraint bad check (page_view_num = 0 or not starts_with(url, '"
                + place + "/')) not valid").update();
        try {
            visits.totals();
            assertThat(totals(wide)).isEqualTo("0 1 悪 1");
        } finally {
            jdbc.sql("alter table tracking_url drop constraint bad").update();
        }
        visits.totals();
        assertThat(totals(wide)).isEqualTo("1 1 悪 1");
    }

    @Test
    void many_hits_at_once_are_all_kept_though_the_database_takes_none_for_a_while() throws Exception {
        String browser = browser();
        List<Thread> threads = new ArrayList<>();
        transaction.executeWithoutResult(status -> {
            jdbc.sql("lock table tracking_hit in access exclusive mode").update();
            threads.addAll(take(browser));
            await().until(() -> jdbc.sql("select count(*) from pg_locks where relation = 'tracking_hit'::regclass"
                    + " and not granted").query(Integer.class).single() > 0);
        });
        for (Thread thread : threads) {
            thread.join();
        }
        visits.fold();
        assertThat(jdbc.sql("select sum(page_view_num)::int from tracking_session where browser_id = ?").param(browser)
                .query(Integer.class).single()).isEqualTo(40);
    }

    @Test
    void hits_of_one_network_beyond_the_limit_of_a_minute_are_answered_and_not_kept() {
        String run = Data.unique("rate-");
        settings.change("tracking.hits_a_minute", "5");
        try {
            List<Tracking.Taken> taken = IntStream.range(0, 24).parallel().mapToObj(i -> tracking.take(new PageHit(
                    sites.tag(), run + i, null, null, "https://www.example.co.jp/", "t", null, null, null, null,
                    i % 4 == 0 ? "198.51.100.77" : "2001:db8:7:7::" + i, PERSON, false))).toList();
            assertThat(taken).containsOnly(Tracking.Taken.KEPT);
            assertThat(kept(run)).containsExactly("5 of 198.51.100.77", "5 of 2001:db8:7:7::/64");
            clock.advance(Duration.ofMinutes(1));
            tracking.take(
                    new PageHit(sites.tag(), run + "later", null, null, "https://www.example.co.jp/", "t", null, null,
                            null, null, "198.51.100.77", PERSON, false));
            assertThat(kept(run)).contains("6 of 198.51.100.77");
        } finally {
            settings.change("tracking.hits_a_minute", "600");
        }
    }

    @Test
    void a_document_is_handed_to_whoever_may_have_it_and_a_leads_own_link_leaves_a_row() throws Exception {
        long lead = data.lead();
        long document = jdbc
                .sql("""
                        with f as (insert into stored_file (name, extension, content_type, content, size, unused_since, date_regist, date_update)
                                   values ('カタログ', 'pdf', 'application/pdf', 'x', 1, now(), now(), now()) returning id)
                        insert into document (campaign_id, name, publication_type_id, file_id, date_regist, date_update)
                        select ?, 'カタログ', 3, id, now(), now() from f returning id""")
                .param(data.campaign("資料")).query(Long.class).single();
        String path = "/public/document/download/" + document;
        String key = "?k=" + downloads.key(document, lead, 0);
        assertThat(get(path).statusCode()).isEqualTo(302);
        HttpResponse<String> handed = get(path + key);
        assertThat(handed.statusCode()).isEqualTo(200);
        assertThat(handed.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
        assertThat(get(path + key).statusCode()).isEqualTo(200);
        assertThat(get(path + "?k=" + downloads.key(document + 1, lead, 0)).statusCode()).isEqualTo(302);
        String asked = path + "?k=" + downloads.key(document, data.lead(), 0);
        assertThat(
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + asked))
                        .HEAD().build(), BodyHandlers.discarding()).statusCode())
                .isEqualTo(200);
        assertThat(jdbc.sql("select count(*) from document_download where document_id = ?").param(document)
                .query(Integer.class)
                .single()).as("the same within ten seconds counts once, who asks takes nothing").isEqualTo(1);
        HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create("http://localhost:" + port + asked))
                .header("User-Agent", "Barracuda Link Scanner").build(), BodyHandlers.discarding());
        assertThat(
                jdbc.sql("select verdict_id from document_download where document_id = ? order by id").param(document)
                        .query(Integer.class).list())
                .containsExactly(1, 2);
        jdbc.sql("update document set publication_type_id = 4 where id = ?").param(document).update();
        assertThat(get(path).statusCode()).isEqualTo(200);
        jdbc.sql("update document set publication_type_id = 1 where id = ?").param(document).update();
        assertThat(get(path + key).statusCode()).isEqualTo(404);
    }
}
