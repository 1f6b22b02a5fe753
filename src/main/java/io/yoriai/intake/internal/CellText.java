package io.yoriai.intake.internal;

import org.jspecify.annotations.Nullable;

import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Pattern;

import io.yoriai.magazine.FieldContext;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.reader.ChoiceText;
import io.yoriai.reader.TypedText;

/** The texts of a line as the fields want them, converted as the public form converts what people type there. */
final class CellText {

    private static final Pattern LINES = Pattern.compile("[\\t\\r\\n]+");
    private static final Pattern UNSEEN = Pattern.compile("[\\u200B\\u2060\\uFEFF\\u202A-\\u202E\\u2066-\\u2069]");

    private CellText() {}

    /** By field; null: a text that cannot be kept. */
    static Map<ReaderField, @Nullable String> of(Map<String, String> texts, FieldContext context) {
        Map<ReaderField, @Nullable String> given = new EnumMap<>(ReaderField.class);
        texts.forEach((name, text) -> {
            ReaderField field = ReaderField.of(name);
            if (field != null) {
                given.put(field, text.indexOf(FileCharset.LOST) >= 0 ? null : of(field, text, context.magazine()));
            }
        });
        return given;
    }

    private static @Nullable String of(ReaderField field, String text, @Nullable Magazine magazine) {
        if (TypedText.trimmed(text).isEmpty()) {
            return "";
        }
        if (field.choices() && magazine != null) {
            return ChoiceText.read(magazine, field.parameter(), text);
        }
        return switch (field) {
            case NAME, COMPANY, URL, PREF, ADDRESS, ADDRESS2, POST, OFFICIAL_POSITION ->
                LINES.matcher(TypedText.trimmed(UNSEEN.matcher(text).replaceAll(""))).replaceAll(" ");
            default -> TypedText.plain(field, text);
        };
    }
}
