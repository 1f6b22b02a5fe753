package io.yoriai.site;

import com.deque.html.axecore.playwright.AxeBuilder;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.options.ViewportSize;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Debian's chromium, driven by Playwright: its shell without windows, which takes half the work, or else the whole. Where
 * both are absent the test is skipped, and says so loudly.
 */
public final class Browsers implements BeforeAllCallback, AfterAllCallback {

    private static final List<Path> CHROMIUM = List.of(Path.of("/usr/bin/chromium-headless-shell"),
            Path.of("/usr/bin/chromium"));

    private @Nullable Playwright playwright;
    private @Nullable Browser browser;

    @Override
    public void beforeAll(ExtensionContext context) {
        Path program = CHROMIUM.stream().filter(Files::isExecutable).findFirst().orElse(null);
        if (program == null) {
            System.err.println("""

                    ############################################################################
                    #  SKIPPED: the pages were NOT tested in a browser.                        #
                    #  apt-get install chromium-headless-shell fonts-noto-cjk                  #
                    ############################################################################
                    """);
            if (System.getenv("CI") != null) {
                throw new IllegalStateException(
                        "no chromium at any of " + CHROMIUM + ", and CI must test in a browser");
            }
            Assumptions.abort("no chromium at any of " + CHROMIUM);
        }
        playwright = Playwright
                .create(new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright.chromium()
                .launch(new BrowserType.LaunchOptions().setExecutablePath(program)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
                                "--disable-background-networking", "--disable-component-update",
                                "--disable-sync")));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (playwright != null) {
            playwright.close();
        }
    }

    public Browser browser() {
        return Objects.requireNonNull(browser);
    }

    /**
     * What axe finds against levels A and AA of WCAG 2.2, a rule and the elements, one text each, and what else no page may
     * be: without its one h1, with a text that is in no language. Pages here have no frames.
     */
    public static List<String> faults(Page page) {
        return faults(page, "'wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'");
    }

    /** The same of colours and languages alone: what another theme and language change. */
    public static List<String> faultsOfTheme(Page page) {
        return faults(page, "'color-contrast', 'html-has-lang', 'html-lang-valid', 'valid-lang', 'document-title'");
    }

    @SuppressWarnings("unchecked") // The program below answers a list of texts.
    private static List<String> faults(Page page, String what) {
        if (!Boolean.TRUE.equals(page.evaluate("'axe' in window"))) {
            // Once for a page: half a megabyte takes a while to reach the browser.
            page.addInitScript(AxeBuilder.getAxeScript());
            page.evaluate("() => {" + AxeBuilder.getAxeScript() + "}");
        }
        // Its own way of running tells of everything that is right too, which takes twice the time.
        return (List<String>) page.evaluate(
                """
                        async () => {
                            const found = await axe.run(document, {
                                runOnly: [WHAT],
                                resultTypes: ['violations'],
                                selectors: false,
                                preload: false,
                            })
                            const faults = found.violations.map(rule => rule.id + ' ' + rule.nodes.map(node => node.html).join(', '))
                            const headings = document.querySelectorAll('h1').length
                            if (headings !== 1) faults.push(headings + ' h1')
                            if (document.documentElement.outerHTML.includes('??')) faults.push('a text is missing')
                            return faults
                        }"""
                        .replace("WHAT", what));
    }

    /** The widths of phones, in pixels, at which a page scrolls sideways; the page gets its own width back. */
    public static List<Integer> tooWideAt(Page page, int... widths) {
        ViewportSize before = page.viewportSize();
        List<Integer> found = IntStream.of(widths).filter(width -> {
            page.setViewportSize(width, before.height);
            return !Integer.valueOf(width).equals(page.evaluate("document.scrollingElement.scrollWidth"));
        }).boxed().toList();
        page.setViewportSize(before.width, before.height);
        return found;
    }
}
