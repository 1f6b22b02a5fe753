/** How issues and designs are stored, shown and made harmless. */
@NullMarked
package io.yoriai.publish.internal;

import org.jspecify.annotations.NullMarked;
