package io.yoriai.user;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.transaction.support.TransactionTemplate;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

import io.yoriai.account.ApiClients;
import io.yoriai.account.Credentials;
import io.yoriai.account.NewApiClient;
import io.yoriai.account.SignedIn;
import io.yoriai.account.Staff;
import io.yoriai.account.Totp;
import io.yoriai.application.ApplicationLinks;
import io.yoriai.lead.LeadDisclosures;
import io.yoriai.record.SystemSettings;
import io.yoriai.site.Browsers;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.AuthenticatorApp;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** The pages of the log-in and of acting for leads, as browsers see them: wide and on a phone, in both languages. */
@ServerTest
class UserPagesInBrowserTest {

    private static final String PASSWORD = "a-long-password-1";

    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @LocalServerPort
    int port;
    @Autowired
    Api api;
    @Autowired
    Data data;
    @Autowired
    ApiClients clients;
    @Autowired
    Staff staff;
    @Autowired
    Totp totp;
    @Autowired
    Clock clock;
    @Autowired
    ApplicationLinks links;
    @Autowired
    LeadDisclosures disclosures;
    @Autowired
    SystemSettings settings;
    @Autowired
    TransactionTemplate transaction;
    @Autowired
    Registrations registrations;

    private String address(Credentials app, String path, String... parameters) {
        Map<String, String> all = new LinkedHashMap<>(Api.map(parameters));
        all.put("api_key", app.apiKey());
        all.put("callback_url", "http://localhost:" + port + "/docs");
        return "http://localhost:" + port + "/public/authapi/" + path + "?" + Api.signed(all, app.secretKey())
                .entrySet().stream()
                .map(one -> one.getKey() + "=" + URLEncoder.encode(one.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static void look(Page page, String name, int width) {
        assertThat(Browsers.faults(page)).as(name).isEmpty();
        assertThat(Browsers.tooWideAt(page, width, 360)).as(name).isEmpty();
        String folder = System.getProperty("screens");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of(folder, name + ".png")));
        }
    }

