package io.yoriai.record.list;

import io.yoriai.record.Column;

/** Which columns a table tells, for tests elsewhere. */
public final class Bound {

    private Bound() {}

    public static boolean tells(ResourceTable table, Column column) {
        return table.bindings().get(column.name()) != null;
    }
}
