/** Work that comes again by itself. */
@NullMarked
package io.yoriai.record.job;

import org.jspecify.annotations.NullMarked;
