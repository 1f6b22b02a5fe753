package io.yoriai.record;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A parameter of a method's address, as a row of the parameter table declares it.
 *
 * @param methods names of methods, or {@code list} for every list
 * @param name as it stands in the address; {@code {n}} in it is any number
 * @param values of a word the words it may be, in order; of a number the least and the greatest one; else none
 * @param standard what counts where it is absent or empty; null: nothing does
 * @param required must be given
 * @param textJa what it does, in Japanese
 * @param textEn the same in English
 */
public record Parameter(List<String> methods, String name, Type type, List<String> values,
        @Nullable String standard, boolean required, String textJa, String textEn) {

    /** What a parameter's value is. */
    public enum Type {
        /** {@code 1}: on; {@code 0}: off. */
        FLAG,
        /** One of some words. */
        WORD,
        /** A whole number. */
        NUMBER,
        /** A record's number. */
        ID,
        /** Names of columns. */
        COLUMNS,
        /** Any text. */
        TEXT;

        static Type parse(String word) {
            for (Type type : values()) {
                if (type.name().toLowerCase(Locale.ROOT).equals(word)) {
                    return type;
                }
            }
            throw new IllegalArgumentException("no such type of parameters: " + word);
        }
    }

    private static final String LIST = "list";
    private static final Pattern ID = Pattern.compile("\\d{1,18}");
    private static final Pattern NUMBER = Pattern.compile("\\d{1,10}");

    /** @param known names of the methods that there are */
    static Parameter parse(Tsv.Line row, Set<String> known) {
        Type type = row.word("type", Type::parse);
        row.word("methods", words -> {
            for (String method : row.words("methods", ",")) {
                if (!method.equals(LIST) && !known.contains(method)) {
                    throw new IllegalArgumentException("no such method: " + method);
                }
            }
            return words;
        });
        row.word("values", words -> {
            boolean range = words.matches("\\d+,\\d+");
            if (type == Type.NUMBER ? !range : type == Type.WORD ? words.isEmpty() : !words.isEmpty()) {
                throw new IllegalArgumentException("a number has least,greatest, a word has its words, others none");
            }
            return words;
        });
        return new Parameter(row.words("methods", ","), row.get("name"), type, row.words("values", ","),
                row.get("default").isEmpty() ? null : row.get("default"),
                row.yes("required"), row.get("ja"), row.get("en"));
    }

    /** Whether a method knows it. */
    public boolean of(Method method) {
        return methods.contains(method.name()) || method.isList() && isOfLists();
    }

    /** Whether every list knows it. */
    public boolean isOfLists() {
        return methods.contains(LIST);
    }

    /** Whether a value, which is not empty, may be given. */
    public boolean takes(String value) {
        return switch (type) {
            case FLAG -> value.equals("0") || value.equals("1");
            case WORD -> values.contains(value);
            case NUMBER -> NUMBER.matcher(value).matches() && Long.parseLong(value) >= Long.parseLong(values.get(0))
                    && Long.parseLong(value) <= Long.parseLong(values.get(1));
            case ID -> ID.matcher(value).matches();
            case COLUMNS, TEXT -> true;
        };
    }
}
