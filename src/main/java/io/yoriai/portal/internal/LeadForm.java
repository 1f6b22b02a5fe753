package io.yoriai.portal.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

import io.yoriai.message.Texts;
import io.yoriai.record.Dictionary;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Resource;
import io.yoriai.record.Verb;
import io.yoriai.record.draft.Draft;
import io.yoriai.record.draft.DraftReader;
import io.yoriai.record.draft.Node;
import io.yoriai.record.draft.Reading;
import io.yoriai.record.item.CustomItem;
import io.yoriai.record.item.CustomItems;
import io.yoriai.record.item.ItemSettings;
import io.yoriai.record.write.StoredFiles;

/**
 * The items of a lead that a form asks for: the usual ones, those that an administrator marked as required, and the custom ones that
 * are not for administrators alone. Passwords are not asked for here.
 */
@Component
final class LeadForm {

    private static final String LEAD = "VisitorData";
    private static final String EMAIL = "Email";
    static final String CONSENT = "PermissionType";
    private static final List<String> USUAL = List.of("Name1", "Name2", "Name1Ka", "Name2Ka", "CompanyName",
            "Division", "Position", "Email", "Tel", CONSENT);
    private static final Set<Integer> UNASKED = Set.of(6);
    private static final int IMAGE = 8;
    private static final Set<Integer> FILES = Set.of(IMAGE, 9);
    private static final Set<Integer> OF_CHOICES = Set.of(3, 4, 5);
    static final int TICK = 7;
    private static final Map<String, String> FILLED = Map.ofEntries(Map.entry("Name1", "family-name"),
            Map.entry("Name2", "given-name"), Map.entry("CompanyName", "organization"),
            Map.entry("Position", "organization-title"), Map.entry("Email", "email"), Map.entry("Tel", "tel"),
            Map.entry("Address1", "address-line1"), Map.entry("Address2", "address-line2"));

    private final Dictionary dictionary;
    private final ItemSettings settings;
    private final CustomItems items;
    private final DraftReader reader;

    LeadForm(Dictionary dictionary, ItemSettings settings, CustomItems items, DraftReader reader) {
        this.dictionary = dictionary;
        this.settings = settings;
        this.items = items;
        this.reader = reader;
    }

    /**
     * @param form 1 text, 2 text area, 3 radio, 4 check boxes, 5 pull-down, 7 one box to tick, 8 picture, 9 file
     * @param most characters; 0: no limit
     * @param filled what browsers fill in; "": nothing
     * @param file what the file is called that is there; "": none
     * @param fault null: nothing is wrong
     */
    record Field(String column, String label, int form, boolean required, int most, List<Choice> choices, String help,
            String filled, List<String> values, String file, @Nullable Fault fault) {

        /** Its name in the form, and its id. */
        public String name() {
            return Typed.OF_LEAD + column;
        }

        public String text() {
            return values.isEmpty() ? "" : values.getFirst();
        }

        public String type() {
            return column.equals("Email") ? "email" : column.equals("Tel") ? "tel" : "text";
        }

        /** What was entered, as people read it. */
        public String said() {
            return choices.isEmpty()
                    ? file.isEmpty() ? text() : file
                    : String.join("、", choices.stream().filter(one -> values.contains(one.id())).map(Choice::name)
                            .toList());
        }
    }

    /** The login that a new lead is made with. */
    enum Account {
        NONE,
        AT_ONCE,
        /** 仮登録, until its link is used (docs/adr/0110). */
        ONCE_CONFIRMED
    }

    /** A choice of an item. */
    record Choice(String id, String name) {}

    /** The form as it stands. */
    List<Field> fields(Locale language, Typed typed) {
        return fields(language, typed, false, new Faults());
    }

    /**
     * The form as it stands, with what is wrong.
     *
     * @param mailed whether whoever fills it in gets a login by mail: then it wants an address
     */
    List<Field> fields(Locale language, Typed typed, boolean mailed, Faults faults) {
        List<Field> fields = new ArrayList<>();
        for (ObjectNode item : settings.of(LEAD, language)) {
            String column = item.path("ColumnName").asString();
            boolean required = item.path("IsRequired").asInt() == 1 || mailed && column.equals(EMAIL);
            boolean own = column.startsWith("Attribute");
            int form = item.path("FormType").asInt();
            if (UNASKED.contains(form) || item.path("IsAdminOnly").asInt() == 1
                    || !own && !required && !USUAL.contains(column)) {
                continue;
            }
            List<Choice> choices = new ArrayList<>();
            for (JsonNode choice : item.path("ChoiceList")) {
                if (choice.path("IsStopped").asInt() == 0) {
                    choices.add(new Choice(choice.path("ChoiceId").asString(), choice.path("ChoiceName").asString()));
                }
            }
            fields.add(new Field(column, item.path("Description").asString(), column.equals(CONSENT) ? TICK : form,
                    required && !column.equals(CONSENT), item.path("MaxLength").asInt(0), choices,
                    item.path("CommentUnderForm").asString(""), FILLED.getOrDefault(column, ""),
                    typed.all(Typed.OF_LEAD + column).stream().filter(value -> !value.isEmpty()).toList(),
                    FILES.contains(form) ? typed.fileName(Typed.OF_LEAD + column) : "",
                    faults.all().stream().filter(fault -> (LEAD + "." + column).equals(fault.field())).findFirst()
                            .map(LeadForm::onPages).orElse(null)));
        }
        fields.sort((one, other) -> Integer.compare(place(one), place(other)));
        return fields;
    }

