package io.yoriai.admin.internal.reader;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

import io.yoriai.audience.ReaderSubjects.Subject;
import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;
import io.yoriai.page.Moments;
import io.yoriai.reader.FieldLabels;
import io.yoriai.reader.Reader;

/** What fields, their values and subjects of a search are called in a magazine, in one language. Templates call it. */
public final class Labels {

    private final Texts texts;
    private final Magazine magazine;
    private final Locale language;
    private final Moments moments;

    Labels(Texts texts, Magazine magazine, Locale language) {
        this.texts = texts;
        this.magazine = magazine;
        this.language = language;
        this.moments = new Moments(language);
    }

    /** A field or subject: an attribute by the magazine's own label where it has one. */
    public String of(String name) {
        String own = magazine.ownLabel(name);
        if (!own.isEmpty()) {
            return own;
        }
        String key = FieldLabels.key(name);
        return text(texts.all(Locale.JAPANESE).containsKey(key) ? key : "admin.readers.subject." + name);
    }

    /** Several fields. */
    public String all(List<String> names) {
        return names.stream().map(this::of).collect(Collectors.joining(text("admin.readers.comma")));
    }

    /** The code of an option in words. */
    public String option(String subject, String code) {
        if (subject.equals("state")) {
            return text("reader.state." + code);
        }
        return text("admin.readers.option." + subject + "." + (code.isEmpty() ? "none" : code));
    }

    /** A value of a search in words: options and choices by their names. */
    public String value(Subject subject, String value) {
        return switch (subject.kind()) {
            case OPTION -> subject.options().contains(value) ? option(subject.name(), value) : value;
            case CHOICES -> magazine.choices(subject.name()).stream()
                    .filter(choice -> Integer.toString(choice.number()).equals(value)).map(MagazineChoice::label)
                    .findFirst()
                    .orElse(value);
            case DAY -> moments.day(value);
            default -> value;
        };
    }

    /** A reader's value in words; "" where there is none. */
    public String shown(Reader reader, ReaderField field) {
        return shown(field, reader.text(magazine, field));
    }

    /** A value as it is stored, in words. @param name {@code email}, or the parameter of a field */
    public String shown(String name, String value) {
        ReaderField field = ReaderField.of(name);
        if (field == null) {
            return value;
        }
        return shown(field, value);
    }

    private String shown(ReaderField field, String text) {
        return switch (field) {
            case SENDSTATUS, USER_TYPE -> option(field.parameter(), text);
            case SEX -> text.isEmpty() ? "" : option("sex", text);
            // A registration day is stored with its first moment.
            default -> field.choices()
                    ? magazine.checked(field.parameter(), text)
                    : field.day() ? moments.day(text) : text;
        };
    }

    public List<MagazineChoice> choices(String item) {
        return magazine.choices(item);
    }

    public String text(String key, Object... args) {
        return texts.get(language, key, List.of(args));
    }
}
