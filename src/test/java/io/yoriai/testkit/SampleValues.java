package io.yoriai.testkit;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.Resource;
import io.yoriai.record.Times;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;

/**
 * Values of columns and custom items out of the dictionary: the n-th is always a valid one, differs from the one before,
 * and is spelled in one of the ways that calls may spell it.
 */
final class SampleValues {

    /** Letters that searching, XML and lengths stumble over; no two are alike in their first three. */
    private static final List<String> WORDS = List.of("a%b c", "A%B c", "a_\\b", "é\"x", "𠮷<&", "漢'/", "0あ>", "ｶﾅ~",
            "zZ;");
    private static final Instant FIRST = Instant.parse("2026-12-01T00:00:00Z");

    private final Samples samples;
    private final Masters masters;

    SampleValues(Samples samples, Masters masters) {
        this.samples = samples;
        this.masters = masters;
    }

    /** The n-th value; null where none can be given, because there are no records yet that could be named. */
    Given of(SampleRecord record, Resource resource, Column column, int n) {
        String name = column.name();
        return switch (column.kind()) {
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64 ->
                scalar(record, resource, column, n);
            case REF -> ref(record, resource, column, n);
            case CHOICES -> choices(record, column, n);
            case LIST -> list(record, column, n);
            case ELEMENT -> element(record, column, n);
            case FILE -> {
                long id = samples.file();
                yield Given.of(name, Xml.of(name, List.of(Xml.text(
                        name.equals("AttachmentFile") ? "AttachmentFileId" : "FileId", id))), Long.toString(id));
            }
            case ATTRIBUTES -> throw new IllegalArgumentException("items are given one by one");
        };
    }

    private Given scalar(SampleRecord record, Resource resource, Column column, int n) {
        String text = switch (column.kind()) {
            case INT, NON_NEGATIVE -> Integer.toString(number(column, n));
            case DATE -> LocalDate.of(2026, 1, 1).plusDays(n).toString();
            case DATE_TIME -> zoned(FIRST.plusSeconds(n * 3_601L + 1), n);
            // Each later than those of the columns before, whichever of them is changed, so that no end is before its start.
            case SCHEDULE -> zoned(FIRST.plusSeconds(resource.columns().indexOf(column) * 86_400L + n * 300L), n);
            case BASE64 ->
                Base64.getEncoder().encodeToString(("bytes " + n).repeat(20).getBytes(StandardCharsets.UTF_8));
            default -> text(record, resource, column, n);
        };
        return text == null
                ? null
                : Given.of(column.name(), Xml.text(column.name(), text), Told.scalar(column.kind(), text));
    }

    private static int number(Column column, int n) {
        int least = column.min() == null ? 0 : column.min();
        int most = column.max() == null ? 1_000 : column.max();
        return least + (n * 7 + 1) % Math.max(2, most - least + 1);
    }

    private String text(SampleRecord record, Resource resource, Column column, int n) {
        String own = record.value(column.name(), n);
        if (own != null) {
            return own;
        }
        if (column.isNumberAsText()) {
            Long id = reference(record, resource, column, n);
            return id == null ? null : id.toString();
        }
        String letter = n % 2 == 0 ? "a" : "B";
        String unique = column.is(Flag.UNIQUE) ? Data.unique("") : Integer.toString(n);
        String text = switch (column.format()) {
            case EMAIL -> letter + unique + ".x_y@Example.co.jp";
            case URL -> "https://example.com/" + unique + "?a=" + letter + "&b=%E6%BC%A2";
            case ANY, IMAGE -> {
                String word = WORDS.get(n % WORDS.size());
                String longer = column.is(Flag.UNIQUE) ? unique + word : word + " " + n;
                yield switch (column.kind()) {
                    case TEXT -> cut(longer + "\n\t次の行" + n, column.maxLength());
                    case HTML -> cut("<p>" + n + " <b>漢</b> &amp; x</p>", column.maxLength());
                    default -> cut(longer, column.maxLength());
                };
            }
        };
        return cut(text, column.maxLength());
    }

