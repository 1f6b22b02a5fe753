/** The mails that the demo's own mail server took. */
@NullMarked
package io.yoriai.admin.internal.received;

import org.jspecify.annotations.NullMarked;
