package io.yoriai.admin.internal.record;

import org.jspecify.annotations.Nullable;

import java.util.List;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Flag;
import io.yoriai.record.Kind;
import io.yoriai.record.Method;
import io.yoriai.record.Resource;
import io.yoriai.record.list.ResourceTable;
import io.yoriai.record.write.Writable;
import io.yoriai.user.Functions;

/**
 * The screens of one resource.
 *
 * @param slug its name in addresses and in the key of its text {@code admin.records.kind.{slug}}
 * @param columns of the list, in order
 * @param place key of the side bar's item that it belongs to
 * @param writable null: it is only read
 * @param get the method that reads it; whoever may call that one may look
 * @param guarded whether a change asks for the own password of whoever makes it: a session that was stolen must not do it
 * @param post the method that makes a record; null: none, and so for the others
 */
record Screen(String slug, ResourceTable table, List<Column> columns, String place, String icon,
        @Nullable Writable writable, Method get, @Nullable Method post, @Nullable Method put,
        @Nullable Method delete, boolean guarded) {

    static final String BASE = "/admin/records/";
    static final String LIST = BASE + "{slug:[a-z-]+}";
    static final String RECORD = LIST + "/{id:[0-9]{1,18}}";

    Resource resource() {
        return table.resource();
    }

    public String path() {
        return BASE + slug;
    }

    /** Whether records say something in other languages, too. */
    public boolean translates() {
        return resource().columns().stream().anyMatch(column -> column.is(Flag.TRANSLATED));
    }

    /** Key that a column is searched by: of a pair its id. */
    static String searchKey(Column column) {
        return column.kind() == Kind.REF ? column.idName() : column.name();
    }

    /** The searchable column that names records of another resource; null: none does. */
    @Nullable
    Column naming(Resource other) {
        return resource().columns().stream()
                .filter(column -> column.search() && column.codes() instanceof Codes.Foreign foreign
                        && foreign.resource().equals(other.name()))
                .findFirst().orElse(null);
    }

    /** What people look for first: a name rather than a number. */
    Column firstSearched(Functions.Held held) {
        List<Column> searched = searched(held);
        return columns.stream()
                .filter(column -> column.kind() == Kind.STRING && !column.isNumberAsText() && searched.contains(column))
                .findFirst().orElse(searched.getFirst());
    }

    /** Columns that a list can be searched by with one value; what is masked is not among them. */
    List<Column> searched(Functions.Held held) {
        return resource().columns().stream()
                .filter(column -> column.search() && column.answered() && column.kind() != Kind.ATTRIBUTES
                        && (held.seesPeople() || !column.is(Flag.PERSONAL)))
                .toList();
    }
}
