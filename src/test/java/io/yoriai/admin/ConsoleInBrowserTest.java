package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.nio.file.Path;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.account.NeoClient;
import io.yoriai.account.NeoClients;
import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.schedule.MailTexts;
import io.yoriai.schedule.StepMail;
import io.yoriai.schedule.StepMails;
import io.yoriai.site.Browsers;
import io.yoriai.record.item.CustomItemMaker;
import io.yoriai.record.item.ItemManner;
import io.yoriai.record.item.NewCustomItem;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/**
 * What only a browser can judge of the console: accessibility in both languages and themes, no sideways scrolling, nothing
 * against the content policy. {@code -Dscreens=FOLDER} keeps a picture of every screen.
 */
@ServerTest
class ConsoleInBrowserTest {

    private static final String PASSWORD = "a-long-password-1";
    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @LocalServerPort
    int port;

    @Autowired
    CustomItemMaker items;
    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    NeoClients keys;

    @Autowired
    StepMails steps;

    @Autowired
    Issues issues;
    @Autowired
    org.springframework.jdbc.core.simple.JdbcClient jdbc;

    @Autowired
    Data data;

    @Autowired
    Api api;

    private long me;
    private String login;
    private Magazine magazine;
    private String key;
    private long step;
    private long issue;
    private long sending;
    private long batch;
    private long application;
    private long survey;
    private long question;
    private long discount;
    private int item;
    private long stopped;
    private long campaign;
    private long report;

    @BeforeEach
    void data() {
        login = Data.unique("browser");
        me = staff.create(login, PASSWORD, "高橋 みなみ", null);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("寄合だより"));
        List.of("資料請求", "見積依頼", "訪問")
                .forEach(label -> magazines.addChoice(Data.TESTS, magazine.id(), "progress", label));
        step = steps.create(Data.TESTS,
                new StepMail(0, magazine.id(), 1, StepMail.Base.CREATED, 3, LocalTime.of(9, 0), Map.of(),
                        new MailTexts("ようこそ", "本文", ""), null))
                .id();
        issue = issues.create(Data.TESTS, magazine.id(), new Issue.Content("創刊号", "本文\n二行目", "")).id();
        issues.publish(Data.TESTS, magazine.id(), issue);
        sending = jdbc
                .sql("""
                        insert into mail_sender (name, magazine_id, issue_id, conditions, mail_sender_status_id, status_message, target_num,
                            unsent_num, start_date, date_regist, date_update)
                        values ('創刊号', ?, ?, '[]', 4, '一時停止', 3, 1, now(), now(), now()) returning id""")
                .params(magazine.id(), issue).query((row, n) -> row.getLong(1)).single();
        batch = data.jdbc()
                .sql("""
                        insert into bulk_batch (client_id, method, status, total, succeeded, failed, next_no, address, host, alive_at,
                            start_date, date_regist, date_update)
                        select id, 'visitor.put', 2, 100000, 41208, 3, 41212, '192.0.2.1', 'http://localhost', now(), now(), now(),
                            now() from api_client where api_key = ? returning id""")
                .param(api.credentials().apiKey()).query(Long.class).single();
        data.jdbc()
                .sql("""
                        insert into bulk_record (batch_id, no, record_key, result, faults) values (?, 17, 'crm-0017', 2,
                            '[{"status":400,"code":"TOO_LONG","field":"VisitorData.Name1","text":"fault.TOO_LONG","args":[20]}]')""")
                .param(batch).update();
        application = application();
        survey = survey();
        stopped = data.lead("停止", login + "@example.com");
        data.jdbc().sql("update lead set unsubscribe_status = 1, unsubscribe_date = now() where id = ?").param(stopped)
                .update();
        report = data.jdbc()
                .sql("insert into mail_report (digest, kind, diagnostic, raw, received_at) values (?, 'UNREAD',"
                        + " 'Undeliverable: ご案内', ?, now()) returning id")
                .param(Data.unique("d").getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .param("From: x@example.com\r\nSubject: Undeliverable\r\n\r\nSorry, we could not.\r\n"
                        .getBytes(java.nio.charset.StandardCharsets.UTF_8))
                .query(Long.class).single();
        key = keys.create(Data.TESTS, "会員サイト", NeoClient.Rights.ALL).client().clientId();
        magazines.changeChoice(Data.TESTS, magazine.id(), Magazines.ANY_VERSION, "progress", 3, "訪問", true);
    }

