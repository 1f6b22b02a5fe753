/** What becomes of visits when their person goes, is merged, or asks. */
@NullMarked
package io.yoriai.tracking.internal.person;

import org.jspecify.annotations.NullMarked;
