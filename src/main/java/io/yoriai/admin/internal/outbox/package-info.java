/** Mails that wait to be sent, as the demo shows them. */
@NullMarked
package io.yoriai.admin.internal.outbox;

import org.jspecify.annotations.NullMarked;
