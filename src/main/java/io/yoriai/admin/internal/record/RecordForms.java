package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Lazy;
import org.springframework.stereotype.Component;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Masters;
import io.yoriai.record.SystemSettings;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Node;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.list.Mask;

/**
 * Forms made of the dictionary. What a person leaves as it was is not sent: the value that the form opened with goes with it as
 * {@code was-{name}}, so two people who change different columns of a record do not undo each other's work ({@link Clashes}).
 */
@Lazy
@Component
class RecordForms {

    private static final String WAS = "was-";
    private static final String SECRET = "LoginPassword";
    private static final Pattern LOCAL = Pattern.compile("\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}(:\\d{2})?");

    private final CustomItems items;
    private final Masters masters;
    private final SystemSettings settings;
    private final FormRows rows = new FormRows();

    RecordForms(CustomItems items, Masters masters, SystemSettings settings) {
        this.settings = settings;
        this.items = items;
        this.masters = masters;
    }

    /**
     * What can be filled in when a record is made or changed; elements have ways of their own. What is masked
     * for somebody is not changed by that person: the form would have to show it. Leads are inspected on a screen of its own.
     */
    List<Field> fields(Screen screen, Verb verb, Cells.Eyes eyes) {
        Set<String> required = items.requiredBaseItems(screen.resource().name());
        boolean masked = verb == Verb.PUT && !eyes.held().seesPeople();
        List<Field> fields = new ArrayList<>();
        for (Column column : screen.resource().columns()) {
            if (column.kind() == Kind.ATTRIBUTES) {
                items.of(screen.resource().name()).values().stream()
                        .filter(item -> item.data() != CustomItem.Data.FILE && !(masked && Mask.hides(column, item)))
                        .forEach(item -> fields.add(field(item, eyes)));
            } else if (!(masked && column.is(Flag.PERSONAL)) && isWritten(column, verb)
                    && !column.name().equals("Id") && !(column.is(Flag.NATURAL_KEY) && !column.onPost())
                    && !column.field().equals(Cells.INSPECTION)
                    && (column.children().isEmpty() || column.kind() == Kind.LIST)) {
                String type = type(column);
                if (type != null) {
                    boolean must = column.requiredOn(verb) || required.contains(column.name())
                            || column.is(Flag.NEVER_EMPTY);
                    fields.add(field(column, type, must, verb, eyes));
                }
            }
        }
        return fields;
    }

    private static boolean isWritten(Column column, Verb verb) {
        return (column.writableOn(verb) || column.is(Flag.CONSOLE)) && !column.is(Flag.IGNORED);
    }

    private Field field(Column column, String type, boolean must, Verb verb, Cells.Eyes eyes) {
        List<Field> parts = !type.equals("rows")
                ? List.of()
                : column.children().stream().filter(child -> isWritten(child, verb)).map(child -> field(child,
                        isOfItem(column, child) ? "hidden" : Objects.requireNonNullElse(type(child), "text"), false,
                        verb, eyes)).toList();
        return new Field(column.name(), eyes.label(column), type, must, options(column, eyes.language()),
                column.kind().isText() ? column.maxLength() : 0, false, parts);
    }

    /** Whether a child is the number that the item itself has in its list, which nobody types. */
    private static boolean isOfItem(Column list, Column child) {
        return child.name().equals(list.item() + "Id") && !(child.codes() instanceof Codes.Foreign);
    }

    private static @Nullable String type(Column column) {
        return switch (column.kind()) {
            case STRING -> column.name().equals(SECRET) ? "password" : column.isNumberAsText() ? "number" : "text";
            case TEXT, HTML -> "area";
            case INT, NON_NEGATIVE -> column.codes() instanceof Codes.Fixed ? "select" : "number";
            case DATE -> "date";
            case DATE_TIME, SCHEDULE -> "datetime-local";
            case REF -> column.codes() instanceof Codes.Foreign ? "number" : "select";
            case CHOICES -> column.codes() instanceof Codes.Foreign || column.answered() ? "checks" : null;
            case LIST -> column.children().isEmpty() ? "lines" : column.is(Flag.PAIRS) ? "checks" : "rows";
            case FILE -> "file";
            case BASE64, ELEMENT, ATTRIBUTES -> null;
        };
    }

