package io.yoriai.record.list;

/**
 * One way in which records that belong to no single campaign come under some: a room declares those it knows. Whoever is
 * limited to campaigns sees and writes the records that any of them names.
 *
 * @param resource whose records they are
 * @param ids a query for their ids, with {@code {campaigns}}, {@code {client}} and {@code {staff}} where the caller's campaigns and the
 *     numbers of the key and of the administrator stand; an index must answer it
 */
public record Scope(String resource, String ids) {}
