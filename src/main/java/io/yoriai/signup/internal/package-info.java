/** Links and what works once, mail heads, what waits for a confirmation. */
@NullMarked
package io.yoriai.signup.internal;

import org.jspecify.annotations.NullMarked;
