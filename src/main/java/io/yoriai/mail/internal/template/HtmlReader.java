package io.yoriai.mail.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads the HTML part: where a placeholder stands decides how its value is escaped (spec/smp-mail-tracking.md 3.2). */
final class HtmlReader {

    private static final Set<String> ADDRESSES = Set.of("href", "src", "action", "background", "formaction", "poster");

    private final String source;
    private final BiConsumer<String, List<LinkFinder.Found>> tags;
    private final List<LinkFinder.Found> links = new ArrayList<>();
    private final List<Segment> segments = new ArrayList<>();
    private final StringBuilder literal = new StringBuilder();
    private int at;

    private HtmlReader(String source, BiConsumer<String, List<LinkFinder.Found>> tags) {
        this.source = source;
        this.tags = tags;
    }

    static List<Segment> read(String source) {
        return read(source, (tag, links) -> {});
    }

    /** @param tags is told each tag as it is written, with the addresses of its {@code href}s */
    static List<Segment> read(String source, BiConsumer<String, List<LinkFinder.Found>> tags) {
        HtmlReader reader = new HtmlReader(source, tags);
        reader.between();
        TemplateReader.flush(reader.literal, reader.segments);
        return reader.segments;
    }

    private void between() {
        while (at < source.length()) {
            if (source.startsWith("[%", at)) {
                at += TemplateReader.token(source, at, literal, segments, Segment.Place.HTML);
            } else if (source.startsWith("<!--", at)) {
                take(Math.max(source.indexOf("-->", at + 4), at + 1) - at);
            } else if (source.charAt(at) == '<' && at + 1 < source.length() && isName(source.charAt(at + 1))) {
                tag();
            } else {
                take(1);
            }
        }
    }

    private void take(int length) {
        literal.append(source, at, at + length);
        at += length;
    }

    /** From the sign that opens a tag to the one that closes it. */
    private void tag() {
        int start = at;
        links.clear();
        take(1);
        while (at < source.length() && isName(source.charAt(at))) {
            take(1);
        }
        while (at < source.length() && source.charAt(at) != '>') {
            if (source.startsWith("[%", at)) {
                at += TemplateReader.token(source, at, literal, segments, Segment.Place.BARE);
            } else if (isName(source.charAt(at))) {
                attribute();
            } else {
                take(1);
            }
        }
        if (at < source.length()) {
            take(1);
        }
        if (!links.isEmpty()) {
            tags.accept(source.substring(start, at), List.copyOf(links));
        }
    }

    private void attribute() {
        int start = at;
        while (at < source.length() && isName(source.charAt(at))) {
            take(1);
        }
        String name = source.substring(start, at).toLowerCase(Locale.ROOT);
        space();
        if (at < source.length() && source.charAt(at) == '=') {
            take(1);
            space();
            if (at < source.length()) {
                value(ADDRESSES.contains(name), name.equals("href"));
            }
        }
    }

    private void space() {
        while (at < source.length() && Character.isWhitespace(source.charAt(at))) {
            take(1);
        }
    }

    private void value(boolean address, boolean link) {
        char quote = source.charAt(at);
        boolean quoted = quote == '"' || quote == '\'';
        if (quoted) {
            take(1);
        }
        int start = at;
        List<Segment> parts = new ArrayList<>();
        StringBuilder text = new StringBuilder();
        Segment.Place place = address ? Segment.Place.ADDRESS : quoted ? Segment.Place.ATTRIBUTE : Segment.Place.BARE;
        while (at < source.length() && !ends(quoted, quote)) {
            if (source.startsWith("[%", at)) {
                at += TemplateReader.token(source, at, text, parts, place);
            } else {
                text.append(source.charAt(at++));
            }
        }
        TemplateReader.flush(text, parts);
        if (parts.size() == 1 && parts.getFirst() instanceof Segment.Literal only) {
            literal.append(only.text());
            if (link && only.text().length() == at - start) {
                links.add(new LinkFinder.Found(start, at, only.text()));
            }
        } else if (!parts.isEmpty()) {
            TemplateReader.flush(literal, segments);
            if (link && parts.stream().noneMatch(Segment.Unknown.class::isInstance)) {
                links.add(new LinkFinder.Found(start, at, source.substring(start, at)));
            }
            if (address) {
                segments.add(new Segment.Address(List.copyOf(parts)));
            } else {
                segments.addAll(parts);
            }
        }
        if (quoted && at < source.length()) {
            take(1);
        }
    }

    private boolean ends(boolean quoted, char quote) {
        char c = source.charAt(at);
        return quoted ? c == quote : Character.isWhitespace(c) || c == '>';
    }

    private static boolean isName(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '_' || c == ':'
                || c == '/';
    }
}
