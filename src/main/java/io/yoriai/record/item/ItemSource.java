package io.yoriai.record.item;

import java.util.Map;

/** Custom items that a room makes of records of its own, instead of those that administrators make of a resource. */
public interface ItemSource {

    /** The resource whose items these are. */
    String resource();

    /** The items as they are now, by number. */
    Map<Integer, CustomItem> items();
}
