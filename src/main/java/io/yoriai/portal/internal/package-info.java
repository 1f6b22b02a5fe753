/** The pages and what they are made of. */
@NullMarked
package io.yoriai.portal.internal;

import org.jspecify.annotations.NullMarked;
