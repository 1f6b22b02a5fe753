/** How magazines and their choices are stored. */
@NullMarked
package io.yoriai.magazine.internal;

import org.jspecify.annotations.NullMarked;
