package io.yoriai.record;

import org.jspecify.annotations.Nullable;

/**
 * One method of the marketing API, as a row of the method table declares it.
 *
 * @param number 1 to 107
 * @param path whole path, such as {@code /services/rest/visitor/attendance/session}
 * @param element the record's element; empty where the method has none
 * @param listElement root of a list answer; null: the record itself is the root
 * @param success usual HTTP status
 */
public record Method(int number, String group, String name, String verb, String path, String element,
        @Nullable String listElement, int success, String note) {}
