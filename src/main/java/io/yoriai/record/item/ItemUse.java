package io.yoriai.record.item;

import org.jspecify.annotations.Nullable;

import java.util.List;

/** Tells what hangs on a custom item, which is not deleted then; the rooms above know (spec/smp-lead.md 0.3). */
public interface ItemUse {

    /**
     * The texts that say what uses an item, with the name of the user where it has one.
     *
     * @param choice its choice that is to be deleted; null: the whole item is
     */
    List<Used> uses(String resource, int n, @Nullable Integer choice);

    /**
     * @param text key of a text that takes the name
     * @param name "": it needs none
     */
    record Used(String text, String name) {}
}
