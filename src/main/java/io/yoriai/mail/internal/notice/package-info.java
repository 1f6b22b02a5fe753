/** Mails whose texts the product brings. */
@NullMarked
package io.yoriai.mail.internal.notice;

import org.jspecify.annotations.NullMarked;
