/** Templates, single mails and bulk sendings: their rules, audiences and states; and the mails made of them. */
@NullMarked
package io.yoriai.mail.internal.sending;

import org.jspecify.annotations.NullMarked;