    private List<Field.Option> options(Column column, Locale language) {
        return switch (column.codes()) {
            case Codes.Fixed fixed -> fixed.codes().stream()
                    .map(code -> new Field.Option(code.id(), code.label(language))).toList();
            case Codes.Master master -> masters.get(master.name()).entries().stream().filter(Masters.Entry::active)
                    .map(entry -> new Field.Option(entry.id(),
                            language.getLanguage().equals("en") && !entry.nameEn().isEmpty()
                                    ? entry.nameEn()
                                    : entry.nameJa()))
                    .toList();
            case Codes.Foreign foreign -> List.of();
            case Codes.None none -> List.of();
        };
    }

    private static Field field(CustomItem item, Cells.Eyes eyes) {
        String type = switch (item.data()) {
            case STRING -> item.password() ? "password" : item.multiLine() ? "area" : "text";
            case INTEGER, DECIMAL -> "number";
            case DATE -> "date";
            case DATE_TIME -> "datetime-local";
            case CHOICE -> item.single() ? "select" : "checks";
            case FILE -> throw new IllegalArgumentException(item.name());
        };
        boolean english = eyes.language().getLanguage().equals("en");
        return new Field(item.name(), eyes.label(item), type, item.required(), item.choices().stream()
                .map(choice -> new Field.Option(Integer.toString(choice.id()),
                        english && !choice.labelEn().isEmpty() ? choice.labelEn() : choice.labelJa()))
                .toList(), item.limit(), true);
    }

    /** A field without the choices that were stopped, but for those that the record has. */
    Field living(Screen screen, Field field, Form form) {
        CustomItem item = items.of(screen.resource().name()).values().stream()
                .filter(each -> each.name().equals(field.name())).findFirst().orElse(null);
        if (item == null) {
            return field;
        }
        Set<String> stopped = item.choices().stream().filter(CustomItem.Choice::stopped)
                .map(choice -> Integer.toString(choice.id()))
                .filter(id -> !form.has(field.name(), id) && !form.has(WAS + field.name(), id))
                .collect(Collectors.toSet());
        return stopped.isEmpty()
                ? field
                : field.offering(field.options().stream().filter(option -> !stopped.contains(option.id())).toList());
    }

    /**
     * What an input holds at first: of custom items what an administrator set, of the console's own columns what stands there where
     * nothing is chosen.
     */
    List<String> standard(Screen screen, Field field) {
        Column column = screen.resource().find(field.name());
        if (column == null) {
            return items.of(screen.resource().name()).values().stream()
                    .filter(item -> item.name().equals(field.name())).findFirst().map(CustomItem::standards)
                    .orElse(List.of());
        }
        String standard = column.is(Flag.CONSOLE) ? masters.standardId(column) : null;
        return standard == null ? List.of() : List.of(standard);
    }

    /** A form of a new company with what a lead tells of its own; a domain of free mail is nobody's (spec/smp-lead.md 7.6). */
    Form company(List<Field> fields, Node lead) {
        Form form = stored(fields.stream().filter(field -> !field.name().startsWith("Attribute")).toList(), lead);
        String email = Cells.text(lead, "Email").toLowerCase(Locale.ROOT);
        String domain = email.substring(email.indexOf('@') + 1);
        return form.put("Name", Cells.text(lead, "CompanyName")).put("NameKa", Cells.text(lead, "CompanyNameKa"))
                .put("EmailDomain",
                        List.of(settings.get("company.free_mail").split(" ")).contains(domain) ? "" : domain);
    }

