/** Drafts: what callers give of a record, read and checked by the dictionary. */
@NullMarked
package io.yoriai.record.draft;

import org.jspecify.annotations.NullMarked;