    @Test
    void people_log_in_and_administrators_act_under_a_bar_in_both_languages_wide_and_on_a_phone() {
        Credentials app = api.newClient(NewApiClient.named("会員サイト").withoutRateLimit());
        clients.registerCallbacks(app.apiKey(), List.of("localhost:" + port));
        String login = Data.unique("adm");
        staff.create(login, PASSWORD, "試験 太郎", null);
        String second = Data.unique("step");
        SignedIn who = new SignedIn(staff.create(second, PASSWORD, "二段 花子", null), second, "二段", 1, "127.0.0.1");
        List<String> codes = new ArrayList<>(
                totp.confirm(who, AuthenticatorApp.code(totp.begin(who).secret(), clock.instant())));
        long lead = data.lead("山田", Data.unique("l") + "@example.com");
        long campaign = data.campaign("秋の展示会");
        long application = data.application(lead, campaign, data.session(campaign, "分科会A: これからの展示会"));
        String address = Data.unique("p") + "@example.com";
        long provisional = data.lead("仮田", address);
        data.jdbc().sql("update lead set registration_type_id = 2 where id = ?").param(provisional).update();
        String old = registrations.token(provisional, address, clock.instant().minusSeconds(9), false);
        List<String> confirms = List.of("", "/" + registrations.token(provisional, address, clock.instant(), false),
                "/" + old,
                "/x",
                "/" + registrations.token(lead, address, clock.instant(), false));
        for (String language : List.of("ja", "en")) {
            int width = language.equals("ja") ? 1440 : 360;
            String name = language + "-" + width;
            NewContextOptions options = new NewContextOptions().setViewportSize(width, 800)
                    .setColorScheme(language.equals("ja") ? ColorScheme.LIGHT : ColorScheme.DARK);
            try (BrowserContext context = browsers.browser().newContext(options)) {
                Page page = context.newPage();
                page.navigate(address(app, "login") + "&_page=1&lang=" + language);
                look(page, "login-" + name, width);
                page.fill("#login", "nobody");
                page.fill("#password", "wrong");
                page.click("button.button-primary");
                look(page, "wrong-" + name, width);
                for (String confirm : confirms) {
                    page.navigate("http://localhost:" + port + "/public/mypage/registration" + confirm + "?lang="
                            + language);
                    look(page, "registration-" + confirms.indexOf(confirm) + "-" + name, width);
                }
                page.navigate(address(app, "login", "user_type", "7"));
                look(page, "fault-" + name, width);
                page.navigate(address(app, "login", "user_type", "1") + "&_page=1&lang=" + language);
                page.fill("#login", second);
                page.fill("#password", PASSWORD);
                page.click("button.button-primary");
                look(page, "code-" + name, width);
                page.fill("#code", "000000");
                page.click("button.button-primary");
                assertThat(page.locator("[role=alert]").innerText()).isNotBlank();
                look(page, "wrong-code-" + name, width);
                page.fill("#code", codes.removeFirst());
                page.click("button.button-primary");
                page.waitForURL("**/docs?auth_ttoken=*");
                context.clearCookies();
                page.navigate(address(app, "agencynavigation", "visitor_id", "" + lead));
                page.fill("#login", login);
                page.fill("#password", PASSWORD);
                page.click("button.button-primary");
                page.waitForURL("**/public/mypage");
                assertThat(page.locator(".agency-bar").innerText()).contains("山田 太郎", "試験 太郎");
                look(page, "mypage-" + name, width);
                for (ApplicationLinks.Page one : ApplicationLinks.Page.values()) {
                    page.navigate(
                            "http://localhost:" + port + links.path(one, application, lead) + "?lang=" + language);
                    look(page, one.word() + "-" + name, width);
                }
                page.navigate("http://localhost:" + port + "/public/mypage");
                page.click(".agency-bar a");
                page.waitForURL("**/docs?agency_result=success&visitor_id=" + lead);
                data.jdbc().sql("update agency_session set ended_at = now() where ended_at is null").update();
            }
        }
    }

    @Test
    void a_lead_finds_stopped_mails_and_its_own_data_in_both_languages_wide_and_on_a_phone() {
        String login = Data.unique("own");
        long lead = api.call("visitor.post", "<VisitorData><Name1>山田</Name1><Name2>花子</Name2><Email>" + login
                + "@example.com</Email><LoginId>" + login + "</LoginId><LoginPassword>himitsu-1234</LoginPassword>"
                + "</VisitorData>").id();
        data.jdbc().sql("update lead set unsubscribe_status = 1, unsubscribe_date = now() where id = ?").param(lead)
                .update();
        transaction.executeWithoutResult(status -> settings.change(LeadDisclosures.OWN, "1"));
        disclosures.askOwn(lead);
        disclosures.work();
        disclosures.askOwn(lead);
        try {
            for (String language : List.of("ja", "en")) {
                int width = language.equals("ja") ? 1440 : 360;
                NewContextOptions options = new NewContextOptions().setViewportSize(width, 800)
                        .setColorScheme(language.equals("ja") ? ColorScheme.LIGHT : ColorScheme.DARK);
                try (BrowserContext context = browsers.browser().newContext(options)) {
                    Page page = context.newPage();
                    page.navigate("http://localhost:" + port + "/public/mypage?lang=" + language);
                    page.fill("#login", login);
                    page.fill("#password", "himitsu-1234");
                    page.click("button.button-primary");
                    page.waitForSelector("form[action='/public/mypage/mails']");
                    look(page, "own-page-" + language + "-" + width, width);
                    page.navigate("http://localhost:" + port + "/public/mypage/data?lang=" + language);
                    page.fill("#password", "wrong");
                    page.click("button.button-primary");
                    page.waitForSelector("[role=alert]");
                    look(page, "own-data-" + language + "-" + width, width);
                }
            }
        } finally {
            transaction.executeWithoutResult(status -> settings.change(LeadDisclosures.OWN, "0"));
        }
    }
}
