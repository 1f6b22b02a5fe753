/** The restricted template language of a magazine's public pages: read, checked, filled in. */
@NullMarked
package io.yoriai.publish.internal.design;

import org.jspecify.annotations.NullMarked;
