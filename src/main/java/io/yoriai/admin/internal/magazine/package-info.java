/** Screens of magazines: list, management page, settings, choices. */
@NullMarked
package io.yoriai.admin.internal.magazine;

import org.jspecify.annotations.NullMarked;
