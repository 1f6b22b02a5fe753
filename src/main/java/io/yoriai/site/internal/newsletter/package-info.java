/** The published reference of the newsletter API: services.php and the older addresses, written from the reader's fields. */
@NullMarked
package io.yoriai.site.internal.newsletter;

import org.jspecify.annotations.NullMarked;
