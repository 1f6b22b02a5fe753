package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.ReaderField;
import io.yoriai.message.Texts;

/** What a column is called: by its parameter name, by its label in either language, or by the magazine's own label. */
public final class ReaderHeadings {

    public static final String EMAIL = "email";

    /** Columns that an export or a fault file writes and an import passes over, and the due date of a payment. */
    static final List<String> BESIDE = List.of("id", "state", "paid_until", "line", "reason");

    /** What an address is called in any table; it can mean nothing else. */
    private static final List<String> ADDRESSES = List.of("メルアド", "メールアドレス", "Eメール", "Eメールアドレス", "E-mail address",
            "Mail", "Mail address");

    private final Map<String, String> names = new HashMap<>();

    public ReaderHeadings(Texts texts, Magazine magazine) {
        add(texts, EMAIL);
        ADDRESSES.forEach(name -> names.put(plain(name), EMAIL));
        BESIDE.forEach(name -> add(texts, name));
        for (ReaderField field : ReaderField.values()) {
            add(texts, field.parameter());
        }
        List<String> own = magazine.settings().attributeLabels();
        for (int i = 0; i < own.size(); i++) {
            if (!own.get(i).isBlank()) {
                // A field's own name stays its name, whatever a magazine calls an attribute.
                names.putIfAbsent(plain(own.get(i)), "attr" + (i + 1));
            }
        }
    }

    /** The parameter of a heading, whatever the width and case of its letters and the blanks in it; or null. */
    public @Nullable String parameter(String heading) {
        return names.get(plain(heading));
    }

    /**
     * The headings of a file, in the order of the parameters: labels, or the parameter where two would be called the same.
     *
     * @param language null: the parameters themselves
     */
    public static List<String> of(Texts texts, Magazine magazine, List<String> parameters, @Nullable Locale language) {
        if (language == null) {
            return parameters;
        }
        List<String> labels = parameters.stream().map(name -> FieldLabels.of(texts, magazine, name, language)).toList();
        ReaderHeadings headings = new ReaderHeadings(texts, magazine);
        List<String> headed = new ArrayList<>();
        for (int i = 0; i < parameters.size(); i++) {
            boolean own = parameters.get(i).equals(headings.parameter(labels.get(i)));
            headed.add(own ? labels.get(i) : parameters.get(i));
        }
        return headed;
    }

    private void add(Texts texts, String parameter) {
        names.put(plain(parameter), parameter);
        for (Locale language : List.of(Locale.JAPANESE, Locale.ENGLISH)) {
            names.put(plain(texts.get(language, FieldLabels.key(parameter), List.of())), parameter);
        }
    }

    private static String plain(String heading) {
        return TypedText.narrow(heading).toLowerCase(Locale.ROOT);
    }
}
