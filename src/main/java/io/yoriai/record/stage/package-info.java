/** Rows that COPY brings to the database, for statements that work on all of them at once. */
@NullMarked
package io.yoriai.record.stage;

import org.jspecify.annotations.NullMarked;
