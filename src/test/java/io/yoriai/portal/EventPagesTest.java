package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.net.http.HttpResponse;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

import io.yoriai.campaign.CampaignPreview;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.testkit.TestClock;
import io.yoriai.tracking.TrackingSites;
import io.yoriai.user.Browser;

/** Which campaigns the public finds, and what their pages tell (spec/smp-campaign.md 9.1 to 9.4, 9.13). */
@ServerTest
class EventPagesTest {

    private static final String LIST = "/public/seminar/list?words=";

    @LocalServerPort
    int port;
    @Autowired
    Data data;

    @Autowired
    Api api;
    @Autowired
    CampaignPreview preview;
    @Autowired
    TrackingSites sites;
    @Autowired
    TestClock clock;

    private final String word = Data.unique("w");

    private Browser member() {
        String login = Data.unique("u");
        api.call("visitor.post", "<VisitorData><Name1>会員</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><LoginId>" + login + "</LoginId><LoginPassword>a-long-password-1"
                + "</LoginPassword></VisitorData>");
        Browser browser = new Browser(port);
        assertThat(browser.submit("/public/mypage", "login", login, "password", "a-long-password-1").statusCode())
                .isEqualTo(303);
        return browser;
    }

    private long campaign(String title) {
        long id = data.campaign(word + title);
        days(id, Duration.ofDays(3), Duration.ofDays(4));
        return id;
    }

    private void days(long campaign, Duration start, Duration end) {
        Instant now = data.now().toInstant();
        data.jdbc().sql("update campaign set start_day = ?, end_day = ?, start_day_display = 'いつか' where id = ?")
                .params(Timestamp.from(now.plus(start)), Timestamp.from(now.plus(end)), campaign).update();
    }

    private void set(long campaign, String columns) {
        data.jdbc().sql("update campaign set " + columns + " where id = ?").param(campaign).update();
    }

    @Test
    void the_list_leaves_out_what_a_visitor_may_not_see_and_what_has_ended() {
        long open = campaign("公開");
        long members = campaign("会員");
        set(members, "seminar_status_id = 2");
        long hidden = campaign("非公開");
        set(hidden, "seminar_status_id = 3, portal_publication_type_id = 1, seminar_publication_type_id = 4");
        long closed = campaign("締切");
        set(closed, "seminar_status_id = 4");
        long preparing = campaign("準備");
        set(preparing, "seminar_status_id = 5");
        long ended = campaign("過去");
        days(ended, Duration.ofDays(-2), Duration.ofDays(-1));
        Browser guest = new Browser(port);
        assertThat(guest.get(LIST + word).body()).contains(word + "公開", word + "締切", "申込受付は終了しました", "いつか")
                .doesNotContain(word + "会員", word + "非公開", word + "準備", word + "過去");
        assertThat(guest.get(LIST + word + "&ended=1").body()).contains(word + "過去", "このキャンペーンは終了しました");
        assertThat(guest.get(LIST + word + "%20" + "%25").body()).as("a sign of patterns stands for itself")
                .doesNotContain(word + "公開");
        Browser member = member();
        assertThat(member.get(LIST + word).body()).contains(word + "会員").doesNotContain(word + "非公開");
        assertThat(guest.get("/public/seminar/view/" + hidden).statusCode()).as("hidden in the list alone")
                .isEqualTo(200);
        assertThat(guest.get("/public/seminar/view/" + preparing).statusCode()).isEqualTo(404);
        assertThat(guest.get("/public/seminar/view/" + closed).body()).contains("申込受付は終了しました");
        assertThat(Browser.location(guest.get("/public/seminar/view/" + members)))
                .isEqualTo("/public/mypage?next=/public/seminar/view/" + members);
        assertThat(member.get("/public/seminar/view/" + members).headers().firstValue("X-Robots-Tag"))
                .hasValue("noindex");
        assertThat(guest.get("/public/seminar/view/" + open).headers().firstValue("X-Robots-Tag")).isEmpty();
        set(ended, "settings = '{\"84\": \"0\"}'");
        assertThat(guest.get("/public/seminar/view/" + ended).statusCode()).isEqualTo(404);
    }

