package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

import io.yoriai.record.Formats;

/**
 * A value as it is shown.
 *
 * @param name of its column
 * @param label of its column
 * @param text "" for none
 * @param at a moment, told in the reader's way; else null
 * @param day a day, told so; else null
 * @param href the record that it names; null: none, or none that may be opened
 * @param lines whether line feeds count
 * @param markup whether it is shown as what its markup makes of it; that of a mail is not, which has a preview
 */
record Cell(String name, String label, String text, @Nullable Instant at, @Nullable LocalDate day,
        @Nullable String href, boolean number, boolean lines, boolean markup) {

    /** Its markup with all that could act taken out. */
    public String html() {
        return Formats.sanitized(text);
    }

    public boolean empty() {
        return text.isEmpty();
    }
}
