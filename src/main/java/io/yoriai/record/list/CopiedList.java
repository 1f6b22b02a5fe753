package io.yoriai.record.list;

import java.util.Map;

/**
 * A list whose items stand in a table of their own, for copies of records: a room declares it where it is no custom to write
 * them by calls, or beside that.
 *
 * @param parent the table's column that holds the record's id
 * @param names the table's columns of the items' columns, where they are called otherwise than usual
 */
public record CopiedList(String resource, String list, String table, String parent, Map<String, String> names) {}
