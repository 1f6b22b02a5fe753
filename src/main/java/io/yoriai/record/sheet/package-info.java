/** Cells and files that spreadsheets read and write. */
@NullMarked
package io.yoriai.record.sheet;

import org.jspecify.annotations.NullMarked;
