package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;

import java.time.Instant;
import java.time.LocalDate;

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
 */
record Cell(String name, String label, String text, @Nullable Instant at, @Nullable LocalDate day,
        @Nullable String href, boolean number, boolean lines) {

    public boolean empty() {
        return text.isEmpty();
    }
}
