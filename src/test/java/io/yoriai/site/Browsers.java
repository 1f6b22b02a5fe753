package io.yoriai.site;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;

import org.junit.jupiter.api.Assumptions;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Debian's chromium, driven by Playwright. Where it is absent the test is skipped, and says so loudly. */
public final class Browsers implements AutoCloseable {

    private static final Path CHROMIUM = Path.of("/usr/bin/chromium");

    private final Playwright playwright;
    private final Browser browser;

    private Browsers(Playwright playwright) {
        this.playwright = playwright;
        this.browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(CHROMIUM)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                                "--disable-background-networking", "--disable-component-update",
                                "--disable-sync")));
    }

    public static Browsers start() {
        if (!Files.isExecutable(CHROMIUM)) {
            System.err.println("""

                    ############################################################################
                    #  SKIPPED: the pages were NOT tested in a browser.                        #
                    #  /usr/bin/chromium is absent: apt-get install chromium fonts-noto-cjk    #
                    ############################################################################
                    """);
            if (System.getenv("CI") != null) {
                throw new IllegalStateException("no chromium at " + CHROMIUM + ", and CI must test in a browser");
            }
            Assumptions.abort("no chromium at " + CHROMIUM);
        }
        return new Browsers(Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))));
    }

    public Browser browser() {
        return browser;
    }

    /** What axe finds against levels A and AA of WCAG 2.2: a rule and the elements, one text each. Pages here have no frames. */
    @SuppressWarnings("deprecation") // The new way opens another page for every look and gathers frames.
    public static List<String> faults(Page page) {
        return new AxeBuilder(page).setLegacyMode(true)
                .withTags(List.of("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa")).analyze().getViolations()
                .stream().map(rule -> rule.getId() + " "
                        + rule.getNodes().stream().map(node -> node.getHtml()).toList())
                .toList();
    }

    @Override
    public void close() {
        playwright.close();
    }
}
