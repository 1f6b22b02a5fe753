/** The wire itself: parameters, checks, answers; keys and tokens. */
@NullMarked
package io.yoriai.neo.internal;

import org.jspecify.annotations.NullMarked;
