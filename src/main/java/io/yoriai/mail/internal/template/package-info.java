/** The placeholder language of mails, compiled once for each content (spec/smp-mail-tracking.md 3.2). */
@NullMarked
package io.yoriai.mail.internal.template;

import org.jspecify.annotations.NullMarked;
