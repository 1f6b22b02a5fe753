package io.yoriai.reader;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.regex.Pattern;

import io.yoriai.magazine.Magazine;
import io.yoriai.magazine.MagazineChoice;

/**
 * Checked choices in files for people. Spreadsheets take digits for a number, and lose zeros and what comes after the
 * fifteenth, so labels stand there; or digits in brackets where labels could be mistaken.
 */
public final class ChoiceText {

    private static final String BETWEEN = "、";
    private static final Pattern BRACKETS = Pattern.compile("\\[([01]+)]");
    private static final Pattern DIGITS = Pattern.compile("[01]+");
    /** What a spreadsheet could take for a number or a day, and what could be mistaken for several labels. */
    private static final Pattern ODD = Pattern.compile("[-+0-9.,/:%Ee\\s]*|.*[、,;\\r\\n\\[].*", Pattern.DOTALL);

    private ChoiceText() {}

    /** A cell for people. @param digits as many as there are choices, choice 1 at the right */
    public static String written(Magazine magazine, String item, String digits) {
        if (digits.indexOf('1') < 0) {
            return "";
        }
        return plainLabels(magazine.choices(item)) ? magazine.checked(item, digits) : "[" + digits + "]";
    }

    /** The digits of a cell: written as above, by a person with other marks between the labels, or with zeros lost; null: none of it. */
    public static @Nullable String read(Magazine magazine, String item, String cell) {
        List<MagazineChoice> choices = magazine.choices(item);
        String text = TypedText.trimmed(cell);
        String bare = BRACKETS.matcher(text).replaceFirst("$1");
        if (DIGITS.matcher(bare).matches() && bare.length() <= choices.size()) {
            return "0".repeat(choices.size() - bare.length()) + bare;
        }
        char[] digits = "0".repeat(choices.size()).toCharArray();
        List<MagazineChoice> longestFirst = new ArrayList<>(choices);
        longestFirst.sort(Comparator.comparingInt((MagazineChoice choice) -> choice.label().length()).reversed());
        int at = 0;
        while (at < text.length()) {
            MagazineChoice found = at(longestFirst, text, at);
            if (found == null) {
                return null;
            }
            digits[digits.length - found.number()] = '1';
            at = after(text, at + found.label().length());
        }
        return new String(digits);
    }

    private static @Nullable MagazineChoice at(List<MagazineChoice> longestFirst, String text, int at) {
        for (MagazineChoice choice : longestFirst) {
            int end = at + choice.label().length();
            if (!choice.label().isEmpty() && text.startsWith(choice.label(), at)
                    && (end == text.length() || after(text, end) > end)) {
                return choice;
            }
        }
        return null;
    }

    private static int after(String text, int at) {
        int next = at;
        while (next < text.length() && "、,，;；|／/・\r\n\t \u3000".indexOf(text.charAt(next)) >= 0) {
            next++;
        }
        return next;
    }

    private static boolean plainLabels(List<MagazineChoice> choices) {
        return choices.stream().map(MagazineChoice::label)
                .allMatch(label -> !ODD.matcher(label).matches() && label.equals(TypedText.trimmed(label)))
                && new HashSet<>(choices.stream().map(MagazineChoice::label).toList()).size() == choices.size();
    }
}
