package io.yoriai.mail.internal.template;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** How a value is written where it stands (spec/smp-mail-tracking.md 3.2). */
final class Escapes {

    private static final Set<String> SCHEMES = Set.of("http", "https", "mailto", "tel");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\u2028\\u2029]+");
    private static final Pattern SCHEME = Pattern.compile("\\s*([A-Za-z][A-Za-z0-9+.-]*):");

    private Escapes() {}

    static String of(String value, Segment.Place place, boolean isAddress) {
        return switch (place) {
            case LINE -> oneLine(value);
            case TEXT -> lines(value);
            case HTML -> html(value.replace("\r\n", "\n").replace('\r', '\n')).replace("\n", "<br>\r\n");
            case ATTRIBUTE -> html(CONTROL.matcher(value).replaceAll(" "));
            case BARE -> bare(html(CONTROL.matcher(value).replaceAll(" ")));
            case ADDRESS -> isAddress ? html(value) : percent(value);
            case URL -> isAddress ? value : percent(value);
        };
    }

    /** Control characters of a value become one space. */
    static String oneLine(String value) {
        return CONTROL.matcher(value).replaceAll(" ");
    }

    /** Line ends as mails have them. */
    static String lines(String text) {
        return text.replace("\0", "").replace("\r\n", "\n").replace('\r', '\n').replace("\n", "\r\n");
    }

    static String html(String value) {
        return value.replace("\0", "").replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
                .replace("\"", "&quot;").replace("'", "&#39;");
    }

    /** Without quotes around it a space would begin another attribute. */
    private static String bare(String value) {
        return value.replace(" ", "&#32;").replace("=", "&#61;").replace("`", "&#96;");
    }

    private static String percent(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A");
    }

    /** An address as it stands in HTML: what is not http, https, mailto or tel leads nowhere. */
    static String address(String html) {
        String plain = html.replace("&amp;", "&").replace("&quot;", "\"").replace("&#39;", "'").replace("&lt;", "<")
                .replace("&gt;", ">");
        var scheme = SCHEME.matcher(plain);
        return scheme.lookingAt() && SCHEMES.contains(scheme.group(1).toLowerCase(Locale.ROOT)) ? html : "#";
    }
}
