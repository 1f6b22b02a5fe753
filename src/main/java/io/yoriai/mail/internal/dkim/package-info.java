/** Signing mails. */
@NullMarked
package io.yoriai.mail.internal.dkim;

import org.jspecify.annotations.NullMarked;
