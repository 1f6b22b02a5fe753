/** Screens of what the public sees of a magazine: issues, page design, the form, addresses for other sites. */
@NullMarked
package io.yoriai.admin.internal.publish;

import org.jspecify.annotations.NullMarked;
