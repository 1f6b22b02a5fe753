package io.yoriai.attendance.internal.rules;

import org.jspecify.annotations.Nullable;

import java.text.Normalizer;
import java.util.regex.Pattern;

/**
 * A text read from a ticket or a badge (spec/smp-application-attendance.md 9.2, N1, N2 and N8). What depends on the campaign's
 * settings, N3 to N7, is read in the database.
 *
 * @param kept as it is stored: as sent, trimmed
 * @param text after N1 and N2; null where N2 refuses it
 */
public record TicketText(String kept, @Nullable String text) {

    private static final Pattern CONTROL = Pattern.compile("\\p{Cc}+");
    private static final Pattern ONSITE_ID = Pattern.compile("[A-Za-z0-9$/.%_-]{1,64}");

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

    /** N8. */
    public boolean isOnsiteId() {
        return text != null && ONSITE_ID.matcher(text).matches();
    }
}
