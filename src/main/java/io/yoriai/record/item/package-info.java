/** Custom items: those that administrators made, and their values as tables hold them. */
@NullMarked
package io.yoriai.record.item;

import org.jspecify.annotations.NullMarked;
