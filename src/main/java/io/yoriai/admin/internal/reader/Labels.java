package io.yoriai.admin.internal.reader;

import java.util.List;
import java.util.Locale;

import io.yoriai.message.Texts;
import io.yoriai.newsletter.Choice;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.Reader;
import io.yoriai.newsletter.ReaderField;
import io.yoriai.newsletter.ReaderSubjects.Subject;

/** What fields, their values and subjects of a search are called in a magazine, in one language. Templates call it. */
public final class Labels {

    private final Texts texts;
    private final Magazine magazine;
    private final Locale language;

    Labels(Texts texts, Magazine magazine, Locale language) {
        this.texts = texts;
        this.magazine = magazine;
        this.language = language;
    }

    /** A field or subject: an attribute by the magazine's own label where it has one. */
    public String of(String name) {
        ReaderField field = ReaderField.of(name);
        List<String> own = magazine.settings().attributeLabels();
        int attribute = field == null ? 0 : field.attribute();
        if (attribute > 0 && attribute <= own.size() && !own.get(attribute - 1).isBlank()) {
            return own.get(attribute - 1).strip();
        }
        String key = "reader." + name;
        return text(texts.all(Locale.JAPANESE).containsKey(key) ? key : "readers.subject." + name);
    }

    /** The code of an option in words. */
    public String option(String subject, String code) {
        if (subject.equals("state")) {
            return text("reader.state." + code);
        }
        return text("readers.option." + subject + "." + (code.isEmpty() ? "none" : code));
    }

    /** A value of a search in words: options and choices by their names. */
    public String value(Subject subject, String value) {
        return switch (subject.kind()) {
            case OPTION -> subject.options().contains(value) ? option(subject.name(), value) : value;
            case CHOICES -> magazine.choices(subject.name()).stream()
                    .filter(choice -> Integer.toString(choice.number()).equals(value)).map(Choice::label).findFirst()
                    .orElse(value);
            default -> value;
        };
    }

    /** A reader's value in words; "" where there is none. */
    public String shown(Reader reader, ReaderField field) {
        String text = reader.text(magazine, field);
        return switch (field) {
            case SENDSTATUS, USER_TYPE -> option(field.parameter(), text);
            case SEX -> text.isEmpty() ? "" : option("sex", text);
            default -> field.choices() ? checked(field, text) : text;
        };
    }

    private String checked(ReaderField field, String digits) {
        List<String> labels = magazine.choices(field.parameter()).stream()
                .filter(choice -> choice.number() <= digits.length()
                        && digits.charAt(digits.length() - choice.number()) == '1')
                .map(Choice::label).toList();
        return String.join("、", labels);
    }

    public List<Choice> choices(String item) {
        return magazine.choices(item);
    }

    public String text(String key, Object... args) {
        return texts.get(language, key, List.of(args));
    }
}
