package io.yoriai.portal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

import io.yoriai.campaign.CampaignPreview;
import io.yoriai.site.Browsers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;
import io.yoriai.tracking.Tracking;
import io.yoriai.tracking.TrackingSites;
import io.yoriai.tracking.internal.Visits;

/** Somebody finds a campaign and applies with a keyboard alone, on a phone and wide, in both languages and themes. */
@ServerTest
class EventPagesInBrowserTest {

    private static final int MOST_TABS = 60;

    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @LocalServerPort
    int port;
    @Autowired
    CampaignPreview preview;
    @Autowired
    Data data;
    @Autowired
    TrackingSites sites;
    @Autowired
    Tracking tracking;
    @Autowired
    Visits visits;

    @Test
    void the_tag_tells_of_visits_to_campaigns_that_want_it_and_who_wants_to_be_nobody_is() {
        sites.change(data.staff(), List.of("localhost", "127.0.0.1"));
        long campaign = data.campaign("計測する展示会");
        long other = data.campaign("計測しない展示会");
        data.jdbc().sql("update campaign set settings = '{\"88\": \"0\"}' where id = ?").param(other).update();
        long lead = data.lead();
        String view = "/public/seminar/view/" + campaign;
        try (BrowserContext context = browsers.browser()
                .newContext(new NewContextOptions().setUserAgent("Mozilla/5.0"))) {
            Page page = context.newPage();
            page.navigate("http://localhost:" + port + view + "?a=1&_camt=" + tracking.token(lead, Tracking.CLICK));
            await().until(() -> seen(view, true) == 1);
            assertThat(page.evaluate("location.href")).isEqualTo("http://localhost:" + port + view + "?a=1");
            String browser = cookie(page, "__CAMVID");
            assertThat(browser).matches("[A-Za-z0-9]{14}");
            assertThat(cookie(page, "__CAMSID")).isEqualTo(browser + "-1");
            page.navigate("http://localhost:" + port + "/public/seminar/view/" + other);
            assertThat(page.content()).doesNotContain("/tracker/");
            page.navigate("http://localhost:" + port + "/public/application/add/" + campaign);
            await().until(() -> seen("/public/application/add/" + campaign, true) == 1);
            // On another of the sites the browser is the same.
            page.evaluate("to => { const a = document.createElement('a'); a.href = to; a.id = 'to'; a.textContent = to;"
                    + " document.querySelector('main').prepend(a); }", "http://127.0.0.1:" + port + view);
            page.click("#to");
            await().until(() -> seen(view, true) == 2);
            assertThat(page.evaluate("location.href")).isEqualTo("http://127.0.0.1:" + port + view);
            assertThat(cookie(page, "__CAMVID")).isEqualTo(browser);
            visits.fold();
            assertThat(data.jdbc().sql("select session_key || ' ' || page_view_num || ' ' || lead_id"
                    + " from tracking_session where browser_id = ?").param(browser).query(String.class).list())
                    .containsExactly(browser + "-1 3 " + lead);
            page.evaluate("_cam('optout')");
            assertThat(page.evaluate("document.cookie")).isEqualTo("__CAMOPT=1");
            page.navigate("http://127.0.0.1:" + port + "/public/application/add/" + campaign);
            await().until(() -> seen("/public/application/add/" + campaign, false) == 1);
            page.evaluate("_cam('optin')");
            page.navigate("http://127.0.0.1:" + port + "/public/application/add/" + campaign);
            await().until(() -> seen("/public/application/add/" + campaign, true) == 2);
            assertThat(cookie(page, "__CAMVID")).as("as another").matches("[A-Za-z0-9]{14}").isNotEqualTo(browser);
            page.evaluate("document.cookie = '__CAMVID=%; path=/'");
            page.navigate("http://127.0.0.1:" + port + "/public/application/add/" + campaign);
            await().until(() -> seen("/public/application/add/" + campaign, true) == 3);
            assertThat(cookie(page, "__CAMVID")).as("what is no name is none").matches("[A-Za-z0-9]{14}");
        }
        try (BrowserContext context = browsers.browser()
                .newContext(new NewContextOptions().setUserAgent("Mozilla/5.0"))) {
            context.addInitScript("Object.defineProperty(navigator, 'globalPrivacyControl', { get: () => true })");
            Page page = context.newPage();
            page.navigate("http://localhost:" + port + view);
            await().until(() -> seen(view, false) == 1);
            assertThat(page.evaluate("document.cookie").toString()).doesNotContain("__CAM");
        }
    }

    /** Hits of an address. */
    private int seen(String path, boolean known) {
        return data.jdbc()
                .sql("select count(*) from tracking_hit where strpos(url, ?) > 0 and (browser_id is not null) = ?")
                .params(path, known).query(Integer.class).single();
    }

    private static String cookie(Page page, String name) {
        return String.valueOf(page.evaluate("n => (document.cookie.match(new RegExp(n + '=([^;]*)')) || [])[1]", name));
    }