    /** A form that shows what is stored. */
    Form stored(List<Field> fields, Node node) {
        Form form = new Form();
        for (Field field : fields) {
            if (field.rows()) {
                rows.stored(field, node.child(field.name()), form);
                continue;
            }
            Node file = field.type().equals("file") ? node.child(field.name()) : null;
            if (file != null) {
                FormFiles.stored(field, file, form);
                continue;
            }
            List<String> values = values(field, node);
            form.put(field.name(), values);
            form.put(WAS + field.name(), values);
        }
        return form;
    }

    private static List<String> values(Field field, Node node) {
        Node list = node.child(field.name() + "List");
        Node own = node.child(field.name());
        if (own != null && field.type().equals("lines")) {
            return List.of(own.children().stream().map(Node::text).collect(Collectors.joining("\n")));
        }
        if (own != null && field.several() && field.name().endsWith("List")) {
            return own.children().stream().map(pair -> Cells.text(pair, pair.name() + "Id")).toList();
        }
        if (list != null) {
            return list.children().stream().map(choice -> Cells.text(choice, field.name() + "Id"))
                    .filter(id -> !id.isEmpty()).toList();
        }
        if (own == null || field.type().equals("password")) {
            return List.of();
        }
        String text = own.child(field.name() + "Id") == null ? own.text() : Cells.text(own, field.name() + "Id");
        // A field for days with times takes Japan's clock without saying so.
        return text.isEmpty()
                ? List.of()
                : List.of(
                        field.type().equals("datetime-local") ? text.substring(0, Math.min(16, text.length())) : text);
    }

    /** What a form says, as a body would. */
    Node body(Screen screen, List<Field> fields, Form form, Verb verb) {
        List<Node> children = new ArrayList<>();
        for (Field field : fields) {
            if (field.rows()) {
                rows.body(screen.resource().column(field.name()), field, form, verb).ifPresent(children::add);
                continue;
            }
            List<String> now = form.all(field.name()).stream().filter(text -> !text.isBlank()).toList();
            boolean same = now.equals(form.all(WAS + field.name()).stream().filter(text -> !text.isBlank()).toList());
            if (verb == Verb.POST ? !now.isEmpty() : !same && (!now.isEmpty() || !field.type().equals("password"))) {
                children.add(node(screen, field, now));
            }
        }
        return new Node(screen.resource().name(), "", children);
    }

    private static Node node(Screen screen, Field field, List<String> values) {
        if (field.type().equals("file")) {
            return FormFiles.node(field, values.isEmpty() ? "" : values.getFirst());
        }
        Column column = screen.resource().find(field.name());
        boolean pairs = field.item()
                ? !field.options().isEmpty()
                : column != null && (column.kind() == Kind.REF || column.kind() == Kind.CHOICES);
        String item = column == null || column.kind() != Kind.LIST ? null : column.item();
        if (item != null && field.several()) {
            return new Node(field.name(), "", values.stream().map(id -> pair(item, id)).toList());
        }
        if (item != null) {
            return new Node(field.name(), "", values.stream().flatMap(String::lines).map(String::strip)
                    .filter(line -> !line.isEmpty()).map(line -> new Node(item, line, List.of())).toList());
        }
        if (field.several() || pairs && field.item()) {
            return new Node(field.name() + "List", "", values.stream().map(id -> pair(field.name(), id)).toList());
        }
        String value = values.isEmpty() ? "" : values.getFirst();
        if (pairs) {
            return value.isEmpty() ? new Node(field.name(), "", List.of()) : pair(field.name(), value.strip());
        }
        return new Node(field.name(), field.type().equals("area") ? value : typed(value.strip()), List.of());
    }

    static Node pair(String name, String id) {
        return new Node(name, "", List.of(new Node(name + "Id", id, List.of())));
    }

    private static String typed(String text) {
        return LOCAL.matcher(text).matches() ? (text.length() == 16 ? text + ":00" : text) + "+09:00" : text;
    }
}