    @Test
    void filters_narrow_by_category_prefecture_and_month() {
        long one = campaign("東京");
        set(one, "prefecture_key = '13'");
        long other = campaign("大阪");
        set(other, "prefecture_key = '27', start_day = start_day + interval '70 days', end_day = null");
        Browser guest = new Browser(port);
        assertThat(guest.get(LIST + word + "&prefecture=27").body()).contains(word + "大阪").doesNotContain(word + "東京");
        String month = data.jdbc().sql("select to_char(start_day at time zone 'Asia/Tokyo', 'YYYY-MM') from campaign"
                + " where id = ?").param(one).query(String.class).single();
        assertThat(guest.get(LIST + word + "&month=" + month).body()).contains(word + "東京")
                .doesNotContain(word + "大阪");
        assertThat(guest.get(LIST + word + "&month=2026-13&page=0&category=x").statusCode()).isEqualTo(200);
    }

    @Test
    void the_button_reads_what_period_and_seats_allow() {
        long id = campaign("席");
        String path = "/public/seminar/view/" + id;
        Browser guest = new Browser(port);
        assertThat(guest.get(path).body()).contains("href=\"/public/application/add/" + id + "\"", ">申込</a>")
                .doesNotContain("残席あり");
        set(id, "limit_user_num = 10, number_of_applications = 4, settings = '{\"10\": \"1\"}'");
        assertThat(guest.get(path).body()).contains("残り6席").doesNotContain("badge-warn", "◎");
        set(id, "settings = '{\"10\": \"2\"}'");
        assertThat(guest.get(path).body()).contains(">◎<", "残席あり");
        set(id, "number_of_applications = 9");
        assertThat(guest.get(path).body()).contains(">△<", "残りわずか", "badge-warn");
        set(id, "number_of_applications = 10");
        assertThat(guest.get(path).body()).contains("満席です").doesNotContain("/public/application/add/");
        set(id, "waiting_list_type_id = 2");
        assertThat(guest.get(path).body()).contains("キャンセル待ちで申込", "add/" + id + "?waits=1");
        set(id, "application_start_day = '2099-04-01 10:00+09'");
        assertThat(guest.get(path).body()).contains("2099年4月1日（水）10:00から受付開始");
        set(id, "application_start_day = null, application_end_day = '2020-04-01 10:00+09'");
        assertThat(guest.get(path).body()).contains("申込受付は終了しました");
    }

    @Test
    void a_member_who_is_logged_in_takes_a_document_and_a_guest_is_asked_to_log_in_and_led_back() {
        long id = campaign("資料");
        long document = data.jdbc()
                .sql("""
                        with f as (insert into stored_file (name, extension, content_type, content, size, unused_since, date_regist, date_update)
                                   values ('会員の資料', 'pdf', 'application/pdf', 'x', 1, now(), now(), now()) returning id)
                        insert into document (campaign_id, name, publication_type_id, my_page_flag, file_id, date_regist, date_update)
                        select ?, '会員の資料', 3, 0, id, now(), now() from f returning id""")
                .param(id).query(Long.class).single();
        String path = "/public/document/download/" + document;
        Browser guest = new Browser(port);
        assertThat(guest.get("/public/seminar/view/" + id).body()).doesNotContain("会員の資料");
        assertThat(Browser.location(guest.get(path))).isEqualTo("/public/mypage?next=" + path);
        Browser member = member();
        assertThat(member.get("/public/seminar/view/" + id).body()).contains("href=\"" + path + "\"", "会員の資料");
        HttpResponse<String> taken = member.get(path);
        assertThat(taken.statusCode()).isEqualTo(200);
        assertThat(taken.headers().firstValue("Content-Disposition").orElse("")).startsWith("attachment;");
        assertThat(Browser.location(member.get("/public/mypage?next=" + path))).isEqualTo(path);
        assertThat(data.jdbc().sql("select route_id from document_download where document_id = ?").param(document)
                .query(Integer.class).list()).as("from the public page, once").containsExactly(2);
        // Only for those of a search that is met by nobody: not even a log-in helps.
        data.jdbc().sql("update document set publication_type_id = 2 where id = ?").param(document).update();
        assertThat(member.get(path).statusCode()).isEqualTo(404);
        assertThat(member.get("/public/seminar/view/" + id).body()).doesNotContain("会員の資料");
    }

