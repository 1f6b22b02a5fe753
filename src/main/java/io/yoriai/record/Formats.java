package io.yoriai.record;

import org.owasp.html.HtmlPolicyBuilder;
import org.owasp.html.PolicyFactory;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Forms of text that columns and custom items ask for (spec/smp-campaign.md 1 and 7). */
public final class Formats {

    private static final String LABEL = "[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?";
    private static final Pattern DOMAIN = Pattern.compile(LABEL + "(?:\\." + LABEL + ")+");
    private static final Pattern EMAIL = Pattern.compile("[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@" + DOMAIN);
    private static final Pattern HALF_WIDTH = Pattern.compile("[\\x00-\\x7E\\uFF61-\\uFF9F]");
    private static final Pattern PHONE = Pattern.compile("[0-9+()\\-]{6,20}");
    private static final Pattern KATAKANA = Pattern.compile("[\\u30A1-\\u30FA\\u30FC\\u30FB\\u3000]+");
    private static final Pattern PASSWORD = Pattern.compile("(?=.*[A-Za-z])(?=.*[0-9])[\\x21-\\x7E]{8,64}");

    private static final PolicyFactory HTML = new HtmlPolicyBuilder()
            .allowElements("a", "abbr", "b", "blockquote", "br", "caption", "code", "dd", "del", "div", "dl", "dt",
                    "em",
                    "figcaption", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "li", "ol",
                    "p", "pre", "s", "small", "span", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
                    "thead", "tr", "u", "ul")
            .allowUrlProtocols("http", "https", "mailto", "tel").allowAttributes("href").onElements("a")
            .allowAttributes("data-count")
            .matching(true, "off").onElements("a").allowAttributes("src", "alt", "width", "height").onElements("img")
            .allowAttributes("colspan", "rowspan").onElements("td", "th").allowAttributes("class", "title", "lang")
            .globally().toFactory();

    private static final Pattern ENCODED = Pattern.compile("&#(?:34|39|43|61|64);|<[^>]*>");

    private Formats() {}

    /** One e-mail address of at most 254 characters. */
    public static boolean isEmail(String text) {
        return text.length() <= 254 && EMAIL.matcher(text).matches();
    }

    /** An absolute http or https address with a host. */
    public static boolean isUrl(String text) {
        try {
            URI uri = new URI(text);
            return uri.getScheme() != null && uri.getScheme().toLowerCase(Locale.ROOT).matches("https?")
                    && uri.getHost() != null;
        } catch (URISyntaxException e) {
            return false;
        }
    }

    /**
     * HTML with all that could act taken out: scripts, styles, event attributes, forms, frames. What was harmless is stored
     * as it was written: the sanitizer's numbers for signs that mean nothing where they stand are turned back.
     */
    public static String sanitized(String html) {
        return ENCODED.matcher(HTML.sanitize(html))
                .replaceAll(found -> Matcher.quoteReplacement(switch (found.group()) {
                    case "&#34;" -> "\"";
                    case "&#39;" -> "'";
                    case "&#43;" -> "+";
                    case "&#61;" -> "=";
                    case "&#64;" -> "@";
                    default -> found.group().replace("&#43;", "+").replace("&#61;", "=").replace("&#64;", "@"); // a tag
                }));
    }

    /** HTML of a mail with all that could act taken out; its look stays, and what is harmless is as it was written. */
    public static String mailHtml(String html) {
        return MailHtml.safe(html);
    }

    /** Whether a text passes a check of the item settings, 1 to 8; an empty text passes all. */
    public static boolean passes(int check, String text) {
        if (text.isEmpty()) {
            return true;
        }
        return switch (check) {
            case 1 -> !HALF_WIDTH.matcher(text).find();
            case 2 -> text.chars().allMatch(c -> c >= '0' && c <= '9');
            case 3 -> isEmail(text);
            case 4 -> isUrl(text);
            case 5 -> PHONE.matcher(text).matches() && text.chars().filter(Character::isDigit).count() >= 6;
            case 6 -> KATAKANA.matcher(text).matches();
            case 7 -> text.chars()
                    .allMatch(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z' || c >= 'a' && c <= 'z');
            case 8 -> PASSWORD.matcher(text).matches();
            default -> throw new IllegalArgumentException("no such check: " + check);
        };
    }

    /**
     * Whether a text is one line and shows as it is stored, which is the rule of every text of one line, whichever door it
     * comes by: no control character (a line feed would begin another header of a mail), no line or paragraph separator, and
     * nothing that turns the direction of what follows (a name could show as another).
     */
    public static boolean isOneLine(String text) {
        return !hasControl(text, false);
    }

    /** A text without what {@link #isOneLine} refuses, for names that nobody can be asked to correct. */
    public static String oneLine(String text) {
        return text.codePoints().mapToObj(Character::toString).filter(Formats::isOneLine).collect(Collectors.joining());
    }

    /** Whether a text holds what its kind may not; one of several lines may have tabs, line feeds and directions. */
    public static boolean hasControl(String text, boolean multiLine) {
        return text.codePoints().anyMatch(c -> isControl(c)
                ? !multiLine || c != '\t' && c != '\n'
                : !multiLine && (c == 0x2028 || c == 0x2029 || turnsDirection(c)));
    }

    private static boolean isControl(int c) {
        return c < 0x20 || c >= 0x7F && c < 0xA0;
    }

    /** Embeddings, overrides and isolates of Unicode's bidirectional algorithm. */
    private static boolean turnsDirection(int c) {
        return c >= 0x202A && c <= 0x202E || c >= 0x2066 && c <= 0x2069;
    }

    /** A domain of two labels or more in ASCII (RFC 1035, RFC 1123), at most 253 characters. */
    public static boolean isDomain(String text) {
        return text.length() <= 253 && DOMAIN.matcher(text).matches();
    }
}
