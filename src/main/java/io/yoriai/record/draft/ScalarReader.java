package io.yoriai.record.draft;

import org.jspecify.annotations.Nullable;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Pattern;

import io.yoriai.record.Column;
import io.yoriai.record.Fault;
import io.yoriai.record.Faults;
import io.yoriai.record.Format;
import io.yoriai.record.Formats;
import io.yoriai.record.Kind;
import io.yoriai.record.Times;

/** Reads columns of one value (spec/conventions.md 4): texts, numbers, days, moments, bytes. */
final class ScalarReader {

    /** {@code html:mail} in the dictionary: a mail's own look stays. */
    private static final String MAIL = "mail";
    private static final Pattern DIGITS = Pattern.compile("\\d{1,18}");
    private static final Pattern WHOLE = Pattern.compile("-?\\d{1,30}");
    /** What may always be stored of one line, where the dictionary's own limit is passed over. */
    private static final int LENIENT_LINE = 1_000;

    private ScalarReader() {}

    /**
     * The value as a draft holds it; null with a fault.
     *
     * @param lenient pass over the column's own limit and format
     * @param soft takes faults of what a lenient call may leave out
     * @param hard takes those that no call may have
     */
    static @Nullable Object read(Column column, Node node, boolean lenient, Faults soft, Faults hard) {
        if (!node.children().isEmpty()) {
            soft.add(Fault.invalidType(column.field()));
            return null;
        }
        String text = node.text();
        return switch (column.kind()) {
            case STRING, TEXT, HTML -> text(column, text, lenient, hard);
            case INT, NON_NEGATIVE -> number(column, text.strip(), soft);
            case DATE -> told(Times.day(text.strip()), column, soft);
            case DATE_TIME -> told(Times.moment(text.strip()), column, soft);
            case SCHEDULE -> {
                Instant moment = told(Times.moment(text.strip()), column, soft);
                if (moment != null && !Times.onStep(moment)) {
                    soft.add(Fault.invalidValue(column.field()).saying("fault.INVALID_VALUE.step"));
                }
                yield moment;
            }
            case BASE64 -> bytes(column, text, soft);
            case REF, CHOICES, LIST, ELEMENT, FILE, ATTRIBUTES ->
                throw new IllegalStateException(column.field() + " is made of parts");
        };
    }

    private static <T> @Nullable T told(@Nullable T value, Column column, Faults faults) {
        if (value == null) {
            faults.add(Fault.invalidType(column.field()));
        }
        return value;
    }

    private static @Nullable Object text(Column column, String sent, boolean lenient, Faults faults) {
        boolean multiLine = column.kind() != Kind.STRING;
        String text = multiLine ? sent.replace("\r\n", "\n").replace('\r', '\n') : sent.strip();
        if (Formats.hasControl(text, multiLine)) {
            faults.add(Fault.invalidType(column.field()));
            return null;
        }
        int length = text.codePointCount(0, text.length());
        int most = lenient && !multiLine ? Math.max(column.maxLength(), LENIENT_LINE) : column.maxLength();
        if (length > most) {
            faults.add(Fault.tooLong(column.field(), most));
            return null;
        }
        if (column.isNumberAsText()) {
            return told(DIGITS.matcher(text).matches() ? Long.valueOf(text) : null, column, faults);
        }
        if (column.format() != Format.ANY && !lenient && !column.format().fits(text)) {
            faults.add(Fault.invalidType(column.field()));
            return null;
        }
        if (column.kind() != Kind.HTML) {
            return text;
        }
        return MAIL.equals(column.item()) ? Formats.mailHtml(text) : Formats.sanitized(text);
    }

    private static @Nullable Long number(Column column, String text, Faults faults) {
        if (!WHOLE.matcher(text).matches()) {
            faults.add(Fault.invalidType(column.field()));
            return null;
        }
        BigDecimal number = new BigDecimal(text);
        int least = column.min() != null ? column.min() : column.kind() == Kind.NON_NEGATIVE ? 0 : -Integer.MAX_VALUE;
        int most = column.max() != null ? column.max() : Integer.MAX_VALUE;
        if (number.compareTo(BigDecimal.valueOf(least)) < 0 || number.compareTo(BigDecimal.valueOf(most)) > 0) {
            faults.add(Fault.invalidValue(column.field()));
            return null;
        }
        return number.longValueExact();
    }

    private static byte @Nullable [] bytes(Column column, String text, Faults faults) {
        try {
            // Encoders break lines at 64 or 76 characters.
            return Base64.getDecoder().decode(text.replaceAll("\\s+", ""));
        } catch (IllegalArgumentException e) {
            faults.add(Fault.invalidType(column.field()));
            return null;
        }
    }
}
