package io.yoriai.neo.internal;

import static io.yoriai.neo.internal.PageDocument.escape;

import org.springframework.stereotype.Component;

import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.reader.FieldLabels;

/** The fields of a form as markup: label, help, fault, control, tied to each other. */
@Component
class FieldsHtml {

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

    FieldsHtml(Texts texts) {
        this.texts = texts;
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
        StringBuilder out = new StringBuilder();
        for (FormField field : fields) {
            if (shown(magazine, field)) {
                field(out, magazine, field, values, faults, language);
            }
        }
        out.append("<div class=\"unseen\" aria-hidden=\"true\"><label for=\"f-").append(TRAP).append("\">")
                .append(text(language, "subscribe.trap")).append("</label><input id=\"f-").append(TRAP)
                .append("\" name=\"")
                .append(TRAP).append("\" tabindex=\"-1\" autocomplete=\"off\"></div>\n");
        return out.toString();
    }

    /** A field for an address alone. */
    String address(String id, String value, List<FormFault> faults, Locale language) {
        StringBuilder out = new StringBuilder("<div class=\"field\">");
        String label = texts.get(language, "reader.email", List.of());
        out.append("<label for=\"").append(id).append("\">").append(escape(label)).append(must(language))
                .append("</label>");
        String described = fault(out, id, faults.stream().filter(fault -> fault.target().equals(id)).toList());
        out.append("<input id=\"").append(id).append("\" name=\"email\" type=\"email\" autocomplete=\"email\" value=\"")
                .append(escape(value)).append("\" aria-required=\"true\"").append(described).append("></div>\n");
        return out.toString();
    }

    private void field(StringBuilder out, Magazine magazine, FormField field, Map<String, String> values,
            List<FormFault> faults, Locale language) {
        String name = field.name();
        String id = "f-" + name;
        ReaderField known = field.field();
        String label = escape(label(magazine, field, language)) + (field.required() ? must(language) : "");
        List<FormFault> own = faults.stream().filter(fault -> fault.field().equals(name)).toList();
        boolean group = known != null && (known.choices() || known == ReaderField.SEX);
        out.append(group
                ? "<fieldset class=\"field\" id=\"" + id + "\" tabindex=\"-1\"><legend>" + label + "</legend>"
                : "<div class=\"field\"><label for=\"" + id + "\">" + label + "</label>");
        String help = "";
        if (HELP.containsKey(name)) {
            out.append("<p class=\"help\" id=\"h-").append(name).append("\">").append(text(language, HELP.get(name)))
                    .append("</p>");
            help = "h-" + name;
        }
        String tied = (field.required() && !group ? " aria-required=\"true\"" : "") + fault(out, id, own);
        if (!help.isEmpty()) {
            tied = tied.contains("aria-describedby=\"")
                    ? tied.replace("aria-describedby=\"", "aria-describedby=\"" + help + " ")
                    : tied + " aria-describedby=\"" + help + "\"";
        }
        control(out, magazine, field, values, tied, language);
        out.append(group ? "</fieldset>\n" : "</div>\n");
    }

    private void control(StringBuilder out, Magazine magazine, FormField field, Map<String, String> values,
            String tied, Locale language) {
        String name = field.name();
        String value = values.getOrDefault(name, "");
        ReaderField known = field.field();
        String start = " id=\"f-" + name + "\" name=\"" + name + "\"" + tied;
        if (known == null) {
            input(out, name, start, value);
        } else if (known.choices()) {
            choices(out, magazine.choices(name), name, values);
        } else if (known == ReaderField.SEX) {
            radio(out, name, "1", value, language);
            radio(out, name, "2", value, language);
            if (!field.required()) {
                radio(out, name, "", value, language);
            }
        } else if (known == ReaderField.USER_TYPE) {
            out.append("<select").append(start).append('>');
            for (String option : List.of("0", "1", "2", "3")) {
                out.append("<option value=\"").append(option).append('"')
                        .append(option.equals(value) ? " selected" : "").append('>')
                        .append(text(language, "subscribe.user_type." + option)).append("</option>");
            }
            out.append("</select>");
        } else if (known == ReaderField.MEMO || known.attribute() > 0) {
            // A line feed right behind the tag is the parser's, not the value's.
            out.append("<textarea rows=\"3\"").append(start).append(">\n").append(escape(value)).append("</textarea>");
        } else {
            input(out, name, start, value);
        }
    }

    private static void input(StringBuilder out, String name, String start, String value) {
        ReaderField known = ReaderField.of(name);
        String kind = known != null && known.day() ? "date" : KINDS.getOrDefault(name, "text");
        out.append("<input type=\"").append(kind).append('"').append(start);
        if (AUTOCOMPLETE.containsKey(name)) {
            out.append(" autocomplete=\"").append(AUTOCOMPLETE.get(name)).append('"');
        }
        if (name.equals("zip") || known != null && known.number() && name.equals("notifymail_term")) {
            out.append(" inputmode=\"numeric\"");
        }
        out.append(" value=\"").append(escape(value)).append("\">");
    }

    private static void choices(StringBuilder out, List<MagazineChoice> choices, String name,
            Map<String, String> values) {
        for (MagazineChoice choice : choices) {
            if (choice.hidden()) {
                continue;
            }
            String control = name + "_" + choice.number();
            out.append("<div class=\"choice\"><input type=\"checkbox\" id=\"f-").append(control).append("\" name=\"")
                    .append(control).append("\" value=\"1\"")
                    .append(values.getOrDefault(control, "").equals("1") ? " checked" : "").append("><label for=\"f-")
                    .append(control).append("\">").append(escape(choice.label())).append("</label></div>");
        }
    }

    private void radio(StringBuilder out, String name, String option, String value, Locale language) {
        String id = "f-" + name + "-" + (option.isEmpty() ? "0" : option);
        out.append("<div class=\"choice\"><input type=\"radio\" id=\"").append(id).append("\" name=\"").append(name)
                .append("\" value=\"").append(option).append('"').append(option.equals(value) ? " checked" : "")
                .append("><label for=\"").append(id).append("\">")
                .append(text(language, "subscribe.sex." + (option.isEmpty() ? "0" : option))).append("</label></div>");
    }

    /** Writes the field's faults and answers the attributes that tie them to its control. */
    private static String fault(StringBuilder out, String id, List<FormFault> faults) {
        if (faults.isEmpty()) {
            return "";
        }
        out.append("<p class=\"fault\" id=\"").append(id).append("-fault\">").append(escape(faults.getFirst().text()))
                .append("</p>");
        return " aria-invalid=\"true\" aria-describedby=\"" + id + "-fault\"";
    }

    private String must(Locale language) {
        return "<span class=\"must\">" + text(language, "subscribe.must") + "</span>";
    }

    private String text(Locale language, String key) {
        return escape(texts.get(language, key, List.of()));
    }
}
