package io.yoriai.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Format;
import io.yoriai.record.Kind;
import io.yoriai.record.Resource;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;

/** Values that columns and custom items cannot hold, with the fault that each is told by. */
public final class WrongValues {

    private static final String NOBODY = "987654321";

    private final Samples samples;
    private final Resource resource;

    public WrongValues(Samples samples, Resource resource) {
        this.samples = samples;
        this.resource = resource;
    }

    /**
     * One wrong value.
     *
     * @param fault as {@code CODE field}
     * @param missing it names a record that is not there, which may be told later than other faults
     */
    public record Wrong(List<Node> nodes, String fault, boolean missing) {

        private static Wrong of(String code, Column column, Node... nodes) {
            return new Wrong(List.of(nodes), code + " " + column.field(), false);
        }
    }

    public List<Wrong> of(Column column) {
        return switch (column.kind()) {
            case STRING, TEXT, HTML, INT, NON_NEGATIVE, DATE, DATE_TIME, SCHEDULE, BASE64 -> scalar(column);
            case REF -> ref(column);
            case CHOICES -> choices(column);
            case FILE -> file(column);
            case LIST, ELEMENT -> parts(column);
            case ATTRIBUTES -> List.of();
        };
    }

    private List<Wrong> scalar(Column column) {
        String name = column.name();
        List<Wrong> wrong = new ArrayList<>();
        wrong.add(Wrong.of("INVALID_TYPE", column, Xml.of(name, List.of(Xml.text("Inner", "1")))));
        Given given = samples.value(resource, column, 0);
        if (given != null) {
            wrong.add(Wrong.of("INVALID_VALUE", column, given.nodes().getFirst(), given.nodes().getFirst()));
        }
        types(column).forEach(text -> wrong.add(Wrong.of("INVALID_TYPE", column, Xml.text(name, text))));
        values(column).forEach(text -> wrong.add(Wrong.of("INVALID_VALUE", column, Xml.text(name, text))));
        if (column.kind().isText() && !column.isNumberAsText()) {
            wrong.add(Wrong.of("TOO_LONG", column, SampleLimits.tooLong(column)));
        }
        if (column.isNumberAsText()) {
            wrong.add(new Wrong(List.of(Xml.text(name, NOBODY)), "INVALID_VALUE " + column.field(), true));
        }
        return wrong;
    }

    /** Texts that are no value of the column's kind and form. */
    private static List<String> types(Column column) {
        return switch (column.kind()) {
            case STRING -> column.isNumberAsText()
                    ? List.of("12a", "-1", "1.5", "１２")
                    : Stream.concat(Stream.of("a\tb", "a\u0085b", "a\u007Fb"), forms(column.format())).toList();
            case TEXT, HTML -> List.of("a\u0085b", "a\u007Fb");
            case INT, NON_NEGATIVE -> List.of("1.5", "x", "１２", "+1", "0x1", "1 2");
            case DATE -> List.of("2026-02-30", "2026-1-1", "20260101", "x");
            case DATE_TIME, SCHEDULE ->
                List.of("2026-02-30T00:00:00+09:00", "2026-11-05T25:00:00", "2026-11-05T10:00:00+9", "x");
            case BASE64 -> List.of("***", "Y");
            case REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES -> List.of();
        };
    }

    private static Stream<String> forms(Format format) {
        return switch (format) {
            case ANY, IMAGE -> Stream.of();
            case EMAIL -> Stream.of("nobody", "a@b", "a b@example.com", "@example.com", "あ@example.com");
            case URL -> Stream.of("example.com", "ftp://example.com/", "https://", "https://exa mple.com/",
                    "javascript:alert(1)");
        };
    }

    /** Values of the column's kind that it cannot hold. */
    private static List<String> values(Column column) {
        return switch (column.kind()) {
            case INT, NON_NEGATIVE -> List.of(Long.toString(SampleLimits.most(column) + 1L),
                    Long.toString(SampleLimits.least(column, 1)), "99999999999999999999");
            case SCHEDULE -> List.of("2026-11-05T10:01:00+09:00", "2026-11-05T10:00:01+09:00");
            default -> List.of();
        };
    }

    private List<Wrong> ref(Column column) {
        String name = column.name();
        List<Wrong> wrong = new ArrayList<>();
        Node nobody = Xml.of(name, List.of(Xml.text(name + "Id", NOBODY)));
        Node nameless = Xml.of(name, List.of(Xml.text(name + "Name", "誰でもない")));
        boolean named = column.codes() instanceof Codes.Foreign;
        wrong.add(new Wrong(List.of(nobody), "INVALID_VALUE " + column.field(), named));
        wrong.add(Wrong.of("INVALID_VALUE", column, nameless));
        wrong.add(Wrong.of("INVALID_VALUE", column, Xml.text(name, "one two")));
        wrong.add(new Wrong(List.of(Xml.of(name, List.of(Xml.text(name + "Other", "1")))),
                "UNKNOWN_COLUMN " + column.resource() + "." + name + "Other", false));
        Given given = samples.value(resource, column, 1);
        if (given != null) {
            wrong.add(Wrong.of("INVALID_VALUE", column, Xml.of(name,
                    List.of(Xml.text(name + "Id", given.told()), Xml.text(name + "Name", "別の名前")))));
            wrong.add(Wrong.of("INVALID_VALUE", column, given.nodes().getFirst(), given.nodes().getFirst()));
        }
        return wrong;
    }

