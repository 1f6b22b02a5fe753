/** Drafts: what callers give of a record, read and checked by the dictionary. */
@NullMarked
@NamedInterface("draft")
package io.yoriai.record.draft;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
