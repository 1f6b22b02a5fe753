package io.yoriai.subscribe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.beans.factory.annotation.Autowired;

import java.util.List;
import java.util.Locale;

import io.yoriai.publish.DesignPage;
import io.yoriai.publish.Issue;
import io.yoriai.publish.Issue.Content;
import io.yoriai.publish.Issue.Status;
import io.yoriai.publish.Issues;
import io.yoriai.publish.PageDesigns;
import io.yoriai.record.FaultException;
import io.yoriai.testkit.Data;

/** Sample issue, back numbers, and the previews of page designs (spec/neo.md 7.1). */
class IssuePageTest extends PublicPages {

    @Autowired
    Issues issues;
    @Autowired
    PageDesigns designs;

    @Test
    void the_sample_shows_placeholders_filled_with_neutral_values() {
        Issue issue = published(new Content("[% Magazine.name %] 見本", "", "<h1>号</h1><p>[% Reader.name || \"x\" %] 様、"
                + "[% Reader.company || \"会社\" %]</p><a href=\"[% Reader.unsubscribe_url %]\">解除</a> [%%literal"));
        assertThat(page("sample_mag=1&mag_id=" + mag()).status()).isEqualTo(404);
        issues.sample(Data.TESTS, magazine.id(), issue.id(), true);

        Answer page = page("sample_mag=1&mag_id=" + mag());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("<h1>週刊ニュース 見本</h1>", "読者 様、会社", "<h2>号</h2>",
                "usrctrl.php?mag_id&#61;" + mag(), "[%literal", "見本誌");
        assertThat(page("sample_mag=1&mag_id=" + mag(), "en").body()).contains("Reader 様", "Sample issue of");
        assertThat(page("mag_id=" + mag()).body()).contains("見本誌").doesNotContain("バックナンバー");
        Issue next = published(new Content("次", "本文 <b>", ""));
        issues.sample(Data.TESTS, magazine.id(), next.id(), true);
        assertThat(page("sample_mag=1&mag_id=" + mag()).body()).contains("<h1>次</h1>", "本文 &lt;b&gt;");
        assertThat(issues.find(magazine.id(), issue.id()).orElseThrow().sample()).isFalse();
    }

    @Test
    void hostile_bodies_are_shown_harmless_under_a_policy_without_scripts() {
        Issue issue = published(new Content("\"><script>", "",
                """
                        <p onclick="x()" style="background:url(javascript:x())">a</p><script>alert(1)</script><style>*{}</style>
                        <a href="javascript:alert(1)">b</a><a href="https://example.com/">c</a><iframe src="https://x.example"></iframe>
                        <img src=x onerror=alert(1)><img src="https://example.com/a.png"><img src="data:image/svg+xml,x" alt="d">
                        <form action="https://x.example"><input name=q></form><svg onload=alert(1)></svg><object data=x></object>
                        <base href="https://x.example/"><meta http-equiv=refresh content=0><a href="//x.example">e</a>"""));
        issues.showAsBackNumber(Data.TESTS, magazine.id(), issue.id(), true);

        Answer page = page("back=1&mag_id=" + mag() + "&issue=" + issue.id());

        assertThat(page.body()).doesNotContain("<script", "onclick", "onerror", "style=", "javascript:", "<iframe",
                "<input name=\"q", "<svg", "<object", "<base", "refresh", "data:image")
                .contains("https://example.com/", "alt=\"\"", "&quot;&gt;&lt;script&gt;");
        assertThat(page.response().headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "img-src 'self' https:").doesNotContain("script-src", "unsafe");
    }

    @Test
    void only_chosen_published_issues_are_back_numbers_and_the_latest_comes_first() {
        Issue draft = issues.create(Data.TESTS, magazine.id(), new Content("下書き", "x", ""));
        Issue hidden = published(new Content("非公開", "x", ""));
        for (int i = 1; i <= 22; i++) {
            clock.advance(java.time.Duration.ofSeconds(2));
            issues.showAsBackNumber(Data.TESTS, magazine.id(), published(new Content("第" + i + "号。", "x", "")).id(),
                    true);
        }

        String first = page("back=1&mag_id=" + mag()).body();
        assertThat(first).contains("第22号。", "第3号。").doesNotContain("第2号。", "下書き", "非公開");
        assertThat(first.indexOf("第22号。")).isLessThan(first.indexOf("第21号。"));
        String before = found("before=([0-9]+)", first);
        assertThat(page("back=1&mag_id=" + mag() + "&before=" + before).body()).contains("第2号。", "第1号。")
                .doesNotContain("第3号。", "以前の号");
        for (Issue secret : List.of(draft, hidden)) {
            assertThat(page("back=1&mag_id=" + mag() + "&issue=" + secret.id()).status()).isEqualTo(404);
        }
        assertThat(page("back=1&mag_id=1&issue=" + found("issue=([0-9]+)", first)).status()).isEqualTo(404);
        assertThatThrownBy(() -> issues.showAsBackNumber(Data.TESTS, magazine.id(), draft.id(), true))
                .isInstanceOf(FaultException.class);
        assertThatThrownBy(() -> issues.sample(Data.TESTS, magazine.id(), draft.id(), true))
                .isInstanceOf(FaultException.class);
    }

