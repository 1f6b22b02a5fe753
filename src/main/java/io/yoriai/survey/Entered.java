package io.yoriai.survey;

import java.util.List;

/**
 * What somebody entered for a question.
 *
 * @param values a text, ids of choices, or the handle of a file
 * @param beside what stands beside a choice, or the name of the file; "": nothing
 */
public record Entered(List<String> values, String beside) {

    /** Nothing. */
    public static final Entered NOTHING = new Entered(List.of(), "");

    /** The text; "": none. */
    public String text() {
        return values.isEmpty() ? "" : values.getFirst();
    }
}
