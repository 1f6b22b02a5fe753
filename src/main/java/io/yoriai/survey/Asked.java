package io.yoriai.survey;

import org.jspecify.annotations.Nullable;

import java.util.List;

import io.yoriai.record.Fault;

/**
 * A question as a form shows it.
 *
 * @param form 1 text, 2 text area, 3 radio, 4 check boxes, 5 pull-down, 9 file
 * @param above and {@code before}, {@code after}, {@code below}: what stands around the field; "": nothing
 * @param fault null: nothing is wrong
 */
public record Asked(int id, String text, int form, boolean required, int maxLength, String above, String before,
        String after, String below, List<Choice> choices, Entered entered, @Nullable Fault fault) {

    /** @param other whether one writes beside it what is meant */
    public record Choice(int id, String name, boolean other, boolean chosen) {}
}
