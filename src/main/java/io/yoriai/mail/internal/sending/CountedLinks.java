package io.yoriai.mail.internal.sending;

import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.parser.Parser;

import io.yoriai.mail.internal.template.LinkFinder;
import io.yoriai.mail.internal.template.LinkFinder.Found;
import io.yoriai.record.SqlTime;

/**
 * Makes the links of a bulk sending count (spec/smp-mail-tracking.md 3.4, 3.9): each http and https link of both parts is kept as a
 * counted one of its template, and the placeholder of its address stands in its place; placeholders in it are filled in when it is
 * followed. A link with {@code data-count="off"} stays as it is, and so does one to a host that only a value names.
 */
@Component
class CountedLinks {

    private static final int LONGEST = 2_000;
    private static final int LONGEST_NAME = 100;
    private static final Pattern END = Pattern.compile("</body\\s*+>", Pattern.CASE_INSENSITIVE);

    private final JdbcClient jdbc;
    private final Clock clock;

    CountedLinks(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /** The content with what it asks for: links that count, a picture that tells of opens. */
    Content in(Content content) {
        String text = content.text();
        String html = content.html();
        if (html != null && content.mailType() == 3 && (text == null || text.isBlank())) {
            // It is made of the HTML part before that one gets its picture.
            text = CompiledContent.plain(html);
        }
        if (content.clickCounting()) {
            text = text == null ? null : counted(text, LinkFinder.inText(text), content, false);
            html = html == null ? null : counted(html, LinkFinder.inHtml(html), content, true);
        }
        if (content.openCounting() && html != null && !html.isBlank()) {
            html = atEnd(html, "<img src=\"[% Mail.open_url %]\" width=\"1\" height=\"1\" alt=\"\">");
        }
        if (content.clickCounting() && html != null && !html.isBlank()) {
            html = atEnd(html,
                    "<a href=\"[% Mail.trap_url %]\" style=\"display:none\" tabindex=\"-1\" aria-hidden=\"true\"></a>");
        }
        return content.mailType() == 2
                ? content.with(html, content.body2())
                : content.with(text, content.mailType() == 3 ? html : content.body2());
    }

    private static String atEnd(String html, String more) {
        Matcher end = END.matcher(html);
        int at = html.length();
        while (end.find()) {
            at = end.start();
        }
        return html.substring(0, at) + more + html.substring(at);
    }

    private String counted(String source, List<Found> links, Content content, boolean html) {
        StringBuilder counted = new StringBuilder();
        int from = 0;
        for (Found link : links) {
            String target = html ? Parser.unescapeEntities(link.address(), true) : link.address();
            if (target.length() <= LONGEST) {
                counted.append(source, from, link.start()).append("[% ClickCountUrl.url_")
                        .append(url(target, content))
                        .append(" %]");
                from = link.end();
            }
        }
        return counted.append(source, from, source.length()).toString();
    }

    /** By the unique index of the links of a template, of an issue, or of a magazine's steps and notices. */
    private long url(String target, Content of) {
        String shown = target.toLowerCase(Locale.ROOT).replaceFirst("^https?://", "");
        Content.Newsletter newsletter = of.newsletter();
        boolean issue = newsletter != null && newsletter.issueId() != 0;
        String once = newsletter == null
                ? "template_id, md5(target_url)) where (regist_type_id = 2"
                : "%1$s, md5(target_url)) where (%1$s is not null".formatted(issue ? "issue_id" : "magazine_id");
        return jdbc
                .sql("""
                        insert into click_count_url (name, target_url, regist_type_id, template_id, template_name, campaign_id, issue_id,
                            magazine_id, date_regist, date_update)
                        values (:name, :target, 2, :template, :called, :campaign, :issue, :magazine, :now, :now)
                        on conflict (%s) do update set template_name = excluded.template_name returning id"""
                        .formatted(once))
                .param("name", shown.length() > LONGEST_NAME ? shown.substring(0, LONGEST_NAME) : shown)
                .param("target", target).param("template", of.templateId()).param("called", of.templateName())
                .param("campaign", of.campaignId())
                .param("issue", newsletter != null && issue ? newsletter.issueId() : null)
                .param("magazine", newsletter == null || issue ? null : newsletter.magazineId())
                .param("now", SqlTime.now(clock)).query((row, n) -> row.getLong(1)).single();
    }
}
