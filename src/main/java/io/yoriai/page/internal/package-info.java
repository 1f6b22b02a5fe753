/** How pages and their assets stand in Spring MVC. */
@NullMarked
package io.yoriai.page.internal;

import org.jspecify.annotations.NullMarked;