    /** One with a question that was answered. */
    private long survey() {
        long made = data.jdbc().sql("""
                insert into survey_template (name, title, description, campaign_id, date_regist, date_update)
                values ('来場前アンケート', 'アンケート', '<p>3分で終わります</p>', ?, now(), now()) returning id""").param(campaign)
                .query(Long.class).single();
        question = data.jdbc()
                .sql("""
                        insert into survey_question (template_id, description, form_type_id, is_required, sort_no, date_regist, date_update)
                        values (?, '関心のある分野をお聞かせください', 4, 1, 1, now(), now()) returning id""")
                .param(made)
                .query(Long.class).single();
        data.jdbc().sql("""
                insert into survey_choice (question_id, choice_id, name, is_other, sort_no)
                values (:q, 1, '受付', 0, 1), (:q, 2, '配信', 0, 2), (:q, 3, 'その他', 1, 3)""").param("q", question)
                .update();
        data.jdbc()
                .sql("""
                        with history as (
                            insert into survey_history (template_id, name, ss_target_type_id, ss_data_id, form, questions, start_date,
                                date_regist, date_update)
                            values (?, 'アンケート', 1, ?, '', '[]', now(), now(), now()) returning id)
                        insert into survey_answer (history_id, lead_id, date_answer, attributes, told, wording, date_regist, date_update)
                        select id, ?, now(), jsonb_build_object(?::text, '[1, 3]'::jsonb), '{}', '{}', now(), now() from history""")
                .params(made, campaign, data.lead(), question).update();
        item = items.create(new NewCustomItem("Speaker", "専門分野", "Field", 5, null, null, false, null,
                List.of("製造", "小売")), new ItemManner(true, true, "一つだけ"));
        discount = data.jdbc()
                .sql("""
                        insert into discount (campaign_id, discount_type_id, name, code_type_id, discount_method_id, discount_rate,
                            date_regist, date_update)
                        values (?, 1, '招待', 2, 2, 100, now(), now()) returning id""")
                .param(campaign).query(Long.class).single();
        return made;
    }

    /** One that waits for a session, that was promoted once, and that is billed. */
    private long application() {
        campaign = data.campaign("秋の講座");
        long made = data.application(data.lead(), campaign, data.session(campaign, "第1回 使い方の基本"));
        data.jdbc().sql("update application_session set application_status_id = 2, waiting_number = 1"
                + " where application_id = ?").param(made).update();
        data.jdbc().sql("update application set application_status_id = 2, payment_status_id = 3 where id = ?")
                .param(made).update();
        data.jdbc().sql("""
                insert into application_event (application_id, kind, line_ids, at)
                select a.id, k, array(select id from application_session where application_id = a.id), now()
                from application a, unnest(array['WAITING', 'PROMOTED', 'CANCELLED', 'PAID']) k where a.id = ?""")
                .param(made).update();
        data.jdbc()
                .sql("""
                        insert into billing (application_id, details, tax_rate, price, discount_amount, total_amount, date_billing,
                            date_regist, date_update)
                        values (?, '[{"Name": "第1回", "UnitPrice": 5500, "Quantity": 1, "Amount": 5500}]', 10, 5500, 0, 5500, now(),
                            now(), now())""")
                .param(made).update();
        return made;
    }

