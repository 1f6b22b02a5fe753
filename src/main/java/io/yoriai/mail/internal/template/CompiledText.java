package io.yoriai.mail.internal.template;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.yoriai.mail.internal.mime.JisText;
import io.yoriai.mail.internal.mime.MailCharset;

/**
 * A text with placeholders, read once: its literal pieces are bytes of both character sets, so that a mail costs its values
 * and a copy of the rest.
 */
public final class CompiledText {

    /** How a mail is written. */
    public enum Writing {
        /** ISO-2022-JP, and not at all where it lacks a character. */
        JIS(MailCharset.JIS),
        /** ISO-2022-JP, with 〓 for what it lacks. */
        JIS_ANYHOW(MailCharset.JIS),
        /** UTF-8. */
        UTF_8(MailCharset.UTF_8);

        private final MailCharset charset;

        Writing(MailCharset charset) {
            this.charset = charset;
        }

        public MailCharset charset() {
            return charset;
        }

        /** A text with what it lacks in other forms. */
        public String replaced(String text) {
            return switch (this) {
                case JIS -> JisText.replaced(text);
                case JIS_ANYHOW -> JisText.forced(text);
                case UTF_8 -> text;
            };
        }

        byte @Nullable [] bytes(String text) {
            return charset.encode(replaced(text));
        }
    }

    private final List<Segment> segments;
    /** Of each piece, the place of the first one that is the same: it is written once for a mail. */
    private final int[] same;
    private final Set<Placeholder> addresses;
    private final List<byte @Nullable []> jis = new ArrayList<>();
    private final List<byte @Nullable []> anyhow = new ArrayList<>();
    private final List<byte @Nullable []> utf8 = new ArrayList<>();

    private CompiledText(List<Segment> segments, Predicate<Placeholder> addresses) {
        this.segments = segments;
        this.addresses = slots(segments).filter(Segment.Slot.class::isInstance)
                .map(slot -> ((Segment.Slot) slot).placeholder()).filter(addresses).collect(Collectors.toSet());
        same = new int[segments.size()];
        Map<Segment, Integer> first = new HashMap<>();
        for (int i = 0; i < same.length; i++) {
            same[i] = Objects.requireNonNullElse(first.putIfAbsent(segments.get(i), i), i);
        }
        for (Segment segment : segments) {
            boolean literal = segment instanceof Segment.Literal;
            String text = segment instanceof Segment.Literal one ? one.text() : "";
            jis.add(literal ? Writing.JIS.bytes(text) : null);
            anyhow.add(literal ? Writing.JIS_ANYHOW.bytes(text) : null);
            utf8.add(literal ? Writing.UTF_8.bytes(text) : null);
        }
    }

    /**
     * A line: a title, a sender's name.
     *
     * @param addresses which placeholders are addresses, and so are not percent-encoded
     */
    public static CompiledText line(String source, Predicate<Placeholder> addresses) {
        return new CompiledText(TemplateReader.text(Escapes.oneLine(source), Segment.Place.LINE), addresses);
    }

    /** An address that is followed: values are percent-encoded, but for addresses. */
    public static CompiledText address(String source, Predicate<Placeholder> addresses) {
        return new CompiledText(TemplateReader.text(source, Segment.Place.URL), addresses);
    }

    /** A text part. */
    public static CompiledText text(String source, Predicate<Placeholder> addresses) {
        return new CompiledText(TemplateReader.text(Escapes.lines(source), Segment.Place.TEXT), addresses);
    }

    /** An HTML part. */
    public static CompiledText html(String source, Predicate<Placeholder> addresses) {
        return new CompiledText(HtmlReader.read(Escapes.lines(source)), addresses);
    }

    /** Every placeholder, in its order. */
    public List<Placeholder> placeholders() {
        return slots(segments).filter(Segment.Slot.class::isInstance).map(slot -> ((Segment.Slot) slot).placeholder())
                .toList();
    }

    /** What stands in {@code [% … %]} and is no placeholder. */
    public List<String> unknown() {
        return slots(segments).filter(Segment.Unknown.class::isInstance)
                .map(unknown -> ((Segment.Unknown) unknown).written()).toList();
    }

    private static Stream<Segment> slots(List<Segment> of) {
        return of.stream().flatMap(segment -> segment instanceof Segment.Address address
                ? slots(address.parts())
                : Stream.of(segment));
    }

    /** The pieces, as other languages than this one's build something of them. */
    public List<Segment> segments() {
        return segments;
    }

    /**
     * The text of one mail.
     *
     * @param values by {@code Object.field}; "" where there is none
     */
    public String string(Function<String, String> values) {
        StringBuilder text = new StringBuilder();
        segments.forEach(segment -> text.append(said(segment, values)));
        return text.toString();
    }

    /** The bytes of one mail; null: the character set lacks one of its characters. */
    public byte @Nullable [] bytes(Function<String, String> values, Writing writing) {
        List<byte @Nullable []> literals = switch (writing) {
            case JIS -> jis;
            case JIS_ANYHOW -> anyhow;
            case UTF_8 -> utf8;
        };
        ByteArrayOutputStream out = new ByteArrayOutputStream(4096);
        List<byte[]> made = new ArrayList<>(same.length);
        for (int i = 0; i < same.length; i++) {
            Segment segment = segments.get(i);
            byte[] bytes = segment instanceof Segment.Literal
                    ? literals.get(i)
                    : same[i] < i ? made.get(same[i]) : writing.bytes(said(segment, values));
            if (bytes == null) {
                return null;
            }
            made.add(bytes);
            out.writeBytes(bytes);
        }
        return out.toByteArray();
    }

    private String said(Segment segment, Function<String, String> values) {
        return switch (segment) {
            case Segment.Literal literal -> literal.text();
            case Segment.Unknown unknown -> "";
            case Segment.Slot slot -> {
                Placeholder placeholder = slot.placeholder();
                yield Escapes.of(placeholder.of(values.apply(placeholder.name())), slot.place(),
                        addresses.contains(placeholder));
            }
            case Segment.Address address -> {
                StringBuilder text = new StringBuilder();
                address.parts().forEach(part -> text.append(said(part, values)));
                yield Escapes.address(text.toString());
            }
        };
    }
}