    /** The columns of the form that hold files, and whether only pictures. */
    Map<String, Boolean> files() {
        return items.of(LEAD).values().stream().filter(item -> !item.adminOnly() && FILES.contains(item.form()))
                .collect(Collectors.toMap(CustomItem::name, item -> item.form() == IMAGE));
    }

    private static Fault onPages(Fault fault) {
        boolean address = fault.code().equals("INVALID_TYPE") && (LEAD + ".Email").equals(fault.field());
        return fault.saying(address ? "common.email_format" : Texts.onPages(fault.text()), fault.args().toArray());
    }

    private static int place(Field field) {
        int usual = USUAL.indexOf(field.column());
        return field.column().equals(CONSENT) ? USUAL.size() + 1 : usual < 0 ? USUAL.size() : usual;
    }

    /** Fills the form in for somebody who comes anew, with what an administrator set for custom items. */
    void begin(Typed typed) {
        items.of(LEAD).values().stream()
                .filter(item -> !item.adminOnly() && !UNASKED.contains(item.form()) && !item.standard().isEmpty())
                .forEach(item -> typed.put(Typed.OF_LEAD + item.name(), item.standards()));
    }

    /** Whether mails to a lead are stopped, where its form ticks nothing by itself. */
    static boolean isStopped(Told lead) {
        return lead.number("UnsubscribeStatus") != 0;
    }

    /** Fills the form in with what is stored of a lead who is logged in. */
    void fill(Typed typed, Told lead, Locale language) {
        for (Field field : fields(language, typed)) {
            if (FILES.contains(field.form())) {
                continue;
            }
            JsonNode own = lead.items().path(field.column().replace("Attribute", ""));
            List<String> values = new ArrayList<>();
            if (own.isArray()) {
                own.forEach(value -> values.add(value.asString()));
            } else if (!own.isMissingNode() && !own.isNull()) {
                values.add(own.asString());
            } else if (field.column().equals(CONSENT) && isStopped(lead)) {
                // A tick that is there already would be nobody's word.
                values.add("2");
            } else if (lead.code(field.column()) != 0) {
                values.add(Long.toString(lead.code(field.column())));
            } else {
                values.add(lead.text(field.column()));
            }
            typed.put(field.name(), values);
        }
    }

    /**
     * What was typed, checked by the dictionary.
     *
     * @param known whether it is about a lead who is there already
     * @param account of a new lead: whether it may log in, and from when on; a link for that wants an address
     */
    Draft read(Typed typed, Locale language, boolean known, Account account, Faults faults) {
        Resource resource = dictionary.resource(LEAD);
        List<Node> given = new ArrayList<>();
        for (Field field : fields(language, typed)) {
            if (field.values().isEmpty() && !field.file().isEmpty()) {
                continue; // the lead's own stays
            }
            given.add(FILES.contains(field.form()) ? file(field, typed) : node(field));
        }
        if (!known) {
            given.add(pair("Language", language.getLanguage().equals("en") ? "2" : "1"));
            given.add(pair("Membership", account == Account.NONE ? "2" : "1"));
            given.add(pair("RegistrationType", account == Account.ONCE_CONFIRMED ? "2" : "1"));
        }
        Draft draft = reader.read(resource, new Node(LEAD, "", given), Reading.of(known ? Verb.PUT : Verb.POST)
                .requiring(items.requiredBaseItems(LEAD)).onPublicForm(), faults);
        if (!known && account != Account.NONE && !draft.has(EMAIL) && !faults.has(draft.field(EMAIL))) {
            faults.add(Fault.required(draft.field(EMAIL)));
        }
        return draft;
    }

    private static Node file(Field field, Typed typed) {
        StoredFiles.File file = typed.file(field.name());
        return new Node(field.column() + "File", "", file == null
                ? List.of()
                : List.of(new Node(field.column() + "FileId", Long.toString(file.id()), List.of())));
    }

    private static Node node(Field field) {
        String column = field.column();
        if (field.form() == TICK) {
            return pair(column, field.text().equals("1") ? "1" : "2");
        }
        if (!OF_CHOICES.contains(field.form())) {
            String text = field.form() == 2 ? field.text() : field.text().strip();
            return new Node(column, text.isBlank() ? "" : text, List.of());
        }
        return column.startsWith("Attribute")
                ? new Node(column + "List", "", field.values().stream().map(value -> pair(column, value)).toList())
                : field.values().isEmpty() ? new Node(column, "", List.of()) : pair(column, field.text());
    }

    private static Node pair(String column, String id) {
        return new Node(column, "", List.of(new Node(column + "Id", id, List.of())));
    }
}
