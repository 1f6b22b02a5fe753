/** The pages one by one, and what they are made of. */
@NullMarked
package io.yoriai.subscribe.internal;

import org.jspecify.annotations.NullMarked;
