package io.yoriai.admin.internal.reader;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.yoriai.admin.internal.shell.Form;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.Reader;
import io.yoriai.reader.TypedText;

/** A reader's fields as a form (inputs {@code r-name}), and a form as texts. */
final class ReaderForm {

    /** Inputs by the fields that faults name. */
    static final Map<String, String> INPUTS = inputs();

    private ReaderForm() {}

    static Form of(Magazine magazine, Reader reader) {
        Form form = new Form().put("r-email", reader.email());
        for (ReaderField field : ReaderField.values()) {
            String text = reader.text(magazine, field);
            if (field.choices()) {
                form.put("r-" + field.parameter(), magazine.choices(field.parameter()).stream()
                        .filter(choice -> choice.checkedIn(text))
                        .map(choice -> Integer.toString(choice.number())).toList());
            } else {
                form.put("r-" + field.parameter(), text);
            }
        }
        return form;
    }

    /** Wide letters and digits are understood where the field wants narrow ones. */
    static Map<ReaderField, String> texts(Magazine magazine, Form form) {
        Map<ReaderField, String> texts = new EnumMap<>(ReaderField.class);
        for (ReaderField field : ReaderField.values()) {
            String input = "r-" + field.parameter();
            texts.put(field, switch (field) {
                case PROGRESS, ATTR11, ATTR12, ATTR13, ATTR14, ATTR15 ->
                    digits(magazine.choices(field.parameter()).size(), form.all(input));
                case MEMO, ATTR1, ATTR2, ATTR3, ATTR4, ATTR5, ATTR6, ATTR7, ATTR8, ATTR9, ATTR10 -> form.get(input);
                default -> TypedText.plain(field, form.line(input));
            });
        }
        return texts;
    }

    private static String digits(int choices, List<String> checked) {
        StringBuilder digits = new StringBuilder();
        for (int number = choices; number >= 1; number--) {
            digits.append(checked.contains(Integer.toString(number)) ? '1' : '0');
        }
        return digits.toString();
    }

    private static Map<String, String> inputs() {
        Map<String, String> inputs = new HashMap<>();
        inputs.put("email", "r-email");
        inputs.put("photo", "photo");
        inputs.put("Import.Evidence", "evidence");
        for (ReaderField field : ReaderField.values()) {
            inputs.put(field.parameter(), "r-" + field.parameter());
        }
        return Map.copyOf(inputs);
    }
}