    private static void look(Page page, String name, int width) {
        assertThat(Browsers.faults(page)).as(name).isEmpty();
        assertThat(Browsers.tooWideAt(page, width, 360)).as(name).isEmpty();
        String folder = System.getProperty("screens");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, "events-" + name + ".png"))
                    .setFullPage(true));
        }
    }

    /** Goes on from field to field until it stands on one. */
    private static void to(Page page, String selector) {
        for (int i = 0; i < MOST_TABS; i++) {
            page.keyboard().press("Tab");
            if (Boolean.TRUE.equals(page.evaluate("s => document.activeElement.matches(s)", selector))) {
                return;
            }
        }
        throw new AssertionError("no way to " + selector + " by keyboard");
    }

    private static void press(Page page, String selector, String next) {
        to(page, selector);
        page.keyboard().press("Enter");
        page.waitForSelector(next);
    }

    private static void type(Page page, String selector, String text) {
        to(page, selector);
        page.keyboard().insertText(text);
    }

    @Test
    void one_applies_from_the_list_to_the_end_by_keyboard() {
        String word = Data.unique("w");
        long campaign = data.campaign(word + " 秋の展示会");
        OffsetDateTime soon = data.now().toInstant().atOffset(ZoneOffset.UTC).plusDays(3);
        data.jdbc()
                .sql("""
                        update campaign set settings = '{"10": "1"}', summary = '二日間の展示会です。', start_day = ?,
                            start_day_display = '2026年12月3日(木)', hall_name = '丸の内ホール', price_display = '無料' where id = ?""")
                .param(soon).param(campaign).update();
        OffsetDateTime begins = soon;
        for (String title : List.of("基調講演", "これからの受付のかたち")) {
            data.jdbc().sql("update session set limit_user_num = 20, start_day = ?, end_day = ? where id = ?")
                    .params(begins, begins.plusMinutes(30), data.session(campaign, title)).update();
            begins = begins.plusHours(1);
        }
        data.jdbc()
                .sql("""
                        with t as (
                            insert into survey_template (name, title, campaign_id, enquete_type_id, respondent_type_id,
                                answer_limit_type_id, date_regist, date_update)
                            values ('事後', '事後アンケート', :campaign, 1, 1, 1, now(), now()) returning id),
                        q as (
                            insert into survey_question (template_id, description, form_type_id, is_required, sort_no, page_no,
                                date_regist, date_update)
                            select id, text, form, required, form, 1, now(), now()
                            from t, (values ('お知りになったきっかけ', 1, 1), ('当日の写真', 9, 0)) q (text, form, required)),
                        f as (
                            insert into flow (campaign_id, name, is_default, is_survey_later, max_quantity, date_regist, date_update)
                            values (:campaign, '標準', true, true, 5, now(), now()) returning id)
                        insert into flow_step (flow_id, sort_no, step_type_id, title, survey_template_id)
                        select f.id, k, k, '', case when k = 5 then t.id end from f, t, unnest(array[1, 4, 5, 7, 8]) k""")
                .param("campaign", campaign).update();
        long members = data.campaign(word + " 会員の集い");
        data.jdbc().sql("update campaign set ss_target_type_id = 1 where id = ?").param(members).update();
        data.jdbc().sql("insert into flow (campaign_id, name, is_default, login_type_id, date_regist, date_update)"
                + " values (?, '会員', true, 3, now(), now())").param(members).update();
        for (String language : List.of("ja", "en")) {
            int width = language.equals("ja") ? 360 : 1280;
            String name = language + "-" + width;
            NewContextOptions options = new NewContextOptions().setViewportSize(width, 740)
                    .setColorScheme(language.equals("ja") ? ColorScheme.DARK : ColorScheme.LIGHT);
            try (BrowserContext context = browsers.browser().newContext(options)) {
                Page page = context.newPage();
                page.navigate("http://localhost:" + port + "/public/seminar/list?lang=" + language);
                type(page, "#words", word);
                press(page, "form .button-primary", ".event-title");
                look(page, "list-" + name, width);
                press(page, ".event-title a", ".event-act");
                look(page, "view-" + name, width);
                press(page, ".event-act a", "[name=session]");
                look(page, "choice-" + name, width);
                assertThat(page.evaluate("document.querySelector('.event-choice label').offsetWidth"
                        + " > document.querySelector('.event-choice select').offsetWidth")).isEqualTo(true);
                to(page, "[name=session]");
                page.keyboard().press("Space");
                press(page, ".button-primary", "#v-Name1");
                press(page, ".button-primary", ".error-summary");
                look(page, "wrong-" + name, width);
                type(page, "#v-Name1", "山田");
                type(page, "#v-Name2", "太郎");
                type(page, "#v-Email", word + language + "@example.com");
                look(page, "form-" + name, width);
                press(page, ".button-primary", "form:has(input[name=key]) .button-primary");
                look(page, "confirm-" + name, width);
                press(page, ".button-primary", ".verdict.is-ok");
                look(page, "done-" + name, width);
                press(page, "main a.button-primary", "form:has(input[name=seen]) .button-primary");
                look(page, "later-" + name, width);
                type(page, "[name^=q]", "案内のメール");
                press(page, ".button-primary", ".verdict.is-ok");
                look(page, "answered-" + name, width);
                page.navigate("http://localhost:" + port + preview.path(campaign, CampaignPreview.GUEST));
                look(page, "preview-" + name, width);
                page.navigate("http://localhost:" + port + "/public/application/add/" + members);
                look(page, "members-" + name, width);
                page.click("a[href*=register]");
                page.waitForSelector("#v-Name1");
                look(page, "register-" + name, width);
                page.click("main button.button-primary");
                page.waitForSelector(".error-summary");
                page.fill("#v-Name1", "山田");
                page.fill("#v-Name2", "花子");
                page.fill("#v-Email", word + language + "new@example.com");
                page.click("main button.button-primary");
                page.waitForSelector("[role=status]");
                look(page, "registered-" + name, width);
            }
        }
        assertThat(data.jdbc().sql("select count(*) from application where campaign_id = ?").param(campaign)
                .query(Long.class).single()).isEqualTo(2);
        assertThat(data.jdbc().sql("select count(*) from application where campaign_id = ? and enquete_history_id > 0")
                .param(campaign).query(Long.class).single()).as("answered").isEqualTo(2);
    }
}
