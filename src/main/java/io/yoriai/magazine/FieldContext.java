package io.yoriai.magazine;

import org.jspecify.annotations.Nullable;

import java.time.LocalDate;

/**
 * What the check of a field must know beside the text.
 *
 * @param magazine whose choices count; null where there is no such magazine: then the number of digits is not checked
 * @param today the day in Japan
 */
public record FieldContext(@Nullable Magazine magazine, LocalDate today) {}
