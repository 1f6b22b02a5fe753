package io.yoriai.newsletter.internal;

import io.yoriai.message.Texts;
import io.yoriai.newsletter.Magazine;
import io.yoriai.newsletter.ReaderField;

import org.jspecify.annotations.Nullable;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What a column is called: by its parameter name, by its label in either language, or by the magazine's own label. */
public final class Headings {

    static final String EMAIL = "email";

    private final Map<String, String> names = new HashMap<>();

    public Headings(Texts texts, Magazine magazine) {
        add(texts, EMAIL);
        for (ReaderField field : ReaderField.values()) {
            add(texts, field.parameter());
        }
        List<String> own = magazine.settings().attributeLabels();
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).isBlank()) {
                names.put(own.get(i).strip(), "attr" + (i + 1));
            }
        }
    }

    /** The parameter of a heading, or null. */
    @Nullable
    String parameter(String heading) {
        return names.get(heading.strip());
    }

    private void add(Texts texts, String parameter) {
        names.put(parameter, parameter);
        for (Locale language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
            names.put(texts.get(language, "reader." + parameter, List.of()), parameter);
        }
    }
}
