/** The first page, the pages of errors, stored files, and the addresses that counting links and the tracking tag call. */
@NullMarked
package io.yoriai.site.internal;

import org.jspecify.annotations.NullMarked;
