package io.yoriai.record.list;

/**
 * One way in which records that belong to no single campaign come under some: a room declares those it knows. Whoever is
 * limited to campaigns sees and writes the records that any of them names.
 *
 * @param resource whose records they are
 * @param ids a query for their ids, with {@code {campaigns}} and {@code {client}} where the caller's campaigns and the number
 *     of the key stand; an index must answer it
 */
public record Scope(String resource, String ids) {}
