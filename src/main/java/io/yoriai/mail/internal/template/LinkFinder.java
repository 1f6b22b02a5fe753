package io.yoriai.mail.internal.template;

import org.jsoup.Jsoup;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the links of a text or an HTML part that count: those to a host that is written there, placeholders after it or not, and this
 * server's own pages. A host that comes out of a value does not count: a link that counts leads where somebody wrote, and nowhere else.
 */
public final class LinkFinder {

    private static final Pattern START = Pattern.compile("https?://|\\[%", Pattern.CASE_INSENSITIVE);
    private static final Pattern PLAIN = Pattern.compile("[^\\s<>\"'\\[\\]（）「」『』【】、。，！？]++");
    private static final Pattern HOST = Pattern.compile("https?://[^\\[/?#]++(?:[/?#].*)?", Pattern.CASE_INSENSITIVE
            | Pattern.DOTALL);
    /** Pages of this server that a placeholder names by itself; what may be empty is not among them. */
    private static final Pattern OWN = Pattern
            .compile("\\[%\\s*+(?:Seminar\\s*+\\.\\s*+url|(?:Document|Enquete)\\s*+\\.\\s*+url_[0-9]++)\\s*+%]");
    /** What stops mails, names an account or counts already stays as it is. */
    private static final Pattern KEPT = Pattern
            .compile("\\[%\\s*+(?:Unsubscribe|VisitorAccount|ClickCountUrl|Mail)\\s*+\\."
                    + "|\\[%\\s*+Reader\\s*+\\.\\s*+(?:unsubscribe|change)_url");
    private static final String AFTER = ".,;:!?)'";

    private LinkFinder() {}

    /**
     * A link.
     *
     * @param start where its address begins in the source
     * @param end after its last character
     * @param address as it is written
     */
    public record Found(int start, int end, String address) {}

    /** Whether an address can count. */
    public static boolean counts(String address) {
        return (HOST.matcher(address).matches() || isOwn(address)) && !KEPT.matcher(address).find();
    }

    /** Whether an address is a page of this server that a placeholder names by itself; filled in, it is a key of its lead's. */
    public static boolean isOwn(String address) {
        return OWN.matcher(address).matches();
    }

    /** Addresses that count in a text; a full stop or bracket after one is not of it. */
    public static List<Found> inText(String source) {
        return addresses(source).stream().filter(link -> counts(link.address())).toList();
    }

    private static List<Found> addresses(String source) {
        List<Found> found = new ArrayList<>();
        Matcher start = START.matcher(source);
        int at = 0;
        while (start.find(at)) {
            boolean own = source.startsWith("[%", start.start());
            int end = own ? placeholder(source, start.start()) : end(source, start.end());
            at = Math.max(end, start.end());
            if (source.startsWith("[%", end)) {
                continue;
            }
            while (end > start.start() && AFTER.indexOf(source.charAt(end - 1)) >= 0) {
                end--;
            }
            found.add(new Found(start.start(), end, source.substring(start.start(), end)));
        }
        return found;
    }

    /** After the placeholder that begins there; there, where none does. */
    private static int placeholder(String source, int from) {
        Matcher whole = TemplateReader.WHOLE.matcher(source).region(from, source.length());
        return whole.lookingAt() ? whole.end() : from;
    }

    /** After the address that goes on there. */
    private static int end(String source, int from) {
        Matcher plain = PLAIN.matcher(source);
        int end = from;
        for (int next = from; next < source.length(); end = next) {
            next = plain.region(next, source.length()).lookingAt() ? plain.end() : placeholder(source, next);
            if (next == end) {
                break;
            }
        }
        return end;
    }

    /** Addresses in {@code href} of {@code a} and {@code area}, but for those with {@code data-count="off"}. */
    public static List<Found> inHtml(String source) {
        List<Found> found = new ArrayList<>();
        HtmlReader.read(source, (tag, links) -> {
            String name = tag.toLowerCase(Locale.ROOT);
            boolean counts = name.startsWith("<a ") || name.startsWith("<a\n") || name.startsWith("<a\t")
                    || name.startsWith("<area");
            if (counts && !name.matches("(?s).*\\sdata-count\\s*+=\\s*+[\"']?off.*")) {
                links.stream().filter(link -> counts(link.address())).forEach(found::add);
            }
        });
        return found;
    }

    /** Addresses that lead nowhere, as they are written: of links in HTML, and those that stand in a text. */
    public static List<String> broken(String source, boolean html) {
        List<String> addresses = new ArrayList<>();
        if (html) {
            Jsoup.parse(source).select("a[href], area[href]").forEach(link -> addresses.add(link.attr("href")));
        } else {
            addresses(source).forEach(link -> addresses.add(link.address()));
        }
        return addresses.stream().filter(address -> address.indexOf("[%") < 0 && !leads(address)).distinct().toList();
    }

    private static boolean leads(String address) {
        try {
            URI uri = new URI(address.strip());
            String scheme = Objects.requireNonNullElse(uri.getScheme(), "").toLowerCase(Locale.ROOT);
            return switch (scheme) {
                case "http", "https" -> uri.getHost() != null && uri.getHost().indexOf('.') > 0;
                case "mailto", "tel" -> !uri.getSchemeSpecificPart().isEmpty();
                // A place within the mail.
                default -> scheme.isEmpty() && address.startsWith("#") && address.length() > 1;
            };
        } catch (URISyntaxException e) {
            return false;
        }
    }
}
