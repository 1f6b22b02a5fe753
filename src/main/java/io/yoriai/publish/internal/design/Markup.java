package io.yoriai.publish.internal.design;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which markup a template may hold. Elements and attributes that are not listed are refused: scripts, frames, objects,
 * forms of their own, style and event handlers among them.
 */
final class Markup {

    private static final Set<String> ELEMENTS = Set.of("a", "abbr", "address", "article", "aside", "b", "bdi", "bdo",
            "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del", "details", "dfn",
            "div", "dl", "dt", "em", "figcaption", "figure", "footer", "h1", "h2", "h3", "h4", "h5", "h6", "header",
            "hr",
            "i", "img", "ins", "kbd", "li", "mark", "nav", "ol", "p", "pre", "q", "rp", "rt", "ruby", "s", "samp",
            "section", "small", "span", "strong", "sub", "summary", "sup", "table", "tbody", "td", "tfoot", "th",
            "thead",
            "time", "tr", "u", "ul", "var", "wbr");

    private static final Set<String> EVERYWHERE = Set.of("class", "id", "title", "lang", "dir", "role", "hidden");

    private static final Set<String> SOMEWHERE = Set.of("a href", "a target", "a rel", "a hreflang", "img src",
            "img alt",
            "img width", "img height", "img loading", "td colspan", "td rowspan", "th colspan", "th rowspan",
            "th scope",
            "col span", "colgroup span", "ol start", "ol type", "ol reversed", "li value", "details open",
            "time datetime", "del datetime", "ins datetime", "abbr title");

    private static final Pattern ARIA = Pattern.compile("aria-[a-z]{2,30}");
    private static final Pattern REFERENCE = Pattern.compile("&(?!amp;)(?:#|[A-Za-z0-9]{1,40};)");
    private static final Pattern LINK = Pattern
            .compile("(?:https?://|mailto:|tel:|#|\\?|/(?![/\\\\])|usrctrl\\.php)[^\\p{Cntrl}]*|",
                    Pattern.CASE_INSENSITIVE);
    private static final Pattern PICTURE = Pattern.compile("(?:https://|/(?![/\\\\]))[^\\p{Cntrl}]*",
            Pattern.CASE_INSENSITIVE);

    private Markup() {}

    static boolean element(String name) {
        return ELEMENTS.contains(name.toLowerCase(Locale.ROOT));
    }

    static boolean attribute(String element, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return EVERYWHERE.contains(lower) || ARIA.matcher(lower).matches()
                || SOMEWHERE.contains(element.toLowerCase(Locale.ROOT) + " " + lower);
    }

    /** Whether the attribute's value is an address that a browser goes to or fetches. */
    static boolean address(String attribute) {
        return attribute.equalsIgnoreCase("href") || attribute.equalsIgnoreCase("src");
    }

    /**
     * Whether the written part of an address is right. References to characters but {@code &amp;} are refused: a colon
     * could hide behind one.
     *
     * @param start the text before the first variable
     * @param variable whether a variable follows
     */
    static boolean right(String attribute, String start, boolean variable) {
        if (REFERENCE.matcher(start).find()) {
            return false;
        }
        if (attribute.equalsIgnoreCase("src")) {
            return !variable && PICTURE.matcher(start).matches();
        }
        return variable && start.isEmpty() || LINK.matcher(start).matches();
    }

    /** Whether what follows a variable within an address is right. */
    static boolean rightWithin(String text) {
        return !REFERENCE.matcher(text).find() && text.chars().noneMatch(Character::isISOControl);
    }
}