    @Test
    void an_issue_withdrawn_is_nowhere_and_one_published_keeps_its_moment() {
        Issue issue = published(new Content("号", "x", ""));
        issues.showAsBackNumber(Data.TESTS, magazine.id(), issue.id(), true);
        issues.sample(Data.TESTS, magazine.id(), issue.id(), true);
        assertThat(issues.publish(Data.TESTS, magazine.id(), issue.id()).publishedAt()).isEqualTo(issue.publishedAt());

        Issue withdrawn = issues.withdraw(Data.TESTS, magazine.id(), issue.id());

        assertThat(withdrawn.status()).isEqualTo(Status.DRAFT);
        assertThat(page("back=1&mag_id=" + mag()).body()).contains("まだありません");
        assertThat(page("sample_mag=1&mag_id=" + mag()).status()).isEqualTo(404);
        issues.delete(Data.TESTS, magazine.id(), issue.id());
        assertThat(issues.list(magazine.id(), null, 10)).isEmpty();
    }

    @Test
    void bad_content_is_told_by_field_and_stores_nothing() {
        assertThatThrownBy(() -> issues.create(Data.TESTS, magazine.id(),
                new Content(" ", "[% IF x %] [% Reader.nam %]", "[% Reader.name")))
                .isInstanceOfSatisfying(FaultException.class, e -> assertThat(e.faults())
                        .extracting(fault -> fault.code() + " " + fault.field() + " " + fault.args())
                        .containsExactly("REQUIRED Issue.Subject []",
                                "UNKNOWN_PLACEHOLDER Issue.Text [IF x]", "UNKNOWN_PLACEHOLDER Issue.Text [Reader.nam]",
                                "UNKNOWN_PLACEHOLDER Issue.Html [[% Reader.name]"));
        assertThatThrownBy(() -> issues.create(Data.TESTS, magazine.id(), new Content("x", " ", "")))
                .isInstanceOf(FaultException.class);
        assertThat(issues.list(magazine.id(), null, 10)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(DesignPage.class)
    void every_design_can_be_listed_previewed_saved_and_reset(DesignPage page) {
        String html = designs.get(magazine.id(), page).html();
        for (Locale language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
            String preview = designs.preview(magazine.id(), page, html, "", language);
            assertThat(preview).contains("<html lang=\"" + language + "\"", "週刊ニュース", "<h1>").doesNotContain("{$",
                    "<script",
                    "{0}", "{1}");
        }

        for (String variable : PageDesigns.variables(page)) {
            boolean part = page.required().contains(variable.replaceAll("\\{\\$form\\.|}", ""));
            assertThat(designs.check(page, html + (part ? "" : "{if $reader.id eq 1}" + variable + "{/if}")))
                    .as(variable).noneMatch(fault -> fault.text().equals("publish.design.fault.variable"));
        }
        assertThat(designs.save(Data.TESTS, magazine.id(), page, html + "<p>追記</p>").edited()).isTrue();
        assertThat(designs.list(magazine.id())).filteredOn(PageDesigns.Design::edited).singleElement()
                .satisfies(design -> assertThat(design.changedBy()).isEqualTo("tests"));
        assertThatThrownBy(() -> designs.save(Data.TESTS, magazine.id(), page, "<script>"))
                .isInstanceOf(FaultException.class);
        assertThat(designs.get(magazine.id(), page).html()).endsWith("<p>追記</p>");
        assertThat(designs.reset(Data.TESTS, magazine.id(), page).html()).isEqualTo(html);
    }

    private Issue published(Content content) {
        return issues.publish(Data.TESTS, magazine.id(), issues.create(Data.TESTS, magazine.id(), content).id());
    }
}
