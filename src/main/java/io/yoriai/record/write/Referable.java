package io.yoriai.record.write;

import java.util.stream.Stream;

/**
 * How records of a resource are named by others: where they stand, and what their name is.
 *
 * @param resource its name in the dictionary
 * @param table with an {@code id}
 * @param name SQL of the name, over the table's own columns
 * @param living condition that a record can be named, over the same; {@code true}: always
 */
public record Referable(String resource, String table, String name, String living) {

    /** SQL of what a record is called, for rooms below the one that has it. */
    public static String name(Stream<Referable> all, String resource, String idSql) {
        return all.filter(one -> one.resource().equals(resource)).findFirst()
                .map(one -> "(select " + one.name() + " from " + one.table() + " where " + one.table() + ".id = "
                        + idSql
                        + ")")
                .orElse("null::text");
    }
}