    /** The first letters, by code points, without a blank at the end. */
    static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)).strip();
    }

    static String zoned(Instant moment, int n) {
        return switch (n % 3) {
            case 0 -> Times.answer(moment);
            case 1 -> moment.toString();
            default -> moment.atZone(Times.JST).toLocalDateTime()
                    .format(java.time.format.DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss"));
        };
    }

    private Long reference(SampleRecord record, Resource resource, Column column, int n) {
        SampleRecord.Making own = record.reference(column.name());
        if (own != null) {
            return own.make(samples, n);
        }
        String named = ((Codes.Foreign) column.codes()).resource();
        // No two records have the same key: one of its records is always a new one.
        boolean fresh = column.is(Flag.NATURAL_KEY) && resource.columns().stream()
                .filter(other -> other.is(Flag.NATURAL_KEY)).findFirst().orElseThrow() != column;
        return fresh ? Long.valueOf(samples.make(named, n)) : samples.reference(named, n);
    }

    /** A code that may be chosen. */
    private record Choice(String id, String name) {}

    private List<Choice> choices(SampleRecord record, Column column) {
        List<Choice> all = switch (column.codes()) {
            case Codes.Fixed fixed -> fixed.codes().stream().map(code -> new Choice(code.id(), code.label())).toList();
            case Codes.Master master -> {
                Masters.Master entries = masters.get(master.name());
                yield entries.entries().stream().filter(Masters.Entry::active)
                        .map(entry -> new Choice(entry.id(), entries.answeredName(entry)))
                        .filter(choice -> !choice.name().isEmpty()).toList();
            }
            case Codes.Foreign foreign -> List.of();
            case Codes.None none -> List.of();
        };
        List<String> allowed = record.codes(column.name());
        return allowed == null
                ? all
                : allowed.stream().map(id -> all.stream().filter(choice -> choice.id().equals(id)).findFirst()
                        .orElseThrow()).toList();
    }

    private Given ref(SampleRecord record, Resource resource, Column column, int n) {
        String name = column.name();
        if (column.codes() instanceof Codes.Foreign) {
            Long id = reference(record, resource, column, n);
            return id == null
                    ? null
                    : Given.of(name, pair(name, new Choice(id.toString(), ""), n % 2 == 0 ? 1 : 3), id.toString());
        }
        List<Choice> all = choices(record, column);
        Choice choice = all.get(n % all.size());
        return Given.of(name, pair(name, choice, n), choice.id());
    }

    private static Node pair(String name, Choice choice, int n) {
        Node id = Xml.text(name + "Id", choice.id());
        Node label = Xml.text(name + "Name", choice.name());
        return switch (n % 4) {
            case 0 -> Xml.of(name, List.of(label, id));
            case 1 -> Xml.of(name, List.of(id));
            case 2 -> Xml.of(name, List.of(label));
            default -> Xml.text(name, choice.id());
        };
    }

    private Given choices(SampleRecord record, Column column, int n) {
        List<Choice> all = choices(record, column);
        List<Choice> chosen = Stream.of(n % all.size(), (n + 2) % all.size()).distinct().map(all::get).toList();
        return several(column.name(), chosen, n);
    }

    private static Given several(String name, List<Choice> chosen, int n) {
        List<Node> pairs = new ArrayList<>();
        for (Choice choice : chosen) {
            pairs.add(pair(name, choice, n + pairs.size()));
        }
        // In their list, or directly.
        List<Node> nodes = n % 2 == 0 ? List.of(Xml.of(name + "List", pairs)) : pairs;
        return new Given(name, nodes, Told.several(chosen.stream().map(Choice::id).toList()));
    }

    private Given list(SampleRecord record, Column column, int n) {
        List<Node> items = new ArrayList<>();
        List<String> told = new ArrayList<>();
        for (int i = 0; i <= n % 2; i++) {
            Given item = column.children().isEmpty()
                    ? Given.of(column.item(), Xml.text(column.item(), "word " + (n + i)), "word " + (n + i))
                    : part(record, column, Objects.requireNonNull(column.item()), n + i);
            items.addAll(item.nodes());
            told.add(item.told());
        }
        return Given.of(column.name(), Xml.of(column.name(), items), told.toString());
    }

    private Given element(SampleRecord record, Column column, int n) {
        return part(record, column, column.name(), n);
    }

    /** Something with columns of its own, all of which are given. */
    private Given part(SampleRecord record, Column column, String name, int n) {
        List<Given> parts = new ArrayList<>();
        for (Column child : column.children()) {
            if (child.isWritten()) {
                Given part = of(record, column.nested(), child, n);
                parts.add(part == null ? new Given(child.name(), List.of(), null) : part);
            }
        }
        return Given.of(name, Xml.of(name, Given.nodes(parts)),
                Told.element(parts.stream().map(part -> part.name() + "=" + part.told())));
    }

    Given of(CustomItem item, int n) {
        String name = item.name();
        return switch (item.data()) {
            case STRING ->
                text(item, item.multiLine() ? WORDS.get(n % WORDS.size()) + "\n次" : WORDS.get(n % WORDS.size()));
            case INTEGER -> text(item, Integer.toString(n * 100 - 150));
            case DECIMAL -> text(item, String.format(Locale.ROOT, "%d.%04d", n, n * 25 + 5));
            case DATE -> text(item, LocalDate.of(1999, 12, 30).plusDays(n).toString());
            case DATE_TIME -> {
                Instant moment = FIRST.plusSeconds(n * 61L);
                yield Given.of(name, Xml.text(name, zoned(moment, n)), moment.toString());
            }
            case CHOICE -> {
                List<Choice> all = item.choices().stream()
                        .map(choice -> new Choice(Integer.toString(choice.id()), choice.labelJa())).toList();
                yield several(name, item.single()
                        ? List.of(all.get(n % all.size()))
                        : List.of(all.get(n % all.size()), all.get((n + 1) % all.size())), n);
            }
            case FILE -> {
                long id = samples.file();
                yield Given.of(name, Xml.of(name + "File", List.of(Xml.text(name + "FileId", id))), Long.toString(id));
            }
        };
    }

    private static Given text(CustomItem item, String text) {
        Kind kind = switch (item.data()) {
            case INTEGER, DECIMAL -> Kind.INT;
            default -> Kind.TEXT;
        };
        return Given.of(item.name(), Xml.text(item.name(), text), Told.scalar(kind, text));
    }
}
