package io.yoriai.record.write;

/**
 * How records of a resource are named by others: where they stand, and what their name is.
 *
 * @param resource its name in the dictionary
 * @param table with an {@code id}
 * @param name SQL of the name, over the table's own columns
 * @param living condition that a record can be named, over the same; {@code true}: always
 */
public record Referable(String resource, String table, String name, String living) {}
