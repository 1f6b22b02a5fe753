package io.yoriai.subscribe.internal;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A field of a form as its markup needs it.
 *
 * @param id of its control, or of the group
 * @param kind {@code select}, {@code area}, or the type of its input
 * @param help key of a text; null: none
 * @param fault what is wrong with it, in the language of the page; null: nothing
 * @param autocomplete null: not said
 * @param options of a select or a group
 */
record Field(String name, String id, String label, boolean required, String kind, String value, @Nullable String help,
        @Nullable String fault, @Nullable String autocomplete, boolean numeric, List<Option> options) {

    /** An option of a select, or a control of a group. */
    record Option(String id, String name, String value, String label, boolean chosen) {}

    /** Whether it has several controls. */
    public boolean group() {
        return kind.equals("radio") || kind.equals("checkbox");
    }

    /** What describes its control; null: nothing. */
    public @Nullable String described() {
        String ids = Stream.of(help == null ? "" : "h-" + name, fault == null ? "" : id + "-fault")
                .filter(text -> !text.isEmpty()).collect(Collectors.joining(" "));
        return ids.isEmpty() ? null : ids;
    }
}