    private static List<Wrong> choices(Column column) {
        String name = column.name();
        return Stream.of(Xml.text(name, NOBODY), Xml.of(name, List.of(Xml.text(name + "Name", "無い"))))
                .map(pair -> Wrong.of("INVALID_VALUE", column, Xml.of(name + "List", List.of(pair)))).toList();
    }

    private List<Wrong> file(Column column) {
        String name = column.name();
        String idName = name.equals("AttachmentFile") ? "AttachmentFileId" : "FileId";
        List<Wrong> wrong = new ArrayList<>();
        for (String id : column.format() == Format.IMAGE
                ? List.of(NOBODY, "x", Long.toString(samples.file("txt")))
                : List.of(NOBODY, "x")) {
            wrong.add(Wrong.of("INVALID_VALUE", column, Xml.of(name, List.of(Xml.text(idName, id)))));
        }
        return wrong;
    }

    /** Of a list wrong items, and items with one wrong part; of an element the same parts. */
    private List<Wrong> parts(Column list) {
        List<Wrong> wrong = new ArrayList<>();
        boolean several = list.kind() == Kind.LIST;
        if (several) {
            wrong.add(new Wrong(List.of(Xml.of(list.name(), List.of(Xml.of("Other", List.of(Xml.text("A", "1")))))),
                    "UNKNOWN_COLUMN " + list.resource() + ".Other", false));
        }
        Node whole = samples.value(resource, list, 0).nodes().getFirst();
        List<Node> parts = list.children().isEmpty()
                ? List.of()
                : several ? whole.children().getFirst().children() : whole.children();
        WrongValues ofParts = new WrongValues(samples, list.nested());
        for (Column child : list.children()) {
            if (!child.isWritten()) {
                continue;
            }
            List<Node> others = parts.stream().filter(part -> !part.name().equals(child.name())).toList();
            for (Wrong part : ofParts.of(child)) {
                wrong.add(new Wrong(List.of(item(list, others, part.nodes())), part.fault(), false));
            }
            if (child.required().equals("both")) {
                wrong.add(new Wrong(List.of(item(list, others, List.of())), "REQUIRED " + child.field(), false));
            }
            if (child.is(Flag.UNIQUE)) {
                Node once = item(list, parts, List.of()).children().getFirst();
                wrong.add(new Wrong(List.of(Xml.of(list.name(), List.of(once, once))), "INVALID_VALUE " + child.field(),
                        false));
            }
        }
        if (!parts.isEmpty()) {
            wrong.add(new Wrong(List.of(item(list, parts, List.of(Xml.text("NoSuchColumn", "1")))),
                    "UNKNOWN_COLUMN " + list.nested().name() + ".NoSuchColumn", false));
        }
        return wrong;
    }

    private static Node item(Column list, List<Node> parts, List<Node> more) {
        List<Node> all = new ArrayList<>(parts);
        all.addAll(more);
        return Xml.of(list.name(), list.kind() == Kind.LIST ? List.of(Xml.of(list.item(), all)) : all);
    }

    public List<Wrong> of(CustomItem item) {
        String name = item.name();
        List<String> types = switch (item.data()) {
            case STRING -> List.of(item.multiLine() ? "a\u0085b" : "a\tb");
            case INTEGER -> List.of("1.5", "x", "9999999999999999");
            case DECIMAL -> List.of("x", "1.23456", "1234567890123456", "123456789012.3456");
            case DATE -> List.of("2026-02-30", "x");
            case DATE_TIME -> List.of("2026-11-05T25:00:00", "x");
            case CHOICE, FILE -> List.of();
        };
        List<Wrong> wrong = new ArrayList<>();
        types.forEach(text -> wrong.add(wrong(item, "INVALID_TYPE", Xml.text(name, text))));
        switch (item.data()) {
            case STRING -> wrong.add(wrong(item, "TOO_LONG", SampleLimits.tooLong(item)));
            case DATE -> wrong.add(wrong(item, "INVALID_VALUE", Xml.text(name, "0999-12-31")));
            case CHOICE -> {
                wrong.add(wrong(item, "INVALID_VALUE", Xml.text(name, NOBODY)));
                wrong.add(wrong(item, "INVALID_VALUE", Xml.of(name, List.of(Xml.text(name + "Name", "無い")))));
                if (item.single()) {
                    wrong.add(wrong(item, "INVALID_VALUE", Xml.text(name, "1"), Xml.text(name, "2")));
                }
            }
            case FILE -> {
                for (String id : item.form() == 8
                        ? List.of(NOBODY, "x", Long.toString(samples.file("txt")))
                        : List.of(NOBODY)) {
                    wrong.add(wrong(item, "INVALID_VALUE",
                            Xml.of(name + "File", List.of(Xml.text(name + "FileId", id)))));
                }
            }
            default -> {
                // Its types are all that is wrong.
            }
        }
        return wrong;
    }

    private static Wrong wrong(CustomItem item, String code, Node... nodes) {
        return new Wrong(List.of(nodes), code + " " + item.resource() + "." + item.name(), false);
    }
}