    @Test
    void a_page_tells_sessions_and_speakers_that_are_published_and_a_feed_tells_them_to_other_sites() {
        long id = campaign("</script>展");
        data.session(id, "公開の講演");
        long hidden = data.session(id, "内輪の講演");
        data.jdbc().sql("update session set publication_flag_id = 2 where id = ?").param(hidden).update();
        set(id, "memo = '内緒', detail = '<p>中身</p><script>alert(1)</script>'");
        for (String one : List.of("1", "4")) {
            long speaker = data.jdbc().sql("""
                    insert into speaker (user_id, name1, name2, email, publication_type_id, date_regist, date_update)
                    values (nextval('user_id_seq'), ?, '講師', 's@example.com', ?, now(), now()) returning id""")
                    .params("型" + one, Integer.valueOf(one)).query(Long.class).single();
            data.jdbc()
                    .sql("insert into campaign_speaker (campaign_id, sort_no, speaker_id, role) values (?, ?, ?, '司会')")
                    .params(id, Integer.valueOf(one), speaker).update();
        }
        Browser guest = new Browser(port);
        assertThat(guest.get("/public/seminar/view/" + id).body()).contains("公開の講演", "型4 講師", "司会", "<p>中身</p>")
                .doesNotContain("内輪の講演", "型1 講師", "s@example.com", "内緒", "alert(1)");
        data.jdbc().sql("delete from campaign_feed").update();
        HttpResponse<String> feed = guest.get("/public/feed/seminars.js");
        assertThat(feed.headers().firstValue("Content-Type").orElse("")).startsWith("text/javascript");
        assertThat(feed.body()).startsWith("onLoadSeminarDatas([").endsWith("]);\n")
                .contains("\"Id\":\"" + id + "\"", "\"SubTitle\":null", "\"Session\":[{\"Id\":", "公開の講演",
                        "\"SeminarUrl\":\"http://localhost:" + port + "/public/seminar/view/" + id + "\"",
                        "\\u003c/script>展")
                .doesNotContain("内輪の講演", "内緒", "</script>");
        String month = data.jdbc().sql("select to_char(start_day at time zone 'Asia/Tokyo', 'YYYY/MM') from campaign"
                + " where id = ?").param(id).query(String.class).single();
        assertThat(guest.get("/public/feed/seminar/month/" + month + ".js").body()).contains("\"Id\":\"" + id + "\"");
        set(id, "seminar_status_id = 5");
        assertThat(guest.get("/public/feed/seminars.js").body()).as("kept for a minute").contains("公開の講演");
        data.jdbc().sql("update campaign_feed set built_at = built_at - interval '61 seconds'").update();
        assertThat(guest.get("/public/feed/seminars.js").body()).doesNotContain("公開の講演");
        assertThat(guest.get("/public/feed/seminar/month/2026/13.js").statusCode()).isEqualTo(404);
    }

    @Test
    void what_is_being_prepared_is_there_for_who_has_a_link_of_the_console_and_says_its_state() {
        long campaign = campaign("準備");
        set(campaign, "seminar_status_id = 5");
        sites.change(data.staff(), List.of("localhost"));
        Browser guest = new Browser(port);
        assertThat(guest.get("/public/seminar/view/" + campaign("計測")).body()).contains("/tracker/cam3.js");
        String page = "/public/seminar/view/" + campaign;
        assertThat(guest.get(page).statusCode()).isEqualTo(404);
        String link = preview.path(campaign, CampaignPreview.GUEST);
        HttpResponse<String> shown = guest.get(link);
        assertThat(shown.statusCode()).isEqualTo(200);
        assertThat(shown.body()).contains("プレビューです。状態は「準備中・終了」").doesNotContain("/public/application/add/",
                "/tracker/cam3.js");
        assertThat(shown.headers().firstValue("X-Robots-Tag")).contains("noindex");
        assertThat(guest.get(preview.path(campaign("別の"), CampaignPreview.GUEST)
                .replaceFirst("/[0-9]+", "/" + campaign)).statusCode()).as("of another campaign").isEqualTo(404);
        assertThat(guest.get("/public/application/add/" + campaign + link.substring(link.indexOf('?'))).statusCode())
                .as("looking is not applying").isEqualTo(404);
        set(campaign, "seminar_status_id = 2");
        long outsider = data.lead();
        data.jdbc().sql("update lead set membership_id = 2 where id = ?").param(outsider).update();
        assertThat(guest.get(link).body()).contains("ゲストに見える内容です", "先にログイン画面が出ます");
        assertThat(guest.get(preview.path(campaign, CampaignPreview.MEMBER)).body()).contains("会員に見える内容です")
                .doesNotContain("先にログイン画面が出ます", "表示されません");
        assertThat(guest.get(preview.path(campaign, outsider)).body()).as("a lead who is no member")
                .contains("リード " + outsider + " に見える内容です", "この人には表示されません");
        set(campaign, "seminar_status_id = 5");
        clock.advance(Duration.ofMinutes(61));
        assertThat(guest.get(link).statusCode()).as("an hour later").isEqualTo(404);
    }
}
