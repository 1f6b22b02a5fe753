package io.yoriai.publish.internal;

import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.publish.internal.design.Escaped;

/**
 * The body of an issue as a public page may show it: text, tables, links and pictures; no script, style, frame or form. A
 * heading of the first level becomes one of the second, for the page has its own.
 */
@Component
public class IssueMarkup {

    private static final Pattern PICTURE = Pattern.compile("(?i)(?:https://|/(?!/))[^\\s\"'<>]{1,2000}");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,4}%?");

    /** Made when the first issue is shown, not when the server starts. */
    private static final class Policy {

        private static final PolicyFactory SAFE = new HtmlPolicyBuilder()
                .allowElements("p", "div", "span", "br", "hr", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li", "dl",
                        "dt",
                        "dd", "table", "caption", "thead", "tbody", "tfoot", "tr", "th", "td", "a", "b", "i", "strong",
                        "em",
                        "u", "s", "small", "sub", "sup", "blockquote", "pre", "code", "center", "ruby", "rt", "rp")
                .allowElements((name, attributes) -> "h2", "h1")
                .allowElements(IssueMarkup::described, "img")
                .allowWithoutAttributes("span", "a", "img")
                .allowUrlProtocols("http", "https", "mailto", "tel").allowAttributes("href", "title").onElements("a")
                .requireRelNofollowOnLinks()
                .allowAttributes("src").matching(PICTURE).onElements("img").allowAttributes("alt").onElements("img")
                .allowAttributes("width", "height").matching(NUMBER).onElements("img")
                .allowAttributes("colspan", "rowspan").matching(NUMBER).onElements("td", "th")
                .toFactory();
    }

    /** Whatever the markup holds, what comes out is harmless. */
    public String safe(String html) {
        return Policy.SAFE.sanitize(html);
    }

    /** A text body: lines as they are. */
    public static String fromText(String text) {
        return "<p class=\"issue-text\">" + Escaped.of(text.strip()) + "</p>";
    }

    private static String described(String name, List<String> attributes) {
        if (!attributes.contains("alt")) {
            attributes.add("alt");
            attributes.add("");
        }
        return name;
    }
}
