package io.yoriai.admin;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.account.Staff;
import io.yoriai.audience.ReaderCondition;
import io.yoriai.audience.ReaderConditions;
import io.yoriai.audience.SavedSearches;
import io.yoriai.intake.ImportOptions;
import io.yoriai.intake.ReaderDesk;
import io.yoriai.intake.ReaderFormats;
import io.yoriai.intake.ReaderImport;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineSettings;
import io.yoriai.magazine.MagazineSettings.Billing;
import io.yoriai.magazine.Magazines;
import io.yoriai.person.MailResults;
import io.yoriai.reader.Photos;
import io.yoriai.reader.Readers;
import io.yoriai.site.Browsers;
import io.yoriai.testkit.Data;
import io.yoriai.testkit.ServerTest;

/** The screens of readers in a browser, as {@link ConsoleInBrowserTest} looks at the others. */
@ServerTest
class ReaderScreensInBrowserTest {

    private static final String PASSWORD = "a-long-password-1";
    private static final byte[] PNG = Base64.getDecoder().decode(
            "iVBORw0KGgoAAAANSUhEUgAAAAIAAAACCAIAAAD91JpzAAAAFklEQVR4nGP4z8DA8J+BgYGJgYGBAQANCgEB8C7V9gAAAABJRU5ErkJggg==");
    @RegisterExtension
    static final Browsers browsers = new Browsers();

    @LocalServerPort
    int port;
    @Autowired
    Staff staff;
    @Autowired
    Magazines magazines;
    @Autowired
    Readers readers;
    @Autowired
    ReaderImport imports;
    @Autowired
    ReaderFormats formats;
    @Autowired
    SavedSearches searches;
    @Autowired
    Photos photos;
    @Autowired
    MailResults results;
    @Autowired
    ReaderDesk desk;
    @Autowired
    Data data;

    private String login;
    private Map<String, String> screens;
    private String base;

    @BeforeEach
    void data() {
        login = Data.unique("browser");
        staff.create(login, PASSWORD, "高橋 みなみ", null);
        MagazineSettings s = MagazineSettings.named("寄合だより");
        long id = magazines.create(Data.TESTS,
                new MagazineSettings(s.name(), s.description(), s.url(), s.publisher(), s.state(),
                        s.acceptsRegistrations(), s.api(), s.optIn(), s.mails(), s.leaving(), s.errors(),
                        List.of("業種", "きっかけ"),
                        s.outside(), s.notice(), s.charset(), s.tracking(), new Billing(true, 500, 2, false, 2, 0, 7),
                        s.leadLink(), s.form()))
                .id();
        List.of("資料請求", "見積依頼", "訪問").forEach(label -> magazines.addChoice(Data.TESTS, id, "progress", label));
        Magazine magazine = magazines.find(id).orElseThrow();
        base = "/admin/magazines/" + id + "/readers";
        StringBuilder csv = new StringBuilder("メールアドレス,名前,会社名,ポイント,進捗管理,メモ\n");
        for (int i = 0; i < 60; i++) {
            csv.append("reader.with.a.long.name.%02d.%s@mail.example.co.jp,山田 太郎%d,株式会社寄合商事 東日本営業本部,%d,101,%s%n"
                    .formatted(i,
                            Data.unique("x"), i, i * 37, i == 0 ? "\"一行目\n二行目\"" : ""));
        }
        csv.append("壊れた行,名\n");
        ImportOptions options = new ImportOptions(true, true, false, false, "高橋 みなみ", "2026-11-01 展示会で名刺交換");
        long done = imports.stage(data.staff(), id, formats.csv(magazine, csv.toString().getBytes()), "展示会の名刺.csv",
                options);
        imports.start(data.staff(), id, done);
        imports.run(done);
        long waiting = imports.stage(data.staff(), id, formats.csv(magazine, csv.toString().getBytes()), "展示会の名刺.csv",
                options);
        String email = imports.lines(done, List.of(), 0, 1).getFirst().email();
        long reader = readers.find(id, email).orElseThrow().id();
        photos.put(id, reader, PNG);
        long lead = data.lead("山田", email);
        long campaign = data.campaign("秋の展示会 2026");
        data.application(lead, campaign, data.session(campaign, "基調講演"));
        results.error(email, "42550", "magazine:" + id);
        desk.complain(data.staff(), id, reader, "2026-11-20 電話で、頼んでいないとのこと");
        searches.save(data.staff(), magazine, "見積依頼の人", ReaderConditions.all(
                ReaderCondition.of("progress", ReaderCondition.Operator.ANY_CHECKED, "1"),
                ReaderCondition.of("company", ReaderCondition.Operator.CONTAINS, "寄合")));
        long saved = searches.of(magazine).getFirst().id();
        String q = "%7B%22any%22%3Afalse%2C%22conditions%22%3A%5B%7B%22subject%22%3A%22progress%22%2C%22operator%22%3A%22ANY_CHECKED%22%2C%22values%22%3A%5B%221%22%5D%7D%5D%7D";
        screens = new LinkedHashMap<>();
        screens.put("list", base);
        screens.put("list-found", base + "?search=" + saved + "&q=" + q);
        screens.put("list-nobody", base + "?words=zzz");
        screens.put("search", base + "/search?q=" + q);
        screens.put("reader", base + "/" + reader);
        screens.put("edit", base + "/" + reader + "/edit");
        screens.put("new", base + "/new");
        screens.put("leave", base + "/" + reader + "/delete");
        screens.put("delete", base + "/delete?q=" + q);
        screens.put("import", base + "/import");
        screens.put("import-preview", base + "/import/" + waiting);
        screens.put("import-result", base + "/import/" + done);
        screens.put("payments", base + "/payments");
        screens.put("lead-fields", base + "/lead-fields");
        screens.put("errors", "/admin/errors?part=reader.with");
        screens.put("complaint", base + "/" + reader + "/complaint");
        screens.put("complaints", "/admin/errors/complaints");
        screens.put("removal", base + "/removals/" + removal(id, "RUNNING", 350));
        screens.put("removal-stopped", base + "/removals/" + removal(id, "STOPPED", 700));
        screens.put("erasure", "/admin/erasure?email=" + email);
    }

