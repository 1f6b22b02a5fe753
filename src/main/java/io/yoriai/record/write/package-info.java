/** Writing of declared resources: drafts of what callers give, their checks, one writer for all. */
@NullMarked
@NamedInterface("write")
package io.yoriai.record.write;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
