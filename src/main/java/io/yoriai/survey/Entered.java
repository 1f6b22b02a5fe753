package io.yoriai.survey;

import java.util.List;

/**
 * What somebody entered for a question.
 *
 * @param values a text, or ids of choices
 * @param beside what stands beside a choice; "": nothing
 */
public record Entered(List<String> values, String beside) {

    /** Nothing. */
    public static final Entered NOTHING = new Entered(List.of(), "");

    /** The text; "": none. */
    public String text() {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