    /** Every screen, by a short name for its picture. */
    private List<String> screens() {
        String base = "/admin/magazines/" + magazine.id();
        return List.of("/admin", "/admin/magazines", "/admin/magazines/new", base, base + "/delete", base + "/choices",
                base + "/choices/progress/1", base + "/settings", base + "/steps",
                base + "/steps/new", base + "/steps/" + step, base + "/steps/" + step + "/past", base + "/notify",
                base + "/issues", base + "/issues/" + issue, base + "/issues/" + issue + "/preview",
                base + "/issues/" + issue + "/delete", base + "/issues/" + issue + "/send",
                base + "/sendings/" + sending, base + "/pages", base + "/pages/REGISTER",
                base + "/pages/REGISTER/reset", base + "/style", base + "/steps/" + step + "/delete",
                base + "/form", base + "/outside", "/admin/settings",
                "/admin/settings/api",
                "/admin/settings/api/new", "/admin/settings/api/" + key, "/admin/settings/api/" + key + "/delete",
                "/admin/settings/api/marketing", "/admin/settings/api/marketing/new",
                "/admin/settings/api/marketing/" + api.credentials().apiKey(),
                "/admin/settings/api/marketing/" + api.credentials().apiKey() + "/secret",
                "/admin/settings/api/marketing/" + api.credentials().apiKey() + "/delete",
                "/admin/settings/billing", "/admin/settings/more", "/admin/settings/administrators", "/admin/lead-csv",
                "/admin/campaign-csv", "/admin/session-csv", "/admin/company-csv",
                "/admin/settings/campaigns", "/admin/settings/leads", "/admin/inspection",
                "/admin/search-conditions", "/admin/settings/items/leads", "/admin/settings/items/leads/new",
                "/admin/settings/items/speakers/" + item, "/admin/settings/items/speakers/" + item + "/delete",
                "/admin/search-conditions/new",
                "/admin/settings/consents", "/admin/settings/mail/link-key", "/admin/settings/mail/lanes",
                "/admin/settings/mail/lanes/1",
                "/admin/settings/mail/lanes/new", "/admin/settings/mail/reports",
                "/admin/settings/mail/reports/" + report, "/admin/settings/audit", "/admin/settings/audit/reads",
                "/admin/settings/audit/refusals",
                "/admin/settings/batches",
                "/admin/settings/batches/" + batch, "/admin/settings/maintenance",
                "/admin/settings/session", "/admin/account", "/admin/account/second-step", "/admin/account/codes",
                "/admin/records/leads", "/admin/records/leads/new", "/admin/records/campaigns",
                "/admin/records/administrators", "/admin/records/applications",
                "/admin/records/applications/" + application, "/admin/applications/" + application + "/promote",
                "/admin/applications/" + application + "/cancel", "/admin/applications/" + application + "/restore",
                "/admin/applications/" + application + "/edit", "/admin/campaigns/" + campaign + "/numbering",
                "/admin/campaigns/" + campaign + "/settings",
                "/admin/campaigns/" + campaign + "/attendance-files/sessions",
                "/admin/campaigns/" + campaign + "/dependencies", "/admin/campaigns/" + campaign + "/entry-pattern",
                "/admin/campaigns/" + campaign + "/onsite-id",
                "/admin/records/campaigns/" + campaign, "/admin/records/campaigns/" + campaign + "/texts",
                "/admin/records/campaigns/" + campaign + "/edit", "/admin/applications/bulk",
                "/admin/applications/bulk?act=attend&application=" + application,
                "/admin/records/surveys/" + survey, "/admin/surveys/" + survey + "/preview",
                "/admin/surveys/" + survey + "/results", "/admin/records/questions/" + question + "/edit",
                "/admin/records/discounts/" + discount + "/edit", "/admin/discounts/" + discount + "/codes",
                "/admin/records/administrators/" + me, "/admin/records/administrators/" + me + "/edit",
                "/admin/records/administrators/" + me + "/delete", "/admin/settings/mail", "/admin/settings/mail/new",
                "/admin/settings/mail/mailbox",
                "/admin/mail-templates", "/admin/mail-templates/new", "/admin/sendings", "/admin/sendings/new",
                "/admin/click-links/new", "/admin/tracked-pages/new", "/admin/records/click-links",
                "/admin/records/pages",
                "/admin/scenarios", "/admin/scenarios/new/step", "/admin/scenarios/new/scenario", "/admin/scoring",
                "/admin/scoring/new",
                "/admin/candidates", "/admin/candidates/duplicates", "/admin/consent/" + stopped,
                "/admin/disclosure/" + stopped, "/admin/retention",
                "/admin/lead-deletion?lead=" + stopped, "/admin/lead-erasure/" + stopped, "/admin/merge",
                "/admin/merge?lead=" + stopped + "&lead=" + data.lead(),
                "/admin/settings/roles", "/admin/settings/roles/2", "/admin/settings/masters",
                "/admin/settings/masters/Prefecture", "/admin/settings/masters/Country/108",
                "/admin/settings/masters/MailCategory/new",
                "/admin/settings/groups/2", "/admin/settings/staff", "/admin/settings/staff/" + me,
                "/admin/settings/agency", "/admin/no-such");
    }

