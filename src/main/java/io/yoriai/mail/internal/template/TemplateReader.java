package io.yoriai.mail.internal.template;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads the placeholder language: no statements, loops or calls. {@code [%%} is a literal {@code [%}; whatever else begins
 * with {@code [%} and is no placeholder is unknown.
 */
public final class TemplateReader {

    /** A placeholder, as it is written. */
    static final Pattern WHOLE = Pattern.compile(
            "\\[%\\s*+([A-Za-z0-9_]++)\\s*+\\.\\s*+([A-Za-z0-9_]++)\\s*+(?:\\|\\|\\s*+\"([^\"]*+)\"\\s*+)?%]");
    private static final int MOST_SHOWN = 40;

    private TemplateReader() {}

    /** The pieces of a title, a sender's name or a text part. */
    public static List<Segment> text(String source, Segment.Place place) {
        List<Segment> segments = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        int at = 0;
        while (at < source.length()) {
            int next = source.indexOf("[%", at);
            if (next < 0) {
                break;
            }
            literal.append(source, at, next);
            at = next + token(source, next, literal, segments, place);
        }
        literal.append(source.substring(Math.min(at, source.length())));
        flush(literal, segments);
        return segments;
    }

    /** Reads what begins with {@code [%}: its length. */
    static int token(String source, int at, StringBuilder literal, List<Segment> segments, Segment.Place place) {
        if (source.startsWith("[%%", at)) {
            literal.append("[%");
            return 3;
        }
        flush(literal, segments);
        Matcher matcher = WHOLE.matcher(source).region(at, source.length());
        if (matcher.lookingAt()) {
            String substitute = matcher.group(3);
            segments.add(new Segment.Slot(
                    new Placeholder(matcher.group(1), matcher.group(2), substitute == null ? "" : substitute), place));
            return matcher.end() - at;
        }
        int end = source.indexOf("%]", at);
        int length = end < 0 ? 2 : end + 2 - at;
        String inside = source.substring(at + 2, Math.min(source.length(), end < 0 ? at + 2 + MOST_SHOWN : end))
                .strip();
        segments.add(new Segment.Unknown(inside.length() > MOST_SHOWN ? inside.substring(0, MOST_SHOWN) : inside));
        return length;
    }

    static void flush(StringBuilder literal, List<Segment> segments) {
        if (!literal.isEmpty()) {
            segments.add(new Segment.Literal(literal.toString()));
            literal.setLength(0);
        }
    }
}
