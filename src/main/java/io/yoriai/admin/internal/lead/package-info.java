/** Screens of leads. */
@NullMarked
package io.yoriai.admin.internal.lead;

import org.jspecify.annotations.NullMarked;