    @ParameterizedTest
    @CsvSource({"ja,light", "en,dark"})
    void no_screen_has_an_axe_fault_or_writes_to_the_console_or_scrolls_sideways_on_a_phone(String language,
            String theme) {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            List<String> console = new ArrayList<>();
            page.onConsoleMessage(message -> console.add(page.url() + " " + message.text()));
            page.navigate(address("/admin/login", language, theme));
            look(page, "login", language, theme);
            signIn(page);
            for (String path : screens()) {
                page.navigate(address(path, language, theme));
                look(page, path, language, theme);
                assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
            }
            // A browser guesses that two passwords are of two forms: one is of the administrator, one of who makes the change.
            // No lead is chosen for an inspection, and no application.
            assertThat(console).allMatch(line -> line.contains("404")
                    || line.matches(".*/admin/(inspection|applications/bulk).*") && line.contains("400")
                    || line.contains("/records/administrators/") && line.contains("Multiple forms"));
        }
    }

    private static void look(Page page, String path, String language, String theme) {
        if (theme.equals("light")) {
            check(page, path + " " + language + " " + theme);
        } else {
            assertThat(Browsers.faultsOfTheme(page)).as(path + " " + language + " " + theme).isEmpty();
        }
        picture(page, path, language, theme, 1440);
        if (System.getProperty("screens") != null) {
            page.setViewportSize(390, 900);
            picture(page, path, language, theme, 390);
            page.setViewportSize(1440, 900);
        }
        assertThat(Browsers.tooWideAt(page, 390, 320)).as(path).isEmpty();
    }

    @Test
    void a_failed_save_keeps_every_entry_and_moves_to_the_summary_whose_links_lead_to_the_fields() {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            page.navigate(address("/admin/login", "ja", "light"));
            signIn(page);
            page.navigate(address("/admin/magazines/" + magazine.id() + "/settings", "ja", "light"));
            page.fill("#name", "");
            page.fill("#confirmationHours", "９９９");
            page.fill("#publisherEmail", "nobody");
            page.fill("#description", "<b>説明</b>\n二行目");
            page.click(".form-foot button");
            assertThat(page.title()).startsWith("エラー:");
            page.waitForFunction("document.activeElement.className === 'error-summary'");
            assertThat(page.locator(".error-summary li").count()).isEqualTo(3);
            assertThat(page.inputValue("#description")).isEqualTo("<b>説明</b>\n二行目");
            assertThat(page.inputValue("#publisherEmail")).isEqualTo("nobody");
            check(page, "settings with faults");
            picture(page, "settings-faults", "ja", "light", 1440);
            page.click(".error-summary li a >> nth=1");
            assertThat(page.url()).contains("#");
            page.fill("#name", "新しい名前");
            page.fill("#confirmationHours", "４８");
            page.fill("#publisherEmail", "ok@example.com");
            page.click(".form-foot button");
            assertThat(page.locator(".toast").textContent()).contains("保存しました");
            picture(page, "settings-saved", "ja", "light", 1440);
            assertThat(magazines.find(magazine.id()).orElseThrow().settings().optIn().hours()).isEqualTo(48);
        }
    }

    /** Browsers apply it: the preview by its digest alone, the public page as a file. */
    @Test
    void a_style_sheet_of_the_magazine_is_seen_in_the_preview_and_then_on_the_public_page() {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            page.navigate(address("/admin/login", "ja", "light"));
            signIn(page);
            page.navigate(address("/admin/magazines/" + magazine.id() + "/style", "ja", "light"));
            page.fill("#css", "h1 { color: rgb(1, 2, 3) }\nh1::after { content: '</style><b id=out>' }");
            Page preview = page.waitForPopup(() -> page.click("button[formtarget]"));
            preview.waitForLoadState();
            assertThat(colour(preview)).isEqualTo("rgb(1, 2, 3)");
            assertThat(preview.locator("#out").count()).isZero();
            preview.close();
            Page stranger = context.newPage();
            List<String> console = new ArrayList<>();
            stranger.onConsoleMessage(message -> console.add(message.text()));
            stranger.navigate("http://localhost:" + port + "/neo/usrctrl.php?mag_id=" + magazine.id());
            assertThat(colour(stranger)).isNotEqualTo("rgb(1, 2, 3)");
            page.click(".form-foot .button-primary");
            assertThat(page.locator(".toast").textContent()).contains("保存しました");
            stranger.reload();
            assertThat(colour(stranger)).isEqualTo("rgb(1, 2, 3)");
            page.click(".page-head a[href$='/style/reset']");
            page.click(".button-confirm");
            stranger.reload();
            assertThat(colour(stranger)).isNotEqualTo("rgb(1, 2, 3)");
            assertThat(console).isEmpty();
        }
    }

    private static Object colour(Page page) {
        return page.locator("h1").evaluate("heading => getComputedStyle(heading).color");
    }

    private void signIn(Page page) {
        page.fill("#login", login);
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");
        assertThat(page.url()).contains("/admin").doesNotContain("login");
    }

    private String address(String path, String language, String theme) {
        return "http://localhost:" + port + path + (path.contains("?") ? "&" : "?") + "lang=" + language + "&theme="
                + theme;
    }

    private static void check(Page page, String what) {

        assertThat(Browsers.faults(page)).as(what).isEmpty();
    }

    private static void picture(Page page, String path, String language, String theme, int width) {
        String folder = System.getProperty("screens");
        if (folder != null) {
            String name = path.replaceFirst("^/admin/?", "").replaceAll("[0-9a-f]{32}", "key")
                    .replaceAll("[0-9]+", "N").replaceAll("[/?&=]", "-");
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(Path.of(folder,
                    (name.isEmpty() ? "home" : name) + "_" + width + "_" + language + "_" + theme + ".png")));
        }
    }

    private static BrowserContext context(int width) {
        return browsers.browser().newContext(new Browser.NewContextOptions().setViewportSize(width, 900)
                .setHasTouch(width < 640).setReducedMotion(ReducedMotion.REDUCE));
    }
}
