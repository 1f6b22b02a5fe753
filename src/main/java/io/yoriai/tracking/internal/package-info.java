/** How hits are kept, and what is made of them. */
@NullMarked
package io.yoriai.tracking.internal;

import org.jspecify.annotations.NullMarked;
