package io.yoriai.subscribe.internal;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.page.Moments;
import io.yoriai.page.RawParameters;
import io.yoriai.publish.DesignPage;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issues;
import io.yoriai.publish.Issues.Shown;
import io.yoriai.publish.PageValues;
import io.yoriai.record.Times;

/**
 * {@code usrctrl.php?sample_mag=1&mag_id=N}: the sample issue. {@code usrctrl.php?back=1&mag_id=N}: the list of back
 * numbers, with {@code &issue=ID} one of them.
 */
@Order(3)
@Component
class IssuePage implements PublicPage {

    private static final int A_PAGE = 20;

    private final Magazines magazines;
    private final Issues issues;
    private final PageRenderer renderer;
    private final Markup markup;

    /** A back number in the list. */
    record Listed(long id, String subject, LocalDate date, String day) {}

    IssuePage(Magazines magazines, Issues issues, PageRenderer renderer, Markup markup) {
        this.markup = markup;
        this.magazines = magazines;
        this.issues = issues;
        this.renderer = renderer;
    }

    @Override
    public boolean serves(RawParameters parameters) {
        return parameters.has("mag_id") && (parameters.has("sample_mag") || parameters.has("back"));
    }

    @Override
    public PageReply answer(PageCall call) {
        Optional<Magazine> found = RegisterPage.magazine(magazines, call);
        if (found.isEmpty()) {
            return renderer.plain(call, 404, "magazine");
        }
        Magazine magazine = found.get();
        if (call.parameters().has("sample_mag")) {
            return issue(call, magazine, DesignPage.SAMPLE, issues.sample(magazine, call.language()));
        }
        if (!call.parameters().has("issue")) {
            return list(call, magazine);
        }
        Long id = RawParameters.positive(call.get("issue"), Long.MAX_VALUE);
        return issue(call, magazine, DesignPage.BACK_ISSUE,
                id == null ? Optional.empty() : issues.backNumber(magazine, id, call.language()));
    }

    private PageReply issue(PageCall call, Magazine magazine, DesignPage page, Optional<Shown> shown) {
        return shown
                .map(issue -> renderer.page(call, 200, magazine, page, values(magazine, page, issue, call.language())))
                .orElseGet(() -> renderer.plain(call, 404, "issue"));
    }

    /** The page of an issue. */
    PageValues values(Magazine magazine, DesignPage page, Shown shown, Locale language) {
        Instant at = Objects.requireNonNullElse(shown.issue().publishedAt(), shown.issue().createdAt());
        String date = new Moments(language).day(at);
        return renderer.values(magazine, page, language).text("form.title", shown.subject())
                .text("form.subject", shown.subject()).text("form.date", date)
                .text("form.text",
                        renderer.text(language, "subscribe." + page.name().toLowerCase(Locale.ROOT) + ".text",
                                magazine.settings().name(), date))
                .part("issue", shown.html());
    }

    private PageReply list(PageCall call, Magazine magazine) {
        Long before = call.parameters().has("before")
                ? RawParameters.positive(call.get("before"), Long.MAX_VALUE)
                : null;
        List<Issue> found = issues.backNumbers(magazine.id(), before, A_PAGE + 1);
        PageValues values = renderer.values(magazine, DesignPage.BACK_LIST, call.language());
        values.part("issues", items(magazine, found, call.language()));
        return renderer.page(call, 200, magazine, DesignPage.BACK_LIST, values);
    }

    /** @param found one more than a page holds where there are more */
    String items(Magazine magazine, List<Issue> found, Locale language) {
        if (found.isEmpty()) {
            return markup.part("noissues", language, Map.of());
        }
        List<Listed> listed = found.stream().limit(A_PAGE).map(issue -> listed(magazine, issue, language)).toList();
        Map<String, Object> list = new HashMap<>(Map.of("magazine", magazine.id(), "issues", listed));
        if (found.size() > A_PAGE) {
            list.put("before", listed.getLast().id());
        }
        return markup.part("issues", language, list);
    }

    private Listed listed(Magazine magazine, Issue issue, Locale language) {
        Instant at = Objects.requireNonNullElse(issue.publishedAt(), issue.createdAt());
        return new Listed(issue.id(), issues.preview(magazine, issue, language).subject(),
                LocalDate.ofInstant(at, Times.JST), new Moments(language).day(at));
    }
}
