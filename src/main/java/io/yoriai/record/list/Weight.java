package io.yoriai.record.list;

/**
 * What bounds an answer with large columns.
 *
 * @param sql bytes of one row's
 * @param most bytes of all
 */
record Weight(String column, String sql, long most) {}
