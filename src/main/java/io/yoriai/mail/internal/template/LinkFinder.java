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

/** Finds the links of a text or an HTML part that have no placeholder in them. */
public final class LinkFinder {

    private static final Pattern IN_TEXT = Pattern.compile("https?://[^\\s<>\"'\\[\\]（）「」『』【】、。，！？]++",
            Pattern.CASE_INSENSITIVE);
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

    /** Addresses that stand in a text; a full stop or bracket after one is not of it. */
    public static List<Found> inText(String source) {
        List<Found> found = new ArrayList<>();
        Matcher matcher = IN_TEXT.matcher(source);
        while (matcher.find()) {
            int end = matcher.end();
            if (source.startsWith("[%", end)) {
                continue;
            }
            while (end > matcher.start() && AFTER.indexOf(source.charAt(end - 1)) >= 0) {
                end--;
            }
            found.add(new Found(matcher.start(), end, source.substring(matcher.start(), end)));
        }
        return found;
    }

    /** Addresses in {@code href} of {@code a} and {@code area}, but for those with {@code data-count="off"}. */
    public static List<Found> inHtml(String source) {
        List<Found> found = new ArrayList<>();
        HtmlReader.read(source, (tag, links) -> {
            String name = tag.toLowerCase(Locale.ROOT);
            boolean counts = name.startsWith("<a ") || name.startsWith("<a\n") || name.startsWith("<a\t")
                    || name.startsWith("<area");
            if (counts && !name.matches("(?s).*\\sdata-count\\s*+=\\s*+[\"']?off.*")) {
                links.stream().filter(link -> link.address().toLowerCase(Locale.ROOT).matches("(?s)https?://.+"))
                        .forEach(found::add);
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
            inText(source).forEach(link -> addresses.add(link.address()));
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
