package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.MagazineForm;
import io.yoriai.magazine.MagazineSettings.Publisher;
import io.yoriai.magazine.ReaderField;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issues;
import io.yoriai.reader.Readers;
import io.yoriai.signup.SelfService;
import io.yoriai.signup.SelfService.Purpose;
import io.yoriai.site.Browsers;
import io.yoriai.testkit.Data;

/** A reader's whole way through the public pages in a browser, and what only a browser can judge of them. */
class PublicPagesInBrowserTest extends PublicPages {

    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @Autowired
    Readers readers;
    @Autowired
    SelfService service;
    @Autowired
    Issues issues;

    private final List<String> console = new ArrayList<>();

    @ParameterizedTest
    @CsvSource({"ja, light, 1440", "en, dark, 320"})
    void a_reader_registers_confirms_changes_and_leaves(String language, String theme, int width) {
        dressed();
        try (BrowserContext context = browsers.browser().newContext(new Browser.NewContextOptions()
                .setViewportSize(width, 900).setHasTouch(width < 640).setReducedMotion(ReducedMotion.REDUCE)
                .setExtraHTTPHeaders(Map.of("X-Forwarded-For", network)))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> console.add(message.text()));
            String wish = "&lang=" + language + "&theme=" + theme;

            page.navigate(uri("/usrctrl.php?mag_id=" + mag() + wish).toString());
            judge(page, "register", language, theme, width);
            page.locator("#f-email").fill("wrong");
            page.locator(".button-primary").first().click();
            page.waitForSelector(".error-summary");
            assertThat(page.title()).startsWith(language.equals("en") ? "Error: " : "エラー: ");
            page.waitForFunction("document.activeElement.className === 'error-summary'");
            judge(page, "register-error", language, theme, width);
            page.locator("#f-email").fill(email);
            page.locator("#f-name").fill("山田太郎");
            page.locator("#f-attr11_2").check();
            page.locator(".button-primary").first().click();
            page.waitForSelector("h1:has-text('" + (language.equals("en") ? "We have" : "受け付け") + "')");
            judge(page, "register-done", language, theme, width);

            long id = readers.find(magazine.id(), email).orElseThrow().id();
            page.navigate(uri("/usrctrl.php?cnf=" + service.token(Purpose.CONFIRM, magazine.id(), id)).toString());
            judge(page, "confirm", language, theme, width);
            page.locator(".button-primary").click();
            page.waitForLoadState();
            judge(page, "confirm-done", language, theme, width);
            assertThat(readers.find(magazine.id(), email).orElseThrow().receives()).isTrue();

            page.navigate(uri("/usrctrl.php?upd=1&mag_id=" + mag()).toString());
            judge(page, "change", language, theme, width);
            page.locator("#f-email").fill(email);
            page.locator(".button-primary").click();
            page.waitForLoadState();
            judge(page, "change-sent", language, theme, width);
            page.navigate(uri("/usrctrl.php?chg=" + mailed(email, "CHANGE_LINK")).toString());
            judge(page, "change-form", language, theme, width);
            assertThat(page.locator("#f-attr11_2").isChecked()).isTrue();
            page.locator("#f-name").fill("山田花子");
            page.locator(".button-primary").click();
            page.waitForLoadState();
            judge(page, "change-done", language, theme, width);
            assertThat(readers.find(magazine.id(), email).orElseThrow().value(ReaderField.NAME)).isEqualTo("山田花子");

            for (String other : List.of("sample_mag=1&mag_id=" + mag(), "back=1&mag_id=" + mag(), "mag_id=999999")) {
                page.navigate(uri("/usrctrl.php?" + other).toString());
                judge(page, other.substring(0, other.indexOf('=')), language, theme, width);
            }
            page.navigate(uri("/usrctrl.php?back=1&mag_id=" + mag()).toString());
            page.locator(".issues a").first().click();
            page.waitForLoadState();
            judge(page, "back-issue", language, theme, width);

            page.navigate(uri("/usrctrl.php?del=" + service.token(Purpose.LEAVE, magazine.id(), id)).toString());
            judge(page, "leave", language, theme, width);
            page.locator("button[name=all][value='2']").click();
            page.waitForLoadState();
            judge(page, "leave-done", language, theme, width);
            assertThat(readers.find(magazine.id(), email)).isEmpty();
            // Answers that tell a fault stand in the console with their status; a broken policy would add more.
            assertThat(console).allMatch(line -> line.contains("422") || line.contains("404"));
        }
    }

    @ParameterizedTest
    @CsvSource({"ja", "en"})
    void the_browser_does_the_work_that_the_form_asks_for(String language) {
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(List.of(new FormField("name", false)), true));
        try (BrowserContext context = browsers.browser().newContext(
                new Browser.NewContextOptions().setExtraHTTPHeaders(Map.of("X-Forwarded-For", network)))) {
            Page page = context.newPage();
            page.onConsoleMessage(message -> console.add(message.text()));
            page.navigate(uri("/usrctrl.php?mag_id=" + mag() + "&lang=" + language).toString());
            page.locator("#f-email").fill(email);
            page.locator("#f-email").press("Enter");
            page.waitForSelector("h1:has-text('" + (language.equals("en") ? "We have" : "受け付け") + "')");

            assertThat(readers.find(magazine.id(), email)).isPresent();
            assertThat(console).isEmpty();
        }
    }

    private void judge(Page page, String name, String language, String theme, int width) {
        // Before axe and the picture, which write styles of their own.
        assertThat(page.locator("[style], script:not([src])").count()).as(name).isZero();
        String shots = System.getProperty("screenshots");
        if (shots != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true)
                    .setPath(Path.of(shots, name + "-" + language + "-" + theme + "-" + width + ".png")));
        }

        assertThat(Browsers.faults(page))
                .as(name).isEmpty();
        assertThat(page.locator("html").getAttribute("lang")).as(name).isEqualTo(language);
        assertThat(page.locator("html").getAttribute("data-theme")).as(name).isEqualTo(theme);
        assertThat(page.evaluate("document.scrollingElement.scrollWidth")).as(name).isEqualTo(width);
    }

    /** A magazine with every kind of field, a publisher, a sample and back numbers. */
    private void dressed() {
        magazines.change(Data.TESTS, magazine.id(), settings -> RegistrationPageTest.renamed(settings, "寄合だより")
                .with(new Publisher("寄合商事", "news@example.com", "", "", "東京都港区虎ノ門1-1-1 寄合ビルディング三階",
                        "news@example.com")));
        List<FormField> fields = new ArrayList<>();
        for (String name : List.of("email", "name", "company", "zip", "pref", "tel", "sex", "birthday", "user_type",
                "attr1",
                "attr11", "notifymail_term")) {
            fields.add(new FormField(name, name.equals("name")));
        }
        magazines.changeForm(Data.TESTS, magazine.id(), new MagazineForm(fields, false));
        Issue issue = issues.create(Data.TESTS, magazine.id(), new Content("11月号: 受付の列を短くする三つの工夫", "", "<h1>受付の工夫</h1>"
                + "<p>[% Reader.name %] 様</p><ul><li>前日に入場券をもう一度送る</li><li>読み取り台を増やす</li></ul>"
                + "<table><tr><th>台数</th><td>4</td></tr></table><p><a href=\"https://example.com/\">くわしく</a></p>"));
        issues.publish(Data.TESTS, magazine.id(), issue.id());
        issues.sample(Data.TESTS, magazine.id(), issue.id(), true);
        issues.showAsBackNumber(Data.TESTS, magazine.id(), issue.id(), true);
    }
}
