package io.yoriai.subscribe.internal;

import org.springframework.stereotype.Component;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issue.Status;
import io.yoriai.publish.Issues;
import io.yoriai.publish.Issues.Shown;
import io.yoriai.publish.PagePreview;
import io.yoriai.publish.PageValues;

/** Public pages as staff see them while they design them. */
@Component
class PublicPreview implements PagePreview {

    private final PageRenderer renderer;
    private final RegisterPage register;
    private final ChangePage change;
    private final LinkPage links;
    private final IssuePage issuePage;
    private final Issues issues;
    private final FormParts parts;
    private final Clock clock;

    PublicPreview(PageRenderer renderer, RegisterPage register, ChangePage change, LinkPage links, IssuePage issuePage,
            Issues issues, FormParts parts, Clock clock) {
        this.renderer = renderer;
        this.register = register;
        this.change = change;
        this.links = links;
        this.issuePage = issuePage;
        this.issues = issues;
        this.parts = parts;
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
        String name = renderer.text(language, "publish.issue.sample.name");
        if (page == DesignPage.ADDRESS) {
            parts.frame(values, language, Map.of(), "subscribe.address.button");
        }
        if (page == DesignPage.ADDRESS || page == DesignPage.ADDRESS_DONE) {
            values.text("form.text",
                    renderer.text(language, "subscribe." + page.name().toLowerCase(Locale.ROOT) + ".text",
                            magazine.settings().name(), "reader@example.com"));
        }
        return values.text("reader.id", "1").text("reader.name", name).text("reader.email", "reader@example.com")
                .text("form.email", "reader@example.com");
    }

    @Override
    public String document(Magazine magazine, String title, String body, String css, Locale language) {
        return renderer.preview(magazine, title, body, css, language);
    }

    private Shown shown(Magazine magazine, Locale language) {
        return issues.sample(magazine, language)
                .orElseGet(() -> issues.preview(magazine, issue(language), language));
    }

    private Issue issue(Locale language) {
        Instant now = clock.instant();
        Content content = new Content(renderer.text(language, "subscribe.preview.subject"),
                renderer.text(language, "subscribe.preview.body"), "");
        return new Issue(1, 1, content, Status.PUBLISHED, now, false, true, now, now, "");
    }
}
