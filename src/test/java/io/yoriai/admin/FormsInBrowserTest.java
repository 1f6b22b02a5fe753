package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.WaitForSelectorState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;

import java.util.ArrayList;
import java.util.List;

import io.yoriai.account.Staff;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.Magazines;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.site.Browsers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** What a person writes in the console is never lost, as only a browser can judge; motion is on, as most people have it. */
@ServerTest
class FormsInBrowserTest {

    private static final String PASSWORD = "a-long-password-1";
    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @LocalServerPort
    int port;

    @Autowired
    Staff staff;

    @Autowired
    Magazines magazines;

    @Autowired
    Issues issues;

    @Autowired
    JdbcClient jdbc;

    private String login;
    private Magazine magazine;
    private long issue;
    private BrowserContext context;
    private Page page;
    private final List<String> asked = new ArrayList<>();

    @BeforeEach
    void data() {
        login = Data.unique("writer");
        staff.create(login, PASSWORD, "高橋 みなみ", null);
        magazine = magazines.create(Data.TESTS, MagazineSettings.named("寄合だより"));
        issue = issues.create(Data.TESTS, magazine.id(), new Issue.Content("創刊号", "本文", "")).id();
        context = browsers.browser().newContext(new Browser.NewContextOptions().setViewportSize(1440, 900));
        page = context.newPage();
        asked.clear();
        page.onDialog(dialog -> {
            asked.add(dialog.type());
            dialog.dismiss();
        });
        page.navigate(address("/admin/login"));
        page.fill("#login", login);
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");
    }

    @AfterEach
    void end() {
        context.close();
    }

    @Test
    void the_save_button_works_again_at_once_after_a_save_with_the_pointer_left_on_it() {
        page.navigate(address(settings()));
        page.fill("#name", "一");
        page.click(".form-foot button");
        page.waitForSelector(".toast");
        assertThat(page.url()).doesNotContain("done=");
        page.fill("#name", "二");
        // With the pointer where it was: whatever lies over the button now takes the press.
        page.mouse().down();
        page.mouse().up();
        page.waitForSelector("#name[value='二']");
        assertThat(magazines.get(magazine.id()).settings().name()).isEqualTo("二");
        page.hover(".form-foot button");
        page.waitForSelector(".toast", new Page.WaitForSelectorOptions().setState(WaitForSelectorState.HIDDEN));
    }

    @Test
    void a_toast_covers_no_button_and_takes_no_pointer() {
        page.navigate(address(settings() + "?done=saved"));
        Object over = page.evaluate("""
                () => { const toast = document.querySelector('.toast'), t = toast.getBoundingClientRect();
                  const foot = document.querySelector('.form-foot').getBoundingClientRect();
                  const hit = document.elementFromPoint(t.x + t.width / 2, t.y + t.height / 2);
                  return toast.contains(hit) || t.bottom > foot.top }""");
        assertThat(over).isEqualTo(false);
    }

    @Test
    void leaving_a_changed_form_asks_and_leaving_one_as_it_was_does_not() {
        page.navigate(address(issue()));
        page.click(".side-nav a >> nth=0");
        page.waitForURL("**/admin");
        page.navigate(address(issue()));
        page.fill("#text", "まだ保存していない本文");
        page.click(".side-nav a >> nth=0", new Page.ClickOptions().setNoWaitAfter(true));
        page.waitForTimeout(300);
        assertThat(asked).containsExactly("beforeunload");
        assertThat(page.url()).contains("/issues/");
        assertThat(page.inputValue("#text")).isEqualTo("まだ保存していない本文");
        page.click(".form-foot .button-primary");
        page.waitForSelector(".toast");
        assertThat(asked).hasSize(1);
    }

    @Test
    void changing_language_and_theme_keeps_what_is_typed() {
        page.navigate(address(settings()));
        page.fill("#description", "書きかけの\n説明");
        page.check("#state-PAUSED");
        page.uncheck("#apiRead");
        page.click("details.menu >> nth=0");
        page.click("a[hreflang=en]");
        page.waitForSelector("html[lang=en]");
        page.click("details.menu >> nth=1");
        page.click("a[href*='theme=dark']");
        page.waitForSelector("html[data-theme=dark]");
        assertThat(asked).isEmpty();
        assertThat(page.inputValue("#description")).isEqualTo("書きかけの\n説明");
        assertThat(page.isChecked("#state-PAUSED")).isTrue();
        assertThat(page.isChecked("#apiRead")).isFalse();
        page.click(".side-nav a >> nth=0", new Page.ClickOptions().setNoWaitAfter(true));
        page.waitForTimeout(300);
        assertThat(asked).containsExactly("beforeunload");
        page.click(".form-foot button");
        page.waitForSelector(".toast");
        assertThat(magazines.get(magazine.id()).settings().description()).isEqualTo("書きかけの\n説明");
        page.reload();
        assertThat(page.inputValue("#description")).isEqualTo("書きかけの\n説明");
    }

