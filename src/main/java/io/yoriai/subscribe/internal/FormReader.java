package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.FormField;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.person.EmailAddress;
import io.yoriai.reader.Reader;
import io.yoriai.reader.ReaderValues;
import io.yoriai.reader.ReaderValues.Read;
import io.yoriai.reader.TypedText;
import io.yoriai.record.Fault;

/**
 * Reads a form that somebody sent. Full-width digits, hyphens and blanks are accepted where half-width ones are due, and
 * made half-width; what was typed is kept for the form that is shown again.
 */
@Component
class FormReader {

    private final Texts texts;
    private final FormFields labels;
    private final Clock clock;

    FormReader(Texts texts, FormFields labels, Clock clock) {
        this.texts = texts;
        this.labels = labels;
        this.clock = clock;
    }

    /**
     * What was sent.
     *
     * @param texts as typed, by the names of controls
     * @param email null where it is not right
     * @param faults in the order of the form; empty where all is right
     */
    record Filled(Map<String, String> texts, @Nullable EmailAddress email, ReaderValues values,
            List<FormFault> faults) {}

    /** @param present null: a new reader */
    Filled read(PageCall call, Magazine magazine, List<FormField> fields, @Nullable Reader present) {
        Map<String, String> typed = typed(call, magazine, fields);
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        Map<String, String> faults = new HashMap<>();
        EmailAddress email = null;
        for (FormField field : fields) {
            if (!FormFields.shown(magazine, field)) {
                continue;
            }
            ReaderField known = field.field();
            String text = known != null && known.choices()
                    ? digits(magazine.choices(field.name()), field.name(), typed, known, present)
                    : plain(known, typed.getOrDefault(field.name(), ""));
            boolean empty = text.isEmpty() || known != null && known.choices() && noneChecked(field.name(), typed);
            if (field.required() && empty) {
                faults.put(field.name(), "subscribe.fault.required");
            } else if (known == null) {
                Optional<EmailAddress> parsed = EmailAddress.parse(text);
                parsed.ifPresentOrElse(address -> {}, () -> faults.put(field.name(), "subscribe.fault.email"));
                email = parsed.orElse(null);
            } else {
                given.put(known, text);
            }
        }
        Read read = present == null
                ? ReaderValues.forAdd(given, FieldContext.now(magazine, clock))
                : ReaderValues.forUpdate(given, FieldContext.now(magazine, clock));
        for (Fault fault : read.faults()) {
            String name = String.valueOf(fault.field());
            faults.putIfAbsent(name, "subscribe.fault." + kind(name));
        }
        return new Filled(typed, email, read.values(), told(call, magazine, fields, faults));
    }

    /** The texts of a form that shows a reader's values. */
    static Map<String, String> of(Magazine magazine, List<FormField> fields, Reader reader) {
        Map<String, String> texts = new HashMap<>();
        for (FormField field : fields) {
            ReaderField known = field.field();
            Object value = known == null ? reader.email() : reader.value(known);
            String text = value == null ? "" : value.toString();
            if (known != null && known.choices()) {
                for (MagazineChoice choice : magazine.choices(field.name())) {
                    texts.put(field.name() + "_" + choice.number(), choice.checkedIn(text) ? "1" : "");
                }
            } else {
                texts.put(field.name(), text);
            }
        }
        return texts;
    }

    private static Map<String, String> typed(PageCall call, Magazine magazine, List<FormField> fields) {
        Map<String, String> typed = new HashMap<>();
        for (FormField field : fields) {
            ReaderField known = field.field();
            if (known != null && known.choices()) {
                for (MagazineChoice choice : magazine.choices(field.name())) {
                    String control = field.name() + "_" + choice.number();
                    typed.put(control, call.get(control));
                }
            } else {
                typed.put(field.name(), call.get(field.name()));
            }
        }
        return typed;
    }

    /** One digit a choice, choice 1 at the right; hidden choices stay as they are. */
    private static String digits(List<MagazineChoice> choices, String name, Map<String, String> typed,
            ReaderField field,
            @Nullable Reader present) {
        Object before = present == null ? null : present.value(field);
        StringBuilder digits = new StringBuilder();
        for (MagazineChoice choice : choices) {
            boolean checked = choice.hidden()
                    ? before != null && choice.checkedIn(before.toString())
                    : typed.getOrDefault(name + "_" + choice.number(), "").equals("1");
            digits.insert(0, checked ? '1' : '0');
        }
        return digits.toString();
    }

    private static String plain(@Nullable ReaderField field, String typed) {
        return field == null
                ? TypedText.narrow(typed)
                : TypedText.plain(field, typed.replace("\r\n", "\n").strip());
    }

    private static boolean noneChecked(String name, Map<String, String> typed) {
        return typed.entrySet().stream()
                .noneMatch(entry -> entry.getKey().startsWith(name + "_") && entry.getValue().equals("1"));
    }

    private List<FormFault> told(PageCall call, Magazine magazine, List<FormField> fields, Map<String, String> faults) {
        List<FormFault> told = new ArrayList<>();
        for (FormField field : fields) {
            String key = faults.get(field.name());
            if (key != null) {
                told.add(new FormFault(field.name(), "f-" + field.name(),
                        labels.label(magazine, field, call.language()),
                        texts.get(call.language(), key, List.of())));
            }
        }
        return told;
    }

    private static String kind(String name) {
        ReaderField field = ReaderField.of(name);
        return switch (name) {
            case "type", "zip", "birthday", "notifymail_term" -> name;
            case "tel", "mobile_tel", "fax" -> "tel";
            case "point" -> "number";
            case "sex", "user_type" -> "option";
            case "notifymail", "created" -> "day";
            default -> field != null && field.attribute() > 0 && !field.choices() ? "long" : "text";
        };
    }
}