    private long removal(long magazine, String state, int removed) {
        return data.jdbc()
                .sql("insert into reader_removal (magazine_id, at, actor, tell, state, confirmed, removed, gone)"
                        + " values (?, now(), '高橋 みなみ', false, ?, 1000, ?, 1) returning id")
                .params(magazine, state, removed).query(Long.class).single();
    }

    @ParameterizedTest
    @CsvSource({"ja,light", "en,dark"})
    void no_screen_has_an_axe_fault_or_writes_to_the_console_or_scrolls_sideways_on_a_phone(String language,
            String theme) {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            List<String> console = new ArrayList<>();
            page.onConsoleMessage(message -> console.add(page.url() + " " + message.text()));
            signIn(page);
            screens.forEach((name, path) -> {
                page.navigate(address(path, language, theme));

                picture(page, name, language, theme, 1440);
                assertThat(theme.equals("light") ? Browsers.faults(page) : Browsers.faultsOfTheme(page)).as(name)
                        .isEmpty();
                assertThat(Browsers.tooWideAt(page, 390, 320)).as(name).isEmpty();
            });
            assertThat(console).isEmpty();
        }
    }

    @Test
    void a_search_by_conditions_is_made_saved_and_left_by_clicks_alone() {
        try (BrowserContext context = context(1440)) {
            Page page = context.newPage();
            signIn(page);
            page.navigate(address(base, "ja", "light"));
            page.click("text=条件で探す");
            page.fill("#v-name", "太郎1");
            page.click("details.fold:has(#v-company) > summary");
            page.selectOption("[name=o-company]", "STARTS");
            page.fill("#v-company", "株式会社");
            page.click("details.fold:has(#v-point) > summary");
            page.fill("#v-point", "９９");
            page.click(".form-foot button");
            PlaywrightAssertions.assertThat(page.locator(".narrowed li")).hasCount(3);
            String count = page.locator("#found").textContent();
            page.fill("#searchName", "太郎さん");
            page.click("text=別名で保存");
            assertThat(page.locator(".toast").textContent()).contains("保存しました");
            assertThat(page.locator("nav.tabs a[aria-current] .count").last().textContent() + " 人").isEqualTo(count);
            page.click(".narrowed li:first-child a");
            PlaywrightAssertions.assertThat(page.locator(".narrowed li")).hasCount(2);
            page.click("thead a:has-text('会社名')");
            page.waitForURL(url -> url.contains("sort=COMPANY"));
            PlaywrightAssertions.assertThat(page.locator("th[aria-sort=ascending]")).hasCount(1);
            page.click("text=次へ >> nth=0");
            page.locator("a:has-text('前へ')").first().waitFor();
            PlaywrightAssertions.assertThat(page.locator("tbody tr")).not().hasCount(0);
        }
    }

    private void signIn(Page page) {
        page.navigate(address("/admin/login", "ja", "light"));
        page.fill("#login", login);
        page.fill("#password", PASSWORD);
        page.click("main button[type=submit]");
        assertThat(page.url()).contains("/admin").doesNotContain("login");
    }

    private String address(String path, String language, String theme) {
        return "http://localhost:" + port + path + (path.contains("?") ? "&" : "?") + "lang=" + language + "&theme="
                + theme;
    }

    private static void picture(Page page, String name, String language, String theme, int width) {
        String folder = System.getProperty("screens");
        if (folder != null) {
            page.screenshot(new Page.ScreenshotOptions().setFullPage(true).setPath(
                    Path.of(folder, "readers-" + name + "_" + width + "_" + language + "_" + theme + ".png")));
        }
    }

    private static BrowserContext context(int width) {
        return browsers.browser().newContext(new Browser.NewContextOptions().setViewportSize(width, 900)
                .setHasTouch(width < 640).setReducedMotion(ReducedMotion.REDUCE));
    }
}
