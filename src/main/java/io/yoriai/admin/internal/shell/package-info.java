/** What every screen of the console stands in: places, page head, forms, faults, toasts. */
@NullMarked
package io.yoriai.admin.internal.shell;

import org.jspecify.annotations.NullMarked;
