/** Sign-in, the first screen, and what is shown where there is nothing. */
@NullMarked
package io.yoriai.admin.internal.home;

import org.jspecify.annotations.NullMarked;
