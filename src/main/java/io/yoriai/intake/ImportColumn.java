package io.yoriai.intake;

import org.jspecify.annotations.Nullable;

/**
 * One column of a file.
 *
 * @param heading as the file has it; "" where it has none
 * @param field {@code email}, another parameter, "" where the column is not used; null: nobody has said yet
 */
public record ImportColumn(String heading, @Nullable String field) {

    /** Not used. */
    public static final String UNUSED = "";
}