    @Test
    void the_preview_shows_what_is_not_saved_yet() {
        page.navigate(address(issue()));
        page.fill("#subject", "まだ保存していない号");
        page.fill("#text", "見せる本文");
        Page preview = page.waitForPopup(() -> page.click("button[formtarget]"));
        preview.waitForLoadState();
        assertThat(preview.locator("h1").textContent()).isEqualTo("まだ保存していない号");
        assertThat(preview.locator("article").textContent()).contains("見せる本文");
        preview.close();
        assertThat(issues.find(magazine.id(), issue).orElseThrow().content().subject()).isEqualTo("創刊号");
        page.fill("#text", "");
        Page wrong = page.waitForPopup(() -> page.click("button[formtarget]"));
        wrong.waitForLoadState();
        assertThat(wrong.locator("#text-fault").count()).isEqualTo(1);
        assertThat(wrong.inputValue("#subject")).isEqualTo("まだ保存していない号");
    }

    @Test
    void a_session_that_ended_meanwhile_costs_nothing_that_was_written() {
        page.navigate(address(issue()));
        page.fill("#text", "長い時間をかけて書いた本文 & <b>記号</b>\n二行目");
        jdbc.sql("update staff_session set last_seen_at = last_seen_at - interval '2 hours'").update();
        page.click(".form-foot .button-primary");
        page.fill("#login", login);
        page.fill("#password", "not this one");
        page.click("main button[type=submit]");
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");
        page.waitForSelector(".toast");
        assertThat(issues.find(magazine.id(), issue).orElseThrow().content().text())
                .isEqualTo("長い時間をかけて書いた本文 & <b>記号</b>\n二行目");
    }

    @Test
    void a_sign_in_in_another_tab_costs_nothing_that_was_written() {
        page.navigate(address(issue()));
        page.fill("#text", "もう一つのタブ");
        jdbc.sql("update staff_session set last_seen_at = last_seen_at - interval '2 hours'").update();
        Page other = context.newPage();
        other.navigate(address("/admin"));
        other.fill("#login", login);
        other.fill("#password", PASSWORD);
        other.click("main button[type=submit]");
        page.click(".form-foot .button-primary");
        assertThat(page.locator("main").textContent()).contains("高橋 みなみ");
        page.click("main button[type=submit]");
        page.waitForSelector(".toast");
        assertThat(issues.find(magazine.id(), issue).orElseThrow().content().text()).isEqualTo("もう一つのタブ");
    }

    @Test
    void typing_renews_the_session() {
        page.clock().install();
        page.navigate(address(issue()));
        page.clock().fastForward(90_000);
        page.waitForResponse("**/admin/alive", () -> page.locator("#text").pressSequentially("あ"));
    }

    @Test
    void previews_of_page_designs_and_styles_come_styled() {
        for (String path : List.of("/pages/REGISTER", "/style")) {
            page.navigate(address("/admin/magazines/" + magazine.id() + path));
            Page preview = page.waitForPopup(() -> page.click("button[formtarget]"));
            preview.waitForLoadState();
            assertThat(preview.evaluate("getComputedStyle(document.body).getPropertyValue('--accent').trim()"))
                    .as(path).isNotEqualTo("");
            assertThat(preview.locator(".top").first().evaluate("e => getComputedStyle(e).backgroundColor"))
                    .as(path).isNotEqualTo("rgba(0, 0, 0, 0)");
            preview.close();
        }
    }

    @Test
    void menus_close_by_escape_and_give_the_focus_back() {
        page.navigate(address("/admin"));
        page.click("details.menu summary >> nth=0");
        assertThat(page.locator("details.menu[open]").count()).isEqualTo(1);
        page.keyboard().press("Escape");
        assertThat(page.locator("details.menu[open]").count()).isZero();
        assertThat(page.evaluate("document.activeElement.tagName")).isEqualTo("SUMMARY");
    }

    @Test
    void on_a_phone_the_menu_has_a_name_and_the_current_tab_is_in_view() {
        page.setViewportSize(390, 800);
        page.navigate(address("/admin/magazines/" + magazine.id() + "/settings"));
        assertThat(page.locator(".bar details.menu summary").last().textContent()).contains("高橋 みなみ");
        assertThat(page.locator("details.menu summary .menu-name").boundingBox().width).isGreaterThan(40);
        assertThat(page.locator(".dock > ul > li").evaluateAll("all => Math.max(...all.map(one => one.scrollHeight))"))
                .as("each name of the bar is one line").isEqualTo(
                        page.locator(".dock > ul > li")
                                .evaluateAll("all => Math.min(...all.map(one => one.scrollHeight))"));
        Object inView = page.evaluate("""
                () => { const tab = document.querySelector('.tabs [aria-current]').getBoundingClientRect();
                  return tab.left >= 0 && tab.right <= window.innerWidth }""");
        assertThat(inView).isEqualTo(true);
    }

    private String settings() {
        return "/admin/magazines/" + magazine.id() + "/settings";
    }

    private String issue() {
        return "/admin/magazines/" + magazine.id() + "/issues/" + issue;
    }

    private String address(String path) {
        return "http://localhost:" + port + path;
    }
}
