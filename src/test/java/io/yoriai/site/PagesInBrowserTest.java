package io.yoriai.site;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ReducedMotion;

import io.yoriai.account.Credentials;
import io.yoriai.testkit.Api;
import io.yoriai.testkit.ServerTest;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.util.ArrayList;
import java.util.List;

/** The rules of the design language that only a browser can judge. */
@ServerTest
class PagesInBrowserTest {

    private static final List<String> PAGES = List.of("/", "/docs", "/docs/calling", "/docs/errors", "/docs/changes",
            "/docs/methods/visitor.get", "/docs/methods/visitor.postAttendanceSession",
            "/docs/methods/authapi.login", "/docs/newsletter", "/docs/newsletter/userUpdate", "/no-such-page");

    private static final String SHIFT = """
            () => new Promise(done => {
              let sum = 0;
              new PerformanceObserver(list => { for (const entry of list.getEntries()) sum += entry.value; })
                  .observe({type: 'layout-shift', buffered: true});
              setTimeout(() => done(sum), 300);
            })""";

    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @Autowired
    Api api;
    @LocalServerPort
    int port;

    @ParameterizedTest
    @CsvSource({"ja,light", "en,dark"})
    void no_page_has_an_axe_fault_or_writes_to_the_console_or_scrolls_sideways_on_a_phone(String language,
            String theme) {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            List<String> console = new ArrayList<>();
            page.onConsoleMessage(message -> console.add(message.text()));
            for (String path : PAGES) {
                open(page, path, language, theme);

                assertThat(Browsers.faults(page))
                        .as("%s %s %s", path, language, theme).isEmpty();
                assertThat(page.locator("html").getAttribute("lang")).isEqualTo(language);
                assertThat(Browsers.tooWideAt(page, 320)).as(path).isEmpty();
            }
            // The one error is the missing page itself; a broken policy would add more.
            assertThat(console).allMatch(line -> line.contains("404")).hasSizeLessThanOrEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1440, 390})
    void pages_do_not_shift_while_they_load(int width) {
        try (BrowserContext context = context(width)) {
            Page page = context.newPage();
            for (String path : PAGES) {
                open(page, path, "ja", "light");
                assertThat(((Number) page.evaluate(SHIFT)).doubleValue()).as(path).isLessThan(0.02);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ja", "en"})
    void the_form_components_have_no_axe_fault(String language) {
        try (BrowserContext context = context(390)) {
            Page page = context.newPage();
            open(page, "/docs", language, "dark");
            page.evaluate("html => { document.querySelector('main').innerHTML = html; }", FORM);

            assertThat(Browsers.faults(page))
                    .isEmpty();
            assertThat(page.evaluate("document.scrollingElement.scrollWidth")).isEqualTo(390);
        }
    }

    @Test
    void the_first_page_has_a_call_of_each_api_for_this_very_server_that_one_click_copies() {
        try (BrowserContext context = context(1440)) {
            context.grantPermissions(List.of("clipboard-read", "clipboard-write"));
            Page page = context.newPage();
            open(page, "/", "ja", "light");
            for (String call : List.of("visitor.postAttendanceSession", "services.php?path=user&")) {
                page.locator("code:has-text('" + call + "') >> xpath=../following-sibling::p[1]//button").first()
                        .click();
                page.waitForSelector("button:has-text('コピーしました')");
                assertThat(String.valueOf(page.evaluate("navigator.clipboard.readText()")))
                        .contains(call, "localhost:" + port);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1440, 360})
    void the_filter_leaves_what_it_names_and_the_form_signs_a_call_without_telling_the_secret(int width) {
        Credentials key = api.credentials();
        try (BrowserContext context = context(width)) {
            Page page = context.newPage();
            open(page, "/docs", "en", "light");
            page.fill("#filter", "bulkapi");
            assertThat(page.locator("table.index tbody tr:visible").allInnerTexts()).hasSize(2)
                    .allMatch(row -> row.contains("bulkapi."));
            open(page, "/docs/methods/visitor.get", "en", "light");
            List<String> sent = new ArrayList<>();
            page.onRequest(request -> sent.add(request.url() + request.headers() + request.postData()));
            page.fill("#try-key", key.apiKey());
            page.fill("#try-password", key.password());
            page.fill("#try-secret", key.secretKey());
            page.fill("#try-parameters", "limit=1");
            page.click("#try button");
            page.waitForSelector("#try-answer:has-text('HTTP 200')");
            assertThat(page.textContent("#try-answer")).contains("<VisitorDataList");
            assertThat(sent).hasSize(2).allMatch(request -> request.contains("api_sig="))
                    .noneMatch(request -> request.contains(key.secretKey()));
        }
    }

    private static final String FORM = """
            <h1>申込</h1>
            <div class="error-summary" role="alert" tabindex="-1"><h2>1 件の誤りがあります</h2>
              <ul><li><a href="#email">E-mail の形式が正しくありません</a></li></ul></div>
            <form class="form">
              <div class="pair">
                <div class="field"><label for="a">姓<span class="must">必須</span></label><input id="a"></div>
                <div class="field"><label for="b">名<span class="may">任意</span></label><input id="b"></div>
              </div>
              <div class="field"><label for="email">E-mail</label><p class="help" id="h">案内を送ります</p>
                <p class="fault" id="f">形式が正しくありません</p>
                <input id="email" type="email" aria-invalid="true" aria-describedby="h f"></div>
              <div class="field"><label for="s">都道府県</label><select id="s"><option>東京都</option></select></div>
              <fieldset class="field"><legend>参加</legend>
                <div class="choice"><input type="radio" id="r" name="r"><label for="r">会場</label></div></fieldset>
              <p><meter aria-label="席" value="0.6">60%</meter><progress aria-label="取込" value="0.4">40%</progress></p>
              <p><span class="badge badge-ok">公開中</span><span class="badge badge-warn">満席</span>
                 <span class="badge badge-bad">不達</span><span class="badge badge-info">下書き</span></p>
              <p class="actions"><button class="button button-primary">申し込む</button>
                <button class="button">戻る</button><button class="button button-danger">取り消す</button></p>
            </form>""";

    private void open(Page page, String path, String language, String theme) {
        page.navigate("http://localhost:" + port + path + "?lang=" + language + "&theme=" + theme);
    }

    private static BrowserContext context(int width) {
        return browsers.browser().newContext(new Browser.NewContextOptions().setViewportSize(width, 900)
                .setHasTouch(width < 640).setReducedMotion(ReducedMotion.REDUCE));
    }
}
