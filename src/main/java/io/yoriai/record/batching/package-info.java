/** Statements of calls that come at the same time go to the database together. */
@NullMarked
package io.yoriai.record.batching;

import org.jspecify.annotations.NullMarked;
