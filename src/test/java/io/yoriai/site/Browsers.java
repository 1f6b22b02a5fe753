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
    public static List<String> faults(Page page) {
        return faults(page, "'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'");
    }

    /** The same of colours and languages alone: what another theme and language change. */
    public static List<String> faultsOfTheme(Page page) {
        return faults(page, "'color-contrast', 'html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title'");
    }

    @SuppressWarnings("unchecked") // The program below answers a list of texts.
    private static List<String> faults(Page page, String what) {
        // Its own way of running tells of everything that is right too, which takes twice the time.
        page.evaluate("() => {" + AxeBuilder.getAxeScript() + "}");
        return (List<String>) page.evaluate("""
                async () => {
                    const found = await axe.run(document, {
                        runOnly: [WHAT],
                        resultTypes: ['violations'],
                    })
                    return found.violations.map(rule => rule.id + ' ' + rule.nodes.map(node => node.html).join(', '))
                }""".replace("WHAT", what));
    }

    @Override
    public void close() {
        playwright.close();
    }
}
