package io.yoriai.record.write;

import org.jspecify.annotations.Nullable;

import io.yoriai.record.Column;
import io.yoriai.record.item.CustomItem;

/**
 * One column or custom item whose stored value changes.
 *
 * @param column the column; of a custom item that of all custom items
 * @param item the custom item, else null
 * @param before what is stored: texts and keys as {@code String}, numbers as {@code Long}, days, moments, choices as a list
 *     of {@code String}, lists as a list of lists, items as JSON; null: nothing
 * @param after what will be
 */
public record Change(Column column, @Nullable CustomItem item, @Nullable Object before, @Nullable Object after) {

    /** The wire's name: {@code Email}, {@code Attribute3}. */
    public String name() {
        return item == null ? column.name() : item.name();
    }

    /** What people call it. */
    public String label() {
        return item == null ? column.labelJa() : item.labelJa();
    }

    /** Whether only the letters' case changes, of a column that is compared without regard to it. */
    public boolean isCaseOnly() {
        return column.is(io.yoriai.record.Flag.CASELESS) && before instanceof String one
                && after instanceof String other
                && one.equalsIgnoreCase(other);
    }
}
