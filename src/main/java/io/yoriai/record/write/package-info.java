/** Writing of declared resources: drafts of what callers give, their checks, one writer for all. */
@NullMarked
package io.yoriai.record.write;

import org.jspecify.annotations.NullMarked;
