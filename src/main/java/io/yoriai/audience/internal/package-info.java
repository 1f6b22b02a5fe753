/** Conditions to SQL, and the taking out of many. */
@NullMarked
package io.yoriai.audience.internal;

import org.jspecify.annotations.NullMarked;
