/** Screens of applications. */
@NullMarked
package io.yoriai.admin.internal.application;

import org.jspecify.annotations.NullMarked;
