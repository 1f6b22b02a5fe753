package io.yoriai.record;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Document;
import org.jsoup.nodes.Element;

/**
 * HTML of mails: style blocks, styles and whatever else gives a mail its look stay; what could act goes (docs/adr/0069).
 * Where there is nothing of the kind, it stays as it was written, to the letter.
 */
final class MailHtml {

    private static final Pattern PLACEHOLDER = Pattern.compile("\\[%(?:%|[^%]*+%])");
    private static final Pattern MARK = Pattern.compile("\uE000(\\d+)\uE001");
    private static final String ACTIVE = "script, iframe, frame, frameset, object, embed, applet, portal, base, svg, math,"
            + " input, button, select, textarea, dialog, template, noscript, audio, video, source, track, meta[http-equiv=refresh]";
    private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "background", "formaction", "poster",
            "cite", "longdesc", "xlink:href", "srcset");
    private static final Pattern SCHEME = Pattern.compile("([a-z][a-z0-9+.-]*):.*", Pattern.DOTALL);
    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel", "cid");
    private static final Pattern WHOLE = Pattern.compile("(?i)<(?:!doctype|html|head|body)\\b");
    private static final Pattern ACTIVE_STYLE = Pattern
            .compile("(?i)expression\\s*\\(|-moz-binding|behavior\\s*:|javascript:");

    private final List<String> placeholders = new ArrayList<>();
    private boolean changed;

    private MailHtml() {}

    static String safe(String html) {
        return new MailHtml().read(html);
    }

    private String read(String html) {
        // They stand aside: a parser would write the quotes of a substitute anew.
        String marked = PLACEHOLDER.matcher(html.replaceAll("[\uE000\uE001]", "")).replaceAll(found -> {
            placeholders.add(found.group());
            return "\uE000" + (placeholders.size() - 1) + "\uE001";
        });
        Document document = Jsoup.parse(marked);
        document.outputSettings().prettyPrint(false);
        for (Element active : document.select(ACTIVE)) {
            active.remove();
            changed = true;
        }
        for (Element form : document.select("form")) {
            form.unwrap();
            changed = true;
        }
        document.getAllElements().forEach(this::attributes);
        for (Element style : document.select("style")) {
            if (ACTIVE_STYLE.matcher(style.data()).find()) {
                style.remove();
                changed = true;
            }
        }
        if (!changed) {
            return html;
        }
        String written = WHOLE.matcher(marked).find()
                ? document.outerHtml()
                : document.head().html() + document.body().html();
        return MARK.matcher(written).replaceAll(found -> Matcher
                .quoteReplacement(placeholders.get(Integer.parseInt(found.group(1)))));
    }

    private void attributes(Element element) {
        List<String> gone = new ArrayList<>();
        for (Attribute attribute : element.attributes()) {
            String name = attribute.getKey().toLowerCase(Locale.ROOT);
            if (name.startsWith("on") || name.equals("srcdoc")
                    || ADDRESSES.contains(name) && !leads(element, attribute.getValue())
                    || name.equals("style") && ACTIVE_STYLE.matcher(attribute.getValue()).find()) {
                gone.add(attribute.getKey());
            }
        }
        gone.forEach(element::removeAttr);
        changed |= !gone.isEmpty();
    }

    /** Whether an address is one that mails may have; pictures may stand in the mail itself. */
    private static boolean leads(Element element, String address) {
        String bare = address.replaceAll("[\\p{Cntrl}\\s]+", "").toLowerCase(Locale.ROOT);
        Matcher scheme = SCHEME.matcher(bare);
        return !scheme.matches() || SCHEMES.contains(scheme.group(1))
                || element.normalName().equals("img") && bare.matches("data:image/(?:png|gif|jpeg|webp);base64,.*");
    }
}
