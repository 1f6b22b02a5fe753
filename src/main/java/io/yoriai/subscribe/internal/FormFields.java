package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Stream;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.FieldLabels;
import io.yoriai.subscribe.internal.Field.Option;

/** The fields of a form: what a magazine's form has, with what was typed and what is wrong with it. */
@Component
class FormFields {

    /** A field that people do not see and machines fill in. */
    static final String TRAP = "website";

    private static final Map<String, String> AUTOCOMPLETE = Map.ofEntries(Map.entry("email", "email"),
            Map.entry("name", "name"), Map.entry("company", "organization"), Map.entry("url", "url"),
            Map.entry("zip", "postal-code"), Map.entry("pref", "address-level1"), Map.entry("address", "address-line1"),
            Map.entry("address2", "address-line2"), Map.entry("tel", "tel"), Map.entry("birthday", "bday"),
            Map.entry("official_position", "organization-title"));
    private static final Map<String, String> KINDS = Map.of("email", "email", "tel", "tel", "mobile_tel", "tel", "fax",
            "tel", "url", "url");
    private static final Map<String, String> HELP = Map.of("type", "subscribe.help.type", "notifymail_term",
            "subscribe.help.notifymail_term");

    private final Texts texts;
    private final Markup markup;

    FormFields(Texts texts, Markup markup) {
        this.texts = texts;
        this.markup = markup;
    }

    /** The label of a field: the magazine's own, or the common one. */
    String label(Magazine magazine, FormField field, Locale language) {
        return FieldLabels.of(texts, magazine, field.name(), language);
    }

    /** Whether the field is shown: a choice field without a visible choice is not. */
    static boolean shown(Magazine magazine, FormField field) {
        ReaderField known = field.field();
        return known == null || !known.choices()
                || magazine.choices(field.name()).stream().anyMatch(choice -> !choice.hidden());
    }

    /**
     * All fields of a form, and the one for machines.
     *
     * @param values texts by the names of controls
     */
    String fields(Magazine magazine, List<FormField> fields, Map<String, String> values, List<FormFault> faults,
            Locale language) {
        return markup.fields(fields.stream().filter(field -> shown(magazine, field))
                .map(field -> field(magazine, field, values, faults, language)).toList(), language);
    }

    /** A field for an address alone. */
    String address(String value, List<FormFault> faults, Locale language) {
        return markup.field(address("f-email", value, faults, language), language);
    }

    Field address(String id, String value, List<FormFault> faults, Locale language) {
        return new Field("email", id, text(language, "reader.email"), true, "email", value, null,
                fault(faults, fault -> id.equals(fault.target())), "email", false, List.of());
    }

    private Field field(Magazine magazine, FormField field, Map<String, String> values, List<FormFault> faults,
            Locale language) {
        String name = field.name();
        ReaderField known = field.field();
        String value = values.getOrDefault(name, "");
        return new Field(name, "f-" + name, label(magazine, field, language), field.required(), kind(name, known),
                value,
                HELP.get(name), fault(faults, fault -> fault.field().equals(name)), AUTOCOMPLETE.get(name),
                name.equals("zip") || name.equals("notifymail_term"),
                options(magazine, field, values, value, language));
    }

    private static String kind(String name, @Nullable ReaderField field) {
        if (field == null) {
            return KINDS.getOrDefault(name, "text");
        }
        if (field.choices()) {
            return "checkbox";
        }
        return switch (field) {
            case SEX -> "radio";
            case USER_TYPE -> "select";
            case MEMO -> "area";
            default -> field.attribute() > 0 ? "area" : field.day() ? "date" : KINDS.getOrDefault(name, "text");
        };
    }

    private List<Option> options(Magazine magazine, FormField field, Map<String, String> values, String value,
            Locale language) {
        String name = field.name();
        ReaderField known = field.field();
        if (known != null && known.choices()) {
            return magazine.choices(name).stream().filter(choice -> !choice.hidden()).map(choice -> {
                String control = name + "_" + choice.number();
                return new Option("f-" + control, control, "1", choice.label(),
                        values.getOrDefault(control, "").equals("1"));
            }).toList();
        }
        Stream<String> options = known == ReaderField.USER_TYPE
                ? Stream.of("0", "1", "2", "3")
                : known != ReaderField.SEX
                        ? Stream.of()
                        : field.required() ? Stream.of("1", "2") : Stream.of("1", "2", "");
        return options.map(option -> {
            String shown = option.isEmpty() ? "0" : option;
            return new Option("f-" + name + "-" + shown, name, option,
                    text(language, "subscribe." + name + "." + shown), option.equals(value));
        }).toList();
    }

    private static @Nullable String fault(List<FormFault> faults, Predicate<FormFault> own) {
        return faults.stream().filter(own).map(FormFault::text).findFirst().orElse(null);
    }

    private String text(Locale language, String key) {
        return texts.get(language, key, List.of());
    }
}
