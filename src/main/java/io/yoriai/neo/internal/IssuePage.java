package io.yoriai.neo.internal;

import static io.yoriai.neo.internal.PageDocument.escape;

import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.Magazines;
import io.yoriai.neo.internal.NeoCall.Digits;
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

    IssuePage(Magazines magazines, Issues issues, PageRenderer renderer) {
        this.magazines = magazines;
        this.issues = issues;
        this.renderer = renderer;
    }

    @Override
    public boolean serves(Parameters parameters) {
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
        Long id = Digits.positive(call.get("issue"), Long.MAX_VALUE);
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
        String date = day(at, language);
        return renderer.values(magazine, page, language).text("form.title", shown.subject())
                .text("form.subject", shown.subject()).text("form.date", date)
                .text("form.text",
                        renderer.text(language, "subscribe." + page.name().toLowerCase(Locale.ROOT) + ".text",
                                magazine.settings().name(), date))
                .part("issue", shown.html());
    }

    private PageReply list(PageCall call, Magazine magazine) {
        Long before = call.parameters().has("before") ? Digits.positive(call.get("before"), Long.MAX_VALUE) : null;
        List<Issue> found = issues.backNumbers(magazine.id(), before, A_PAGE + 1);
        PageValues values = renderer.values(magazine, DesignPage.BACK_LIST, call.language());
        values.part("issues", items(magazine, found, call.language()));
        return renderer.page(call, 200, magazine, DesignPage.BACK_LIST, values);
    }

    /** @param found one more than a page holds where there are more */
    String items(Magazine magazine, List<Issue> found, Locale language) {
        if (found.isEmpty()) {
            return "<p class=\"panel narrow\">" + escape(renderer.text(language, "subscribe.back_list.none"))
                    + "</p>\n";
        }
        String link = "usrctrl.php?back=1&amp;mag_id=" + magazine.id();
        StringBuilder out = new StringBuilder("<section class=\"panel\"><ul class=\"issues\">");
        for (Issue issue : found.subList(0, Math.min(A_PAGE, found.size()))) {
            Instant at = Objects.requireNonNullElse(issue.publishedAt(), issue.createdAt());
            out.append("<li><a href=\"").append(link).append("&amp;issue=").append(issue.id()).append("\">")
                    .append(escape(issues.preview(magazine, issue, language).subject()))
                    .append("</a> <time datetime=\"").append(LocalDate.ofInstant(at, Times.JST)).append("\">")
                    .append(escape(day(at, language))).append("</time></li>");
        }
        out.append("</ul>");
        if (found.size() > A_PAGE) {
            out.append("<p class=\"actions\"><a class=\"button\" href=\"").append(link).append("&amp;before=")
                    .append(found.get(A_PAGE - 1).id()).append("\">")
                    .append(escape(renderer.text(language, "subscribe.back_list.older"))).append("</a></p>");
        }
        return out.append("</section>\n").toString();
    }

    private static String day(Instant at, Locale language) {
        DateTimeFormatter format = language.getLanguage().equals("en")
                ? DateTimeFormatter.ofPattern("EEE d MMM uuuu", Locale.ENGLISH)
                : DateTimeFormatter.ofPattern("uuuu年M月d日（E）", Locale.JAPANESE);
        return format.format(at.atZone(Times.JST));
    }
}
