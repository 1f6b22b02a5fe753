/** How the door works inside: what is read and written, under which locks. What it decides is in {@code rules}. */
@NullMarked
package io.yoriai.attendance.internal;

import org.jspecify.annotations.NullMarked;
