package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.regex.Pattern;

import io.yoriai.record.Fault;

/**
 * A text read from a ticket or a badge (spec/smp-application-attendance.md 9.2, N1, N2 and N8). What depends on the campaign's
 * settings, N3 to N7, is read in the database.
 *
 * @param kept as it is stored: as sent, trimmed
 * @param text after N1 and N2; null where N2 refuses it
 */
public record TicketText(String kept, @Nullable String text) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}+");
    /** Printable characters, single spaces inside; card readers send {@code 04:A2:1B:22} and {@code a+b/c==}. */
    private static final Pattern ONSITE_ID = Pattern.compile("[^\\p{C}\\p{Z}]+(?: [^\\p{C}\\p{Z}]+)*");
    private static final int MOST_OF_ONSITE_ID = 64;

    /** Null where nothing, or nothing but spaces and control characters, was sent. */
    public static @Nullable TicketText of(@Nullable String sent) {
        if (sent == null) {
            return null;
        }
        String bare = CONTROL.matcher(sent).replaceAll("").strip();
        String normal = Normalizer.normalize(bare, Normalizer.Form.NFKC).strip();
        return normal.isEmpty() ? null : new TicketText(bare, withoutStars(normal));
    }

    /** N2: a pair of stars at the ends is not part of the text; a star anywhere else makes it malformed. */
    private static @Nullable String withoutStars(String text) {
        String inner = text.length() > 1 && text.startsWith("*") && text.endsWith("*")
                ? text.substring(1, text.length() - 1)
                : text;
        return inner.isEmpty() || inner.indexOf('*') >= 0 ? null : inner;
    }

    public boolean isMalformed() {
        return text == null;
    }

    /** Whether N8 takes it as an on-site id, but for its length. */
    public boolean isOnsiteId() {
        return text != null && ONSITE_ID.matcher(text).matches();
    }

    /** Whether it is longer than an on-site id may be. */
    public boolean isTooLongForOnsiteId() {
        return text != null && text.codePointCount(0, text.length()) > MOST_OF_ONSITE_ID;
    }

    /** What is wrong with it as the on-site id of a field; null: nothing. */
    public @Nullable Fault onsiteFault(String field) {
        if (isTooLongForOnsiteId()) {
            return Fault.tooLong(field, MOST_OF_ONSITE_ID);
        }
        return isOnsiteId() ? null : Fault.invalidValue(field).saying("attendance.id-malformed");
    }
}
