package io.yoriai.magazine;

import java.util.ArrayList;
import java.util.List;

/**
 * The public form of a magazine (spec/neo.md 7.1).
 *
 * @param fields in their order; without the address it is put first
 * @param captcha the sender's browser must do some work first; it needs scripts
 */
public record MagazineForm(List<FormField> fields, boolean captcha) implements MagazineSettings.Part {

    public MagazineForm {
        List<FormField> all = new ArrayList<>(fields);
        if (all.stream().noneMatch(field -> field.name().equals(FormField.EMAIL))) {
            all.addFirst(new FormField(FormField.EMAIL, true));
        }
        fields = List.copyOf(all);
    }

    /** The form as a settings column has it: {@code name}, or {@code name!} where it is required. */
    public static MagazineForm of(List<String> written, boolean captcha) {
        return new MagazineForm(written.stream().map(FormField::of).toList(), captcha);
    }

    public List<String> written() {
        return fields.stream().map(FormField::written).toList();
    }
}
