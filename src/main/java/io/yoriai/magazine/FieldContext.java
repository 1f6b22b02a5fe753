package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.time.Clock;
import java.time.LocalDate;

import io.yoriai.record.Times;

/**
 * What the check of a field must know beside the text.
 *
 * @param magazine whose choices count; null where there is no such magazine: then the number of digits is not checked
 * @param today the day in Japan
 */
public record FieldContext(@Nullable Magazine magazine, LocalDate today) {

    /** As it is now. */
    public static FieldContext now(@Nullable Magazine magazine, Clock clock) {
        return new FieldContext(magazine, LocalDate.ofInstant(clock.instant(), Times.JST));
    }
}
