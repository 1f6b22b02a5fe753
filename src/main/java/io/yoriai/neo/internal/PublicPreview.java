package io.yoriai.neo.internal;

import io.yoriai.newsletter.DesignPage;
import io.yoriai.newsletter.Issue;
import io.yoriai.newsletter.Issue.Content;
import io.yoriai.newsletter.Issue.Status;
import io.yoriai.newsletter.Issues;
import io.yoriai.newsletter.Issues.Shown;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.PagePreview;
import io.yoriai.newsletter.PageStyles;
import io.yoriai.newsletter.PageValues;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Public pages as staff see them while they design them. */
@Component
class PublicPreview implements PagePreview {

    private final PageRenderer renderer;
    private final RegisterPage register;
    private final ChangePage change;
    private final LinkPage links;
    private final IssuePage issuePage;
    private final Issues issues;
    private final FormHtml html;
    private final PageDocument document;
    private final Clock clock;

    PublicPreview(PageRenderer renderer, RegisterPage register, ChangePage change, LinkPage links, IssuePage issuePage,
            Issues issues, FormHtml html, PageDocument document, Clock clock) {
        this.renderer = renderer;
        this.register = register;
        this.change = change;
        this.links = links;
        this.issuePage = issuePage;
        this.issues = issues;
        this.html = html;
        this.document = document;
        this.clock = clock;
    }

    @Override
    public PageValues sample(Magazine magazine, DesignPage page, Locale language) {
        PageValues values = switch (page) {
            case REGISTER -> register.pristine(magazine, language);
            case CHANGE -> change.asking(magazine, language);
            case CHANGE_FORM -> change.pristine(magazine, language);
            case CONFIRM, LEAVE -> links.pristine(magazine, page, language);
            case SAMPLE, BACK_ISSUE -> issuePage.values(magazine, page, shown(magazine, language), language);
            case BACK_LIST -> renderer.values(magazine, page, language).part("issues",
                    issuePage.items(magazine, List.of(issue(language)), language));
            default -> renderer.values(magazine, page, language);
        };
        String name = renderer.text(language, "issue.sample.name");
        if (page == DesignPage.ADDRESS) {
            html.frame(values, language, Map.of(), "page.address.button");
        }
        if (page == DesignPage.ADDRESS || page == DesignPage.ADDRESS_DONE) {
            values.text("form.text", renderer.text(language, "page." + page.name().toLowerCase(Locale.ROOT) + ".text",
                    magazine.settings().name(), "reader@example.com"));
        }
        return values.text("reader.id", "1").text("reader.name", name).text("reader.email", "reader@example.com")
                .text("form.email", "reader@example.com");
    }

    @Override
    public String document(Magazine magazine, String title, String body, String css, Locale language) {
        String style = css.isEmpty() ? "" : "<style>" + PageStyles.inline(css) + "</style>\n";
        return document.html(magazine, title, body, language, "", null, style, false);
    }

    private Shown shown(Magazine magazine, Locale language) {
        return issues.sample(magazine, language)
                .orElseGet(() -> issues.preview(magazine, issue(language), language));
    }

    private Issue issue(Locale language) {
        Instant now = clock.instant();
        Content content = new Content(renderer.text(language, "page.preview.subject"),
                renderer.text(language, "page.preview.body"), "");
        return new Issue(1, 1, content, Status.PUBLISHED, now, false, true, now, now, "");
    }
}
