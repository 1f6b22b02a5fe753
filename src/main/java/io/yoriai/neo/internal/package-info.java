/** The wire itself: parameters, checks, answers. */
@NullMarked
package io.yoriai.neo.internal;

import org.jspecify.annotations.NullMarked;
