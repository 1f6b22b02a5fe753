package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.Objects;

import io.yoriai.record.Codes;
import io.yoriai.record.Column;
import io.yoriai.record.Masters;
import io.yoriai.record.Ref;
import io.yoriai.record.draft.Draft;

/**
 * Where a column that calls write stands in the resource's own table.
 *
 * @param name the table's column
 */
record Place(Column column, String name, Storage storage) {

    /** What a draft's value is in the table; null for a cleared one without a standard value. */
    @Nullable
    Object stored(@Nullable Object drafted, Masters masters) {
        if (drafted == null || drafted == Draft.CLEARED) {
            return standard(masters);
        }
        return switch (drafted) {
            case Ref ref -> ref.key() == null ? null : storage.ofKey(ref.key());
            case List<?> refs -> refs.stream().map(ref -> Objects.requireNonNull(((Ref) ref).key())).toList();
            case String number when storage == Storage.NUMBER -> Long.valueOf(number);
            default -> drafted;
        };
    }

    /** The value that stands where none is given, and where it is cleared. */
    private @Nullable Object standard(Masters masters) {
        String standard = column.standard();
        if (standard == null) {
            return storage == Storage.TEXTS ? List.of() : null;
        }
        if (column.codes() instanceof Codes.Master) {
            Masters.Entry entry = masters.standard(column);
            return entry == null ? null : entry.key();
        }
        return storage.ofKey(standard);
    }
}
