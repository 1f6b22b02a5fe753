package io.yoriai.reader;

import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.EnumSet;
import java.util.Set;

import io.yoriai.magazine.ReaderField;

/**
 * What people type, as fields want it: full-width digits, hyphens and blanks are accepted where half-width ones are due.
 */
public final class TypedText {

    /** Fields of digits and signs, in which nothing is meant by the width of a character or a blank. */
    private static final Set<ReaderField> NARROW = EnumSet.of(ReaderField.TYPE, ReaderField.SENDSTATUS,
            ReaderField.USER_TYPE, ReaderField.ZIP, ReaderField.TEL, ReaderField.MOBILE_TEL, ReaderField.FAX,
            ReaderField.POINT, ReaderField.SEX, ReaderField.BIRTHDAY, ReaderField.NOTIFYMAIL,
            ReaderField.NOTIFYMAIL_TERM, ReaderField.CREATED);

    private TypedText() {}

    /** A field's text; one of a field of words stays as it is. */
    public static String plain(ReaderField field, String typed) {
        String text = NARROW.contains(field) ? narrow(typed) : typed;
        return field == ReaderField.ZIP ? text.replace("〒", "") : text;
    }

    /** Half-width, with plain hyphens and without blanks. */
    public static String narrow(String typed) {
        return Normalizer.normalize(typed, Form.NFKC).replaceAll("[\\u2010-\\u2015\\u2212\\u30FC\\uFF0D]", "-")
                .replaceAll("[\\s\\u3000]+", "");
    }
}
