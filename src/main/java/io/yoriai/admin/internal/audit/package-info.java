/** Screens of the operation log. */
@NullMarked
package io.yoriai.admin.internal.audit;

import org.jspecify.annotations.NullMarked;
