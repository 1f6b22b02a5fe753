/**
 * How the public pages are served: preferences of the reader, the page shell, security headers, the first page and the
 * error pages.
 */
@NullMarked
package io.yoriai.site.internal;

import org.jspecify.annotations.NullMarked;
