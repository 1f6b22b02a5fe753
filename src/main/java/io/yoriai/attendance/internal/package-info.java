/** How the door works inside: SQL functions called, ticket texts read, headcounts reset. */
@NullMarked
package io.yoriai.attendance.internal;

import org.jspecify.annotations.NullMarked;
