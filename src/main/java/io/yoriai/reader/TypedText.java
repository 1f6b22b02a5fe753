package io.yoriai.reader;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.yoriai.magazine.ReaderField;

/**
 * What people type, as fields want it: full-width digits, hyphens and blanks are accepted where half-width ones are due, days
 * as spreadsheets show them, dots in telephone numbers. Nobody sees invisible characters, so nobody means them.
 */
public final class TypedText {

    /** Fields of digits and signs, in which nothing is meant by the width of a character or a blank. */
    private static final Set<ReaderField> NARROW = EnumSet.of(ReaderField.TYPE, ReaderField.SENDSTATUS,
            ReaderField.USER_TYPE, ReaderField.ZIP, ReaderField.TEL, ReaderField.MOBILE_TEL, ReaderField.FAX,
            ReaderField.POINT, ReaderField.SEX, ReaderField.BIRTHDAY, ReaderField.NOTIFYMAIL,
            ReaderField.NOTIFYMAIL_TERM, ReaderField.CREATED);

    private static final Pattern DAY = Pattern
            .compile("([0-9]{4})\\s*([-/.年])\\s*([0-9]{1,2})\\s*[-/.月]\\s*([0-9]{1,2})日?(?:[T\\s].*)?");
    private static final Pattern HYPHENS = Pattern
            .compile("[\\u2010-\\u2015\\u2043\\u2212\\u2500\\u2501\\u30FC\\uFE63\\uFF0D]");
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\p{Cf}]+");
    private static final Pattern OUTER = Pattern.compile("^[\\s\\p{Z}\\p{Cf}]+|[\\s\\p{Z}\\p{Cf}]+$");

    private TypedText() {}

    /** A field's text; one of a field of words stays as it is. */
    public static String plain(ReaderField field, String typed) {
        if (field.day()) {
            return day(typed);
        }
        String text = NARROW.contains(field) ? narrow(typed) : typed;
        return switch (field) {
            case ZIP -> text.replace("〒", "");
            case TEL, MOBILE_TEL, FAX -> text.replace('.', '-');
            default -> text;
        };
    }

    /** Half-width, with plain hyphens, and without blanks and what cannot be seen. */
    public static String narrow(String typed) {
        String narrow = HYPHENS.matcher(Normalizer.normalize(typed, Form.NFKC)).replaceAll("-");
        return BLANKS.matcher(narrow).replaceAll("");
    }

    /** A day as {@code 2026-11-26}, where it is one in the order of year, month and day; else the text, narrow. */
    public static String day(String typed) {
        Matcher day = DAY.matcher(trimmed(Normalizer.normalize(typed, Form.NFKC)));
        return day.matches()
                ? String.format(Locale.ROOT, "%s-%02d-%02d", day.group(1), Integer.parseInt(day.group(3)),
                        Integer.parseInt(day.group(4)))
                : narrow(typed);
    }

    /** An address, half-width and without what stands around it; a blank within stays and makes it wrong. */
    public static String address(String typed) {
        return trimmed(Normalizer.normalize(typed, Form.NFKC));
    }

    /** Without blanks of any kind, and what cannot be seen, at both ends. */
    public static String trimmed(String typed) {
        return OUTER.matcher(typed).replaceAll("");
    }
}
